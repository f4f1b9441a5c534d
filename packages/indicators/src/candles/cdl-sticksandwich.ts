import { NARROW, sameClose } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlSticksandwich = pattern({
  name: 'sticksandwich',
  title: 'Stick Sandwich',
  formula: 'A white candle between two black ones with equal closes, its low above the first close: bullish.',
  candles: 3,
  beside: NARROW,
  rule: (a, b, c) => (c.black && b.white && a.black && b.low > c.close && sameClose(a, c) ? 1 : 0),
})
