import { WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlUnique3river = pattern({
  name: 'unique3river',
  title: 'Unique 3 River',
  formula:
    'A long black candle; a black one in its body with a lower low; a short white one that opens above that low: bullish.',
  candles: 3,
  beside: WIDE,
  rule: (a, b, c) =>
    c.black &&
    b.black &&
    a.white &&
    b.close > c.close &&
    b.open <= c.open &&
    b.low < c.low &&
    a.open > b.low &&
    c.long &&
    a.short
      ? 1
      : 0,
})
