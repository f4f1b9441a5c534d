import { WIDE } from '../graph/candle.ts'
import { penetratingPattern } from './pattern.ts'

export const cdlAbandonedbaby = penetratingPattern({
  name: 'abandonedbaby',
  title: 'Abandoned Baby',
  formula:
    'A long candle; a doji beyond it, with a gap between the shadows; a long candle of the other color beyond another such gap that closes `penetration` into the first body: as the last candle.',
  candles: 3,
  beside: WIDE,
  penetration: 0.3,
  rule: (penetration) => (a, b, c) => {
    const reaches = c.white
      ? a.black && b.low > c.high && a.high < b.low && a.close < c.close - c.body * penetration
      : a.white && b.high < c.low && a.low > b.high && a.close > c.close + c.body * penetration
    return reaches && c.long && b.doji && a.long ? a.color : 0
  },
})
