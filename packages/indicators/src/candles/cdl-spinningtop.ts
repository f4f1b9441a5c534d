import { WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlSpinningtop = pattern({
  name: 'spinningtop',
  title: 'Spinning Top',
  formula: 'A short body and two shadows longer than it: as its color.',
  candles: 1,
  beside: WIDE,
  rule: (a) => (a.upper > a.body && a.lower > a.body && a.short ? a.color : 0),
})
