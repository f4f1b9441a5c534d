import { WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlHaramicross = pattern({
  name: 'haramicross',
  title: 'Harami Cross Pattern',
  formula: 'A long candle and a doji within its body: against the first, 0.8 where the bodies share an end.',
  candles: 2,
  beside: WIDE,
  rule: (a, b) => {
    if (a.top > b.top || a.bottom < b.bottom || !b.long || !a.doji) return 0
    return -b.color * (a.top < b.top && a.bottom > b.bottom ? 1 : 0.8)
  },
})
