import { WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlHomingpigeon = pattern({
  name: 'homingpigeon',
  title: 'Homing Pigeon',
  formula: 'A long black candle and a black body within its body that is not long: bullish.',
  candles: 2,
  beside: WIDE,
  rule: (a, b) => (b.black && a.black && a.open < b.open && a.close > b.close && b.long && !a.long ? 1 : 0),
})
