import { indicator } from '../definition.ts'
import { calc } from '../graph/graph.ts'
import { lag } from '../graph/lags.ts'
import { drift } from '../params.ts'

/** Price distance: the way a price went within a bar, gap included. */
export const pdist = indicator({
  name: 'pdist',
  title: 'Price Distance',
  category: 'volatility',
  formula: '2 · (high - low) + |open - close[drift]| - |close - open|.',
  params: { drift: drift() },
  inputs: ['open', 'high', 'low', 'close'],
  memory: 'window',
  source: ['pandas-ta-classic pdist'],
  outputs: (p) => [{ name: 'value', column: 'PDIST', lookback: p.drift, chart: 'pane' }],
  build: (g, { open, high, low, close }, p) => [
    calc(g, [open, high, low, close, lag(g, close, p.drift)], (x, y) => {
      y[0] = 2 * (x[1]! - x[2]!) + Math.abs(x[0]! - x[4]!) - Math.abs(x[3]! - x[0]!)
    }),
  ],
})
