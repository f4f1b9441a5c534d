import { WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlInneck = pattern({
  name: 'inneck',
  title: 'In-Neck Pattern',
  formula:
    'A long black candle; a white one that opens below its low and closes at its close or a little above: bearish.',
  candles: 2,
  beside: WIDE,
  rule: (a, b) =>
    b.black && a.white && a.open < b.low && a.close >= b.close && a.close <= b.close + b.same && b.long ? -1 : 0,
})
