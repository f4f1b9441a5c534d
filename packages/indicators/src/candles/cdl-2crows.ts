import { above, WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdl2crows = pattern({
  name: '2crows',
  title: 'Two Crows',
  formula:
    'A long white candle; a black one whose body lies above; a black one that opens in the second body and closes in the first: bearish.',
  candles: 3,
  beside: WIDE,
  rule: (a, b, c) =>
    c.white &&
    b.black &&
    a.black &&
    above(b, c) &&
    a.open < b.open &&
    a.open > b.close &&
    a.close < c.close &&
    a.close > c.open &&
    c.long
      ? -1
      : 0,
})
