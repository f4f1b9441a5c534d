import { WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlThrusting = pattern({
  name: 'thrusting',
  title: 'Thrusting Pattern',
  formula:
    'A long black candle; a white one that opens below its low and closes above its close, but no higher than the middle of its body: bearish.',
  candles: 2,
  beside: WIDE,
  rule: (a, b) =>
    b.black && a.white && a.open < b.low && a.close > b.close + b.same && a.close <= b.close + b.body * 0.5 && b.long
      ? -1
      : 0,
})
