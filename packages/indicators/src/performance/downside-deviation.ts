import { real } from '../params.ts'
import { metric } from '../tables/summary.ts'
import { Downside } from './downside.ts'
import { timeUnit } from './period.ts'

/** Downside deviation: of the returns below a rate. */
export const downsideDeviation = metric({
  name: 'downside_deviation',
  title: 'Downside Deviation',
  category: 'performance',
  formula:
    '√(Σ max(0, b - r)² / (n - 1)) · √k over n returns r, k of them in a unit of time, b = (1 + benchmark_rate)^(1 / k) - 1.',
  notes: [
    'Divided by n - 1, as pandas-ta-classic did in July 2026; later ones divide by n.',
    'A year is 252 calendar days, as pandas_ta counts. With a rate the state holds all returns.',
  ],
  params: { benchmark_rate: real(0, -0.999, 1_000, 'Rate to reach'), tf: timeUnit() },
  inputs: ['returns'],
  timed: true,
  source: ['pandas-ta-classic downside_deviation'],
  outputs: () => ['downside_deviation'],
  begin: Downside.begin,
  add: (s, x, p) => Downside.add(s, x[0]!, x[1]!, p.benchmark_rate !== 0),
  result: (s, p, compat) => ({ downside_deviation: Downside.read(s, p.benchmark_rate, p.tf, compat) }),
})
