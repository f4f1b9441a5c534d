import { above, WIDE } from '../graph/candle.ts'
import { penetratingPattern } from './pattern.ts'

export const cdlEveningstar = penetratingPattern({
  name: 'eveningstar',
  title: 'Evening Star',
  formula:
    'A long white candle; one that is not long and whose body lies above; a black candle that is not short and closes `penetration` into the first body: bearish.',
  candles: 3,
  beside: WIDE,
  penetration: 0.3,
  rule: (penetration) => (a, b, c) =>
    c.white && a.black && above(b, c) && a.close < c.close - c.body * penetration && c.long && !b.long && a.long
      ? -1
      : 0,
})
