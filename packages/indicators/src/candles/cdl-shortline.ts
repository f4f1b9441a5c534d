import { WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlShortline = pattern({
  name: 'shortline',
  title: 'Short Line Candle',
  formula: 'A short candle with short shadows: as its color.',
  candles: 1,
  beside: WIDE,
  rule: (a) => (a.short && a.upper < a.usualShadow && a.lower < a.usualShadow ? a.color : 0),
})
