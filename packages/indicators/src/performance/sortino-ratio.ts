import { flag, real } from '../params.ts'
import { metric } from '../tables/summary.ts'
import { Downside } from './downside.ts'
import { annualGrowth, unitsBetween } from './period.ts'
import { nextReturn } from './returns.ts'

/** Sortino ratio: growth above a rate over the downside deviation. */
export const sortinoRatio = metric({
  name: 'sortino_ratio',
  title: 'Sortino Ratio',
  category: 'performance',
  formula: '(cagr - benchmark_rate) / downside_deviation of the returns below 0.',
  notes: ['The deviation is taken from 0 whatever the rate, as in pandas_ta.'],
  params: { benchmark_rate: real(0, -1_000, 1_000, 'Rate to reach'), log: flag(false, 'Logarithmic returns') },
  inputs: ['close'],
  timed: true,
  source: ['pandas-ta-classic sortino_ratio', 'Sortino and van der Meer, Journal of Portfolio Management 17:4, 1991'],
  outputs: () => ['sortino_ratio'],
  // State: last and first close, then that of the downside.
  begin: () => [NaN, NaN, ...Downside.begin()],
  add: (s, x, p) => {
    const value = nextReturn(s, 0, x[0]!, p.log)
    const downside = s.slice(2)
    if (Number.isNaN(s[1]!)) {
      s[1] = x[0]!
      Downside.addTime(downside, x[1]!)
    } else {
      Downside.add(downside, value, x[1]!, false)
    }
    for (const [k, number] of downside.entries()) s[2 + k] = number
  },
  result: (s, p, compat) => {
    const downside = s.slice(2)
    const growth = annualGrowth(s[1]!, s[0]!, unitsBetween(downside[1]!, downside[2]!, 'years', compat))
    return { sortino_ratio: (growth - p.benchmark_rate) / Downside.read(downside, 0, 'years', compat) }
  },
})
