import { WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdl3blackcrows = pattern({
  name: '3blackcrows',
  title: 'Three Black Crows',
  formula:
    'After a white candle three black ones, without lower shadows, each opening in the body before it and closing lower, the first below the high of the white one: bearish.',
  candles: 4,
  beside: WIDE,
  rule: (a, b, c, d) =>
    d.white &&
    c.black &&
    b.black &&
    a.black &&
    b.open < c.open &&
    b.open > c.close &&
    a.open < b.open &&
    a.open > b.close &&
    d.high > c.close &&
    c.close > b.close &&
    b.close > a.close &&
    c.bottomless &&
    b.bottomless &&
    a.bottomless
      ? -1
      : 0,
})
