import { log } from '@tickworks/kernels'
import { indicator } from '../definition.ts'
import { fold } from '../graph/graph.ts'

/** Drawdown: how far a value lies below its highest so far. */
export const drawdown = indicator({
  name: 'drawdown',
  title: 'Drawdown',
  category: 'performance',
  formula: 'value = m - close, percent = 1 - close / m, log = ln(m / close), m the highest close so far.',
  notes: ['`percent` is a share: 0.2 for a fifth.'],
  params: {},
  inputs: ['close'],
  memory: 'cumulative',
  source: ['pandas-ta-classic drawdown'],
  outputs: () => [
    { name: 'value', column: 'DD', lookback: 0, chart: 'pane' },
    { name: 'percent', column: 'DD_PCT', lookback: 0, chart: 'pane' },
    { name: 'log', column: 'DD_LOG', lookback: 0, chart: 'pane' },
  ],
  build: (g, { close }) =>
    // State: the highest.
    fold(g, [close], 3, [-Infinity], (x, y, s) => {
      const top = Math.max(s[0]!, x[0]!)
      s[0] = top
      y[0] = top - x[0]!
      y[1] = 1 - x[0]! / top
      y[2] = log(top / x[0]!)
    }),
})
