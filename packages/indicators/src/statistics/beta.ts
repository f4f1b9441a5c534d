import { indicator } from '../definition.ts'
import { coMoments } from '../graph/co-moments.ts'
import { calc } from '../graph/graph.ts'
import { relativeChange } from '../graph/returns.ts'
import { length } from '../params.ts'

/** Beta: how much a return moves with that of the benchmark. */
export const beta = indicator({
  name: 'beta',
  title: 'Beta',
  category: 'statistics',
  formula:
    'Covariance of the returns of close and benchmark over the variance of those of the benchmark, returns of one bar.',
  notes: [
    "TA-Lib's BETA has the benchmark first: its BETA(benchmark, close) is this.",
    '0 where the benchmark has only one return, as in TA-Lib; NaN in pandas_ta.',
  ],
  params: { length: length(30) },
  inputs: ['close', 'benchmark'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 BETA', 'pandas-ta-classic beta'],
  outputs: (p) => [{ name: 'value', column: `BETA_${p.length}`, lookback: p.length, chart: 'pane' }],
  build: (g, { close, benchmark }, p) => {
    const { bb, ab } = coMoments(g, relativeChange(g, close), relativeChange(g, benchmark), p.length)
    const flat = g.compat ? NaN : 0
    return [
      calc(g, [ab, bb], (x, y) => {
        y[0] = x[0]! / x[1]!
        if (x[1] === 0) y[0] = flat
      }),
    ]
  },
})
