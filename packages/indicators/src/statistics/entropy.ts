import { log } from '@tickworks/kernels'
import { indicator } from '../definition.ts'
import { calc } from '../graph/graph.ts'
import { sum } from '../graph/windows.ts'
import { length, real } from '../params.ts'

/** Shannon's entropy of a window, its values taken as shares of their sum. */
export const entropy = indicator({
  name: 'entropy',
  title: 'Entropy',
  category: 'statistics',
  formula: '-Σ p · log(p) to the base `base`, p = x / Σ x: ln(Σ x) - Σ x·ln(x) / Σ x, over ln(base).',
  notes: [
    'All shares belong to one window, as in pandas-ta-classic; pandas_ta 0.3 and 0.4 add up shares of different windows. A value below 0 has none: NaN while it is in the window.',
  ],
  params: { length: length(10), base: real(2, 1.000_001, 1_000, 'Base of the logarithm') },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic entropy', 'Shannon, A Mathematical Theory of Communication, 1948'],
  outputs: (p) => [{ name: 'value', column: `ENTP_${p.length}`, lookback: p.length - 1, chart: 'pane' }],
  build: (g, { close }, p) => {
    const unit = log(p.base)
    const terms = calc(g, [close], (x, y) => {
      y[0] = x[0] === 0 ? 0 : x[0]! * log(x[0]!)
    })
    return [
      calc(g, [sum(g, close, p.length), sum(g, terms, p.length)], (x, y) => {
        y[0] = (log(x[0]!) - x[1]! / x[0]!) / unit
      }),
    ]
  },
})
