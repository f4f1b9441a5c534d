import { WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlLadderbottom = pattern({
  name: 'ladderbottom',
  title: 'Ladder Bottom',
  formula:
    'Three black candles that open and close lower and lower; a black one with an upper shadow; a white one that opens above its body and closes above its high: bullish.',
  candles: 5,
  beside: WIDE,
  rule: (a, b, c, d, e) =>
    e.black &&
    d.black &&
    c.black &&
    b.black &&
    a.white &&
    e.open > d.open &&
    d.open > c.open &&
    e.close > d.close &&
    d.close > c.close &&
    a.open > b.open &&
    a.close > b.high &&
    b.upper > b.slight
      ? 1
      : 0,
})
