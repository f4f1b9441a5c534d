import { sameOpen, WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlSeparatinglines = pattern({
  name: 'separatinglines',
  title: 'Separating Lines',
  formula:
    'Two candles of different colors with equal opens, the second long and without a shadow at its open: as the second.',
  candles: 2,
  beside: WIDE,
  rule: (a, b) =>
    a.color !== b.color && sameOpen(a, b) && (a.white ? a.bottomless : a.topless) && a.long ? a.color : 0,
})
