import { above, below, WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlTristar = pattern({
  name: 'tristar',
  title: 'Tristar Pattern',
  formula:
    'Three dojis, by what the first is seen beside, the second with a gap between the bodies and the third back from it: bearish above, bullish below.',
  candles: 3,
  beside: WIDE,
  rule: (a, b, c) => {
    const slight = c.slight
    if (c.body > slight || b.body > slight || a.body > slight) return 0
    if (above(b, c) && a.top < b.top) return -1
    return below(b, c) && a.bottom > b.bottom ? 1 : 0
  },
})
