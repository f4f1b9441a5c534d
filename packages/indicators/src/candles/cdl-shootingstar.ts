import { above, WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlShootingstar = pattern({
  name: 'shootingstar',
  title: 'Shooting Star',
  formula: 'A short body above the body before it, an upper shadow longer than it, no lower shadow: bearish.',
  candles: 2,
  beside: WIDE,
  rule: (a, b) => (above(a, b) && a.upper > a.body && a.short && a.bottomless ? -1 : 0),
})
