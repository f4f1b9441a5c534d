import { below, WIDE } from '../graph/candle.ts'
import { penetratingPattern } from './pattern.ts'

export const cdlMorningdojistar = penetratingPattern({
  name: 'morningdojistar',
  title: 'Morning Doji Star',
  formula:
    'A long black candle; a doji whose body lies below; a white candle that is not short and closes `penetration` into the first body: bullish.',
  candles: 3,
  beside: WIDE,
  penetration: 0.3,
  rule: (penetration) => (a, b, c) =>
    c.black && a.white && below(b, c) && a.close > c.close + c.body * penetration && c.long && b.doji && a.long ? 1 : 0,
})
