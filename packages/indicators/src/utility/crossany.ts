import { indicator } from '../definition.ts'
import { fold } from '../graph/graph.ts'

export const crossany = indicator({
  name: 'crossany',
  title: 'Cross in any direction',
  category: 'utility',
  formula: '1 where a > b and a[1] ≤ b[1], or a < b and a[1] ≥ b[1], else 0.',
  notes: ['Leaving a tie counts as crossing, unlike in `cross`.'],
  params: {},
  inputs: ['real0', 'real1'],
  memory: 'window',
  source: ['Tulip 0.9.2 crossany'],
  outputs: () => [{ name: 'value', column: 'crossany', lookback: 1, chart: 'pane', range: [0, 1] }],
  // State: the side of a on the bar before, the sign of a - b.
  build: (g, { real0, real1 }) =>
    fold(g, [real0, real1], 1, [NaN], (x, y, s) => {
      const side = Number(x[0]! > x[1]!) - Number(x[0]! < x[1]!)
      y[0] = Number.isNaN(s[0]!) ? NaN : Number(side !== 0 && side !== s[0]!)
      s[0] = side
    }),
})
