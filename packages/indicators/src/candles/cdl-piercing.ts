import { WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlPiercing = pattern({
  name: 'piercing',
  title: 'Piercing Pattern',
  formula:
    'A long black candle; a long white one that opens below its low and closes above the middle of its body: bullish.',
  candles: 2,
  beside: WIDE,
  rule: (a, b) =>
    b.black && a.white && a.open < b.low && a.close < b.open && a.close > b.close + b.body * 0.5 && b.long && a.long
      ? 1
      : 0,
})
