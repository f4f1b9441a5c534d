import { WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlHarami = pattern({
  name: 'harami',
  title: 'Harami Pattern',
  formula:
    'A long candle and a body within its body that is not long: against the first, 0.8 where the bodies share an end.',
  candles: 2,
  beside: WIDE,
  rule: (a, b) => {
    if (a.top > b.top || a.bottom < b.bottom || !b.long || a.long) return 0
    return -b.color * (a.top < b.top && a.bottom > b.bottom ? 1 : 0.8)
  },
})
