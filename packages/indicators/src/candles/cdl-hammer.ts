import { WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlHammer = pattern({
  name: 'hammer',
  title: 'Hammer',
  formula:
    'A short body, a lower shadow longer than it, no upper shadow, at or below the low of the candle before or near it: bullish.',
  candles: 2,
  beside: WIDE,
  rule: (a, b) => (a.lower > a.body && a.bottom <= b.low + b.near && a.short && a.topless ? 1 : 0),
})
