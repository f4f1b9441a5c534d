import { indicator } from '../definition.ts'
import { calc } from '../graph/graph.ts'
import { moments } from '../graph/windows.ts'
import { length, real } from '../params.ts'

/** Bollinger bandwidth: the column of that name of `bbands`, by itself. */
export const bbw = indicator({
  name: 'bbw',
  title: 'Bollinger BandWidth (standalone)',
  category: 'volatility',
  formula: '100 · (upper - lower) / middle of `bbands`: 200 · std · population deviation / mean.',
  notes: ['In percent, as in pandas_ta and in the coming TA-Lib; some platforms print the share.'],
  params: { length: length(20), std: real(2, 0, 1_000, 'Standard deviations') },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic bbands (column BBB)'],
  unchecked: true,
  outputs: (p) => [{ name: 'value', column: 'BBW', lookback: p.length - 1, chart: 'pane' }],
  build: (g, { close }, p) => {
    const { mean, squares } = moments(g, close, p.length)
    return [
      calc(g, [mean, squares], (x, y) => {
        y[0] = (200 * p.std * Math.sqrt(x[1]! / p.length)) / x[0]!
      }),
    ]
  },
})
