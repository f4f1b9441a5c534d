import { WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlMarubozu = pattern({
  name: 'marubozu',
  title: 'Marubozu',
  formula: 'A long candle without shadows: as its color.',
  candles: 1,
  beside: WIDE,
  rule: (a) => (a.long && a.topless && a.bottomless ? a.color : 0),
})
