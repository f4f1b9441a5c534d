import { sameClose, WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlCounterattack = pattern({
  name: 'counterattack',
  title: 'Counterattack',
  formula: 'Two long candles of different colors with equal closes: as the last one.',
  candles: 2,
  beside: WIDE,
  rule: (a, b) => (a.color !== b.color && sameClose(a, b) && b.long && a.long ? a.color : 0),
})
