import { indicator } from '../definition.ts'
import { rmaFromRow } from '../graph/averages.ts'
import { calc } from '../graph/graph.ts'
import { stochastic } from '../graph/stochastic.ts'
import { length } from '../params.ts'

/** KDJ: a stochastic smoothed twice, and a line beyond both. */
export const kdj = indicator({
  name: 'kdj',
  title: 'KDJ',
  category: 'momentum',
  formula:
    'k = RMA(stochastic over `length`, signal), d = RMA(k, signal), j = 3 k - 2 d; the stochastic of a window without a range is 0.',
  notes: ['The averages begin with what there is at the bar signal - 1; many platforms begin both with 50.'],
  params: { length: length(9), signal: length(3, 'Smoothing length') },
  inputs: ['high', 'low', 'close'],
  memory: 'recursive',
  source: ['pandas-ta-classic kdj'],
  outputs: (p) => {
    const suffix = `${p.length}_${p.signal}`
    const lookback = Math.max(p.length, p.signal) - 1
    return [
      { name: 'k', column: `K_${suffix}`, lookback, chart: 'pane', range: [0, 100] },
      { name: 'd', column: `D_${suffix}`, lookback, chart: 'pane', range: [0, 100] },
      { name: 'j', column: `J_${suffix}`, lookback, chart: 'pane' },
    ]
  },
  build: (g, { high, low, close }, p) => {
    const k = rmaFromRow(g, stochastic(g, high, low, close, p.length), p.signal)
    const d = rmaFromRow(g, k, p.signal)
    const j = calc(g, [k, d], (x, y) => {
      y[0] = 3 * x[0]! - 2 * x[1]!
    })
    return [k, d, j]
  },
})
