import { above, WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlUpsidegap2crows = pattern({
  name: 'upsidegap2crows',
  title: 'Upside Gap Two Crows',
  formula:
    'A long white candle; a black one that is not long, its body above; a black one that opens above the second and closes between the first and the second close: bearish.',
  candles: 3,
  beside: WIDE,
  rule: (a, b, c) =>
    c.white &&
    b.black &&
    a.black &&
    above(b, c) &&
    a.open > b.open &&
    a.close < b.close &&
    a.close > c.close &&
    c.long &&
    !b.long
      ? -1
      : 0,
})
