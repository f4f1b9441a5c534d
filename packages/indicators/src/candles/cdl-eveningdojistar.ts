import { above, WIDE } from '../graph/candle.ts'
import { penetratingPattern } from './pattern.ts'

export const cdlEveningdojistar = penetratingPattern({
  name: 'eveningdojistar',
  title: 'Evening Doji Star',
  formula:
    'A long white candle; a doji whose body lies above; a black candle that is not short and closes `penetration` into the first body: bearish.',
  candles: 3,
  beside: WIDE,
  penetration: 0.3,
  rule: (penetration) => (a, b, c) =>
    c.white && a.black && above(b, c) && a.close < c.close - c.body * penetration && c.long && b.doji && a.long
      ? -1
      : 0,
})
