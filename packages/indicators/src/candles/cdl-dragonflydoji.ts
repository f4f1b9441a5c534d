import { WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlDragonflydoji = pattern({
  name: 'dragonflydoji',
  title: 'Dragonfly Doji',
  formula: 'A doji with a lower shadow only: 1, without a direction.',
  candles: 1,
  beside: WIDE,
  rule: (a) => (a.doji && a.topless && a.lower > a.slight ? 1 : 0),
})
