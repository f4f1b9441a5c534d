import { indicator } from '../definition.ts'
import { rolling } from '../graph/windows.ts'
import { length } from '../params.ts'

/** Center of gravity: Ehlers' mean age of a window's prices, below 0. */
export const cg = indicator({
  name: 'cg',
  title: 'Center of Gravity',
  category: 'momentum',
  formula: '-Σ (k + 1) · x[k] / Σ x[k], k = 0 to length - 1 bars ago.',
  notes: ['The oldest value weighs most. pandas_ta 0.4 gives the newest one the greatest weight.'],
  params: { length: length(10) },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic cg', 'Ehlers, The CG Oscillator, 2002'],
  outputs: (p) => [{ name: 'value', column: `CG_${p.length}`, lookback: p.length - 1, chart: 'pane' }],
  build: (g, { close }, p) =>
    rolling(g, [close], p.length, 1, (values, from, length, y) => {
      let sum = 0
      let aged = 0
      for (let i = 0; i < length; i += 1) {
        sum += values[from + i]!
        aged += sum
      }
      y[0] = -aged / sum
    }),
})
