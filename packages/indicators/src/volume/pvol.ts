import { indicator } from '../definition.ts'
import { mul } from '../graph/arithmetic.ts'
import { fold } from '../graph/graph.ts'
import { flag } from '../params.ts'

/** Price times volume. */
export const pvol = indicator({
  name: 'pvol',
  title: 'Price-Volume',
  category: 'volume',
  formula: 'close · volume; with `signed`, times the sign of close - close[1], 1 on the first bar.',
  params: { signed: flag(false, "With the sign of the close's move") },
  inputs: ['close', 'volume'],
  memory: 'window',
  source: ['pandas-ta-classic pvol'],
  outputs: () => [{ name: 'value', column: 'PVOL', lookback: 0, chart: 'pane' }],
  build: (g, { close, volume }, p) => {
    if (!p.signed) return [mul(g, close, volume)]
    // State: the close before.
    return fold(g, [close, volume], 1, [-Infinity], (x, y, s) => {
      y[0] = x[0]! * x[1]! * (Number(x[0]! > s[0]!) - Number(x[0]! < s[0]!))
      s[0] = x[0]!
    })
  },
})
