import { indicator } from '../definition.ts'
import { calc } from '../graph/graph.ts'
import { int } from '../params.ts'

const EPSILON = 2 ** -52

/** Balance of power: the body of a bar as a share of its range. */
export const bop = indicator({
  name: 'bop',
  title: 'Balance of Power',
  category: 'momentum',
  formula: 'scalar · (close - open) / (high - low); 0 for a bar without a range.',
  notes: [
    'Not smoothed, as in TA-Lib and Tulip; charts often draw a mean of 14. Where a bar has no range pandas_ta has 1.',
  ],
  params: { scalar: int(1, 1, 1_000_000, 'Scale') },
  inputs: ['open', 'high', 'low', 'close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 BOP', 'pandas-ta-classic bop'],
  outputs: (p) => [{ name: 'value', column: 'BOP', lookback: 0, chart: 'pane', range: [-p.scalar, p.scalar] }],
  build: (g, { open, high, low, close }, p) => {
    return [
      calc(g, [open, high, low, close], (x, y) => {
        const body = x[3]! - x[0]!
        const range = x[1]! - x[2]!
        if (g.compat) y[0] = (p.scalar * (body || EPSILON)) / (range || EPSILON)
        else y[0] = range > 0 ? (p.scalar * body) / range : 0
      }),
    ]
  },
})
