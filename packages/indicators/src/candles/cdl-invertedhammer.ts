import { below, WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlInvertedhammer = pattern({
  name: 'invertedhammer',
  title: 'Inverted Hammer',
  formula: 'A short body below the body before it, an upper shadow longer than it, no lower shadow: bullish.',
  candles: 2,
  beside: WIDE,
  rule: (a, b) => (below(a, b) && a.upper > a.body && a.short && a.bottomless ? 1 : 0),
})
