import { metric } from '../tables/summary.ts'
import { annualGrowth, unitsBetween } from './period.ts'

/** Compound annual growth rate. */
export const cagr = metric({
  name: 'cagr',
  title: 'Compound Annual Growth Rate',
  category: 'performance',
  formula: '(last / first)^(1 / years) - 1.',
  notes: ['A year is 252 calendar days, as pandas_ta counts: the rate is smaller than by the calendar.'],
  params: {},
  inputs: ['close'],
  timed: true,
  source: ['pandas-ta-classic cagr'],
  outputs: () => ['cagr'],
  // State: first close, its time, last close, its time.
  begin: () => [NaN, NaN, NaN, NaN],
  add: (s, x) => {
    if (Number.isNaN(s[0]!)) {
      s[0] = x[0]!
      s[1] = x[1]!
    }
    s[2] = x[0]!
    s[3] = x[1]!
  },
  result: (s, _, compat) => ({ cagr: annualGrowth(s[0]!, s[2]!, unitsBetween(s[1]!, s[3]!, 'years', compat)) }),
})
