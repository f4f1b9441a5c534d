import { WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlTakuri = pattern({
  name: 'takuri',
  title: 'Takuri (Dragonfly Doji with very long lower shadow)',
  formula: 'A doji with no upper shadow and a lower one of more than twice its body: 1, without a direction.',
  candles: 1,
  beside: WIDE,
  rule: (a) => (a.lower > 2 * a.body && a.doji && a.topless ? 1 : 0),
})
