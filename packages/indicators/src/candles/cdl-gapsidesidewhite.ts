import { above, below, NARROW, sameOpen } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlGapsidesidewhite = pattern({
  name: 'gapsidesidewhite',
  title: 'Up/Down-gap side-by-side white lines',
  formula:
    'Two white candles of near size and with equal opens, both bodies beyond the candle before them, on the same side: bullish above it, bearish below.',
  candles: 3,
  beside: NARROW,
  rule: (a, b, c) => {
    if (a.black || b.black || a.body < b.body - b.near || a.body > b.body + b.near || !sameOpen(a, b)) return 0
    if (above(b, c) && above(a, c)) return 1
    return below(b, c) && below(a, c) ? -1 : 0
  },
})
