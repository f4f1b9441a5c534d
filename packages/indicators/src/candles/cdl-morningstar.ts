import { below, WIDE } from '../graph/candle.ts'
import { penetratingPattern } from './pattern.ts'

export const cdlMorningstar = penetratingPattern({
  name: 'morningstar',
  title: 'Morning Star',
  formula:
    'A long black candle; one that is not long and whose body lies below; a white candle that is not short and closes `penetration` into the first body: bullish.',
  candles: 3,
  beside: WIDE,
  penetration: 0.3,
  rule: (penetration) => (a, b, c) =>
    c.black && a.white && below(b, c) && a.close > c.close + c.body * penetration && c.long && !b.long && a.long
      ? 1
      : 0,
})
