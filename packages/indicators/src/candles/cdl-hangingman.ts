import { WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlHangingman = pattern({
  name: 'hangingman',
  title: 'Hanging Man',
  formula:
    'A short body, a lower shadow longer than it, no upper shadow, at or above the high of the candle before or near it: bearish.',
  candles: 2,
  beside: WIDE,
  rule: (a, b) => (a.lower > a.body && a.bottom >= b.high - b.near && a.short && a.topless ? -1 : 0),
})
