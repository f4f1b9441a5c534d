import { indicator } from '../definition.ts'
import { calc } from '../graph/graph.ts'
import { linreg } from '../graph/regression.ts'
import { length } from '../params.ts'

/** Projection oscillator of pandas_ta: the distance from a straight line, in percent of it. */
export const po = indicator({
  name: 'po',
  title: 'Projection Oscillator',
  category: 'momentum',
  formula:
    '100 · (x - L) / L, L the line of least squares through the last `length` values at the present bar; NaN where L is 0.',
  notes: ["Widner's projection oscillator is another one: the place of the price between projected bands."],
  params: { length: length(14, 'Length', 2) },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic po'],
  outputs: (p) => [{ name: 'value', column: `PO_${p.length}`, lookback: p.length - 1, chart: 'pane' }],
  build: (g, { close }, p) => [
    calc(g, [close, linreg(g, close, p.length)], (x, y) => {
      y[0] = x[1] === 0 ? NaN : (100 * (x[0]! - x[1]!)) / x[1]!
    }),
  ],
})
