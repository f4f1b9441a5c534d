import { WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlOnneck = pattern({
  name: 'onneck',
  title: 'On-Neck Pattern',
  formula: 'A long black candle; a white one that opens below its low and closes at its low: bearish.',
  candles: 2,
  beside: WIDE,
  rule: (a, b) =>
    b.black && a.white && a.open < b.low && a.close >= b.low - b.same && a.close <= b.low + b.same && b.long ? -1 : 0,
})
