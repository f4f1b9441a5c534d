import { tulipPattern } from './tulip-pattern.ts'

export const cdlFourpricedoji = tulipPattern({
  name: 'fourpricedoji',
  title: 'Four Price Doji',
  column: 'tc_four_price_doji',
  formula: 'Body and both shadows each shorter than a twentieth of the mean range of the `period` bars before: 100.',
  range: [0, 100],
  rule: (period) => (a) => {
    a.sumRanges(period)
    const slight = 0.05 * (a.sum[0]! / period)
    return a.body < slight && a.upper < slight && a.lower < slight ? 1 : 0
  },
})
