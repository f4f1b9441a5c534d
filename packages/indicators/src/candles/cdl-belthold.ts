import { WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlBelthold = pattern({
  name: 'belthold',
  title: 'Belt-hold',
  formula: 'A long candle without a shadow at its open: as its color.',
  candles: 1,
  beside: WIDE,
  rule: (a) => ((a.white ? a.bottomless : a.topless) && a.long ? a.color : 0),
})
