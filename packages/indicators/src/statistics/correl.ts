import { indicator } from '../definition.ts'
import { coMoments } from '../graph/co-moments.ts'
import { calc } from '../graph/graph.ts'
import { length } from '../params.ts'

/** Correlation of two prices. */
export const correl = indicator({
  name: 'correl',
  title: 'Pearson Correlation Coefficient',
  category: 'statistics',
  formula: "Pearson's Σ da·db / √(Σ da² · Σ db²), da and db the deviations of close and benchmark from their means.",
  notes: [
    'Of prices, not of returns: two prices that rise are correlated, whatever joins them.',
    '0 where one of them is flat, as in TA-Lib; NaN in pandas_ta. TA-Lib takes differences of squares and is off by up to 1e-8.',
  ],
  params: { length: length(30) },
  inputs: ['close', 'benchmark'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 CORREL', 'pandas-ta-classic correl'],
  outputs: (p) => [
    { name: 'value', column: `CORREL_${p.length}`, lookback: p.length - 1, chart: 'pane', range: [-1, 1] },
  ],
  build: (g, { close, benchmark }, p) => {
    const { aa, bb, ab } = coMoments(g, close, benchmark, p.length)
    const flat = g.compat ? NaN : 0
    return [
      calc(g, [aa, bb, ab], (x, y) => {
        const r = x[2]! / (Math.sqrt(x[0]!) * Math.sqrt(x[1]!))
        y[0] = Math.max(-1, Math.min(1, r))
        if (x[0] === 0 || x[1] === 0) y[0] = flat
      }),
    ]
  },
})
