import { flag, int, real } from '../params.ts'
import { metric } from '../tables/summary.ts'
import { grow, sampleVariance } from './moments.ts'
import { nextReturn } from './returns.ts'

/** Optimal leverage, after Kelly. */
export const optimalLeverage = metric({
  name: 'optimal_leverage',
  title: 'Optimal Leverage',
  category: 'performance',
  formula: 'capital · (period · mean - benchmark_rate) / (period · sample variance) of the returns of one bar.',
  notes: ['An estimate from the past that knows no uncertainty of its own; half of it is customary.'],
  params: {
    benchmark_rate: real(0, -1_000, 1_000, 'Rate of borrowed money'),
    period: int(252, 1, 1_000_000, 'Bars in a year'),
    log: flag(false, 'Logarithmic returns'),
    capital: real(1, 0, 1e15, 'Capital'),
  },
  inputs: ['close'],
  source: ['pandas-ta-classic optimal_leverage'],
  outputs: () => ['optimal_leverage'],
  // State: last close, then moments of the returns.
  begin: () => [NaN, 0, 0, 0],
  add: (s, x, p) => {
    const value = nextReturn(s, 0, x[0]!, p.log)
    if (!Number.isNaN(value)) grow(s, 1, value)
  },
  result: (s, p) => ({
    optimal_leverage: (p.capital * (p.period * s[2]! - p.benchmark_rate)) / (p.period * sampleVariance(s, 1)),
  }),
})
