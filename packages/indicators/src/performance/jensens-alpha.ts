import { metric } from '../tables/summary.ts'

/** Jensen's alpha: what a return is where that of the benchmark is 0. */
export const jensensAlpha = metric({
  name: 'jensens_alpha',
  title: "Jensen's Alpha",
  category: 'performance',
  formula: 'mean(r) - b · mean(m), b = cov(r, m) / var(m), r the returns and m those of the benchmark; per bar.',
  notes: [
    'Bars on which one of them is missing are left out. NaN where the benchmark has only one return.',
    'compat is NaN where the sum of the benchmark returns lies between -1 and 1, as pandas-ta-classic is.',
  ],
  params: {},
  inputs: ['returns', 'benchmark_returns'],
  source: ['pandas-ta-classic jensens_alpha', 'Jensen, Journal of Finance 23:2, 1968'],
  outputs: () => ['jensens_alpha'],
  // State: count, both means, squares of the benchmark, products.
  begin: () => [0, 0, 0, 0, 0],
  add: (s, x) => {
    const count = s[0]! + 1
    const distance = x[1]! - s[2]!
    s[0] = count
    s[1] = s[1]! + (x[0]! - s[1]!) / count
    s[2] = s[2]! + distance / count
    s[3] = s[3]! + distance * (x[1]! - s[2]!)
    s[4] = s[4]! + distance * (x[0]! - s[1]!)
  },
  result: (s, _, compat) => {
    const degenerate = s[0]! < 2 || s[3] === 0 || (compat && Math.trunc(s[0]! * s[2]!) === 0)
    return { jensens_alpha: degenerate ? NaN : s[1]! - (s[4]! / s[3]!) * s[2]! }
  },
})
