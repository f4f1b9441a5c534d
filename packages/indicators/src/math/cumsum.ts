import { indicator } from '../definition.ts'
import { fold } from '../graph/graph.ts'

/** Sum of all values so far. */
export const cumsum = indicator({
  name: 'cumsum',
  title: 'Cumulative Sum',
  category: 'math',
  formula: 'Sum of all values so far, with what rounding took from it kept beside it (Neumaier 1974).',
  params: {},
  inputs: ['real'],
  memory: 'cumulative',
  source: ['TA-Lib 0.8.2 CUMSUM'],
  outputs: () => [{ name: 'value', column: 'CUMSUM', lookback: 0, chart: 'pane' }],
  // State: sum, what it lost.
  build: (g, { real }) =>
    fold(g, [real], 1, [0, 0], (input, y, s) => {
      const x = input[0]!
      const sum = s[0]! + x
      s[1] = s[1]! + (Math.abs(s[0]!) >= Math.abs(x) ? s[0]! - sum + x : x - sum + s[0]!)
      s[0] = sum
      y[0] = sum + s[1]!
    }),
})
