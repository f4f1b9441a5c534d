import { tulipPattern } from './tulip-pattern.ts'

export const cdlBigwhitecandle = tulipPattern({
  name: 'bigwhitecandle',
  title: 'Big White Candle',
  column: 'tc_big_white_candle',
  formula: 'close > open, and the body longer than 1.4 mean bodies of the `period` bars before: 100.',
  range: [0, 100],
  rule: (period) => (a) => {
    a.sumBodies(period)
    return a.close > a.open && a.body > 1.4 * (a.sum[0]! / period) ? 1 : 0
  },
})
