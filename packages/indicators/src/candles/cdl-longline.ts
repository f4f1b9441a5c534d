import { WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlLongline = pattern({
  name: 'longline',
  title: 'Long Line Candle',
  formula: 'A long candle with short shadows: as its color.',
  candles: 1,
  beside: WIDE,
  rule: (a) => (a.long && a.upper < a.usualShadow && a.lower < a.usualShadow ? a.color : 0),
})
