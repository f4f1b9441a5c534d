import { metric } from '../tables/summary.ts'
import { annualGrowth, unitsBetween } from './period.ts'

/** Pure profit score: growth, discounted by how crooked its way was. */
export const pureProfitScore = metric({
  name: 'pure_profit_score',
  title: 'Pure Profit Score',
  category: 'performance',
  formula: 'cagr · r, r the correlation of the close with the number of its bar.',
  notes: [
    'compat is 0: pandas-ta-classic of July 2026 correlates with a column of zeros and says 0 for want of a correlation; later ones do as we do.',
    'NaN where the close never moved.',
  ],
  params: {},
  inputs: ['close'],
  timed: true,
  source: ['pandas-ta-classic 0.9 pure_profit_score'],
  outputs: () => ['pure_profit_score'],
  // State: count, mean, squares, products with the bar's number; first and last close and their times.
  begin: () => [0, 0, 0, 0, NaN, NaN, NaN, NaN],
  add: (s, x) => {
    const n = s[0]! + 1
    const distance = x[0]! - s[1]!
    const mean = s[1]! + distance / n
    s[0] = n
    s[1] = mean
    s[2] = s[2]! + distance * (x[0]! - mean)
    s[3] = s[3]! + (n / 2) * (x[0]! - mean)
    if (n === 1) {
      s[4] = x[0]!
      s[5] = x[1]!
    }
    s[6] = x[0]!
    s[7] = x[1]!
  },
  result: (s, _, compat) => {
    if (compat) return { pure_profit_score: s[0] === 0 ? NaN : 0 }
    const n = s[0]!
    const r = s[3]! / (Math.sqrt(s[2]!) * Math.sqrt((n * (n * n - 1)) / 12))
    return { pure_profit_score: r * annualGrowth(s[4]!, s[6]!, unitsBetween(s[5]!, s[7]!, 'years', false)) }
  },
})
