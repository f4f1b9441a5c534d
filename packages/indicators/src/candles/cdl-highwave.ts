import { WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlHighwave = pattern({
  name: 'highwave',
  title: 'High-Wave Candle',
  formula: 'A short body and shadows of more than twice its length: as its color.',
  candles: 1,
  beside: WIDE,
  rule: (a) => (a.upper > 2 * a.body && a.lower > 2 * a.body && a.short ? a.color : 0),
})
