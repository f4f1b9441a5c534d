import { indicator } from '../definition.ts'
import { calc } from '../graph/graph.ts'
import { moments } from '../graph/windows.ts'
import { length, real } from '../params.ts'

/** Bollinger %B: where between the bands the close lies, 0 at the lower, 1 at the upper one. */
export const percentb = indicator({
  name: 'percentb',
  title: 'Bollinger %B (standalone)',
  category: 'volatility',
  formula: '(close - lower) / (upper - lower) of `bbands`.',
  notes: ['NaN where the bands coincide; the coming TA-Lib has 0.5 there.'],
  params: { length: length(20, 'Length', 2), std: real(2, 0, 1_000, 'Standard deviations') },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic bbands (column BBP)'],
  unchecked: true,
  outputs: (p) => [{ name: 'value', column: 'PERCENTB', lookback: p.length - 1, chart: 'pane' }],
  build: (g, { close }, p) => {
    const { mean, squares } = moments(g, close, p.length)
    return [
      calc(g, [close, mean, squares], (x, y) => {
        const distance = p.std * Math.sqrt(x[2]! / p.length)
        y[0] = (x[0]! - x[1]! + distance) / (2 * distance)
      }),
    ]
  },
})
