import { NARROW, sameClose } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlMatchinglow = pattern({
  name: 'matchinglow',
  title: 'Matching Low',
  formula: 'Two black candles with equal closes: bullish.',
  candles: 2,
  beside: NARROW,
  rule: (a, b) => (b.black && a.black && sameClose(a, b) ? 1 : 0),
})
