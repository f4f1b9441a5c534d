import { tulipPattern } from './tulip-pattern.ts'

export const cdlBigblackcandle = tulipPattern({
  name: 'bigblackcandle',
  title: 'Big Black Candle',
  column: 'tc_big_black_candle',
  formula: 'close < open, and the body longer than 1.4 mean bodies of the `period` bars before: -100.',
  range: [-100, 0],
  rule: (period) => (a) => {
    a.sumBodies(period)
    return a.black && a.body > 1.4 * (a.sum[0]! / period) ? -1 : 0
  },
})
