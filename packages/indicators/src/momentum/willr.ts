import { indicator } from '../definition.ts'
import { calc } from '../graph/graph.ts'
import { highest, lowest } from '../graph/windows.ts'
import { length } from '../params.ts'

/** Williams %R: how far the close is below the highest high, in percent of the range. */
export const willr = indicator({
  name: 'willr',
  title: 'Williams %R',
  category: 'momentum',
  formula: '-100 · (HH - close) / (HH - LL) with the extremes of `length` bars; 0 where they are the same.',
  notes: ['-100 to 0, as in TA-Lib; some platforms print 0 to 100. Without a range pandas_ta has NaN.'],
  params: { length: length(14) },
  inputs: ['high', 'low', 'close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 WILLR', 'pandas-ta-classic willr'],
  outputs: (p) => [
    { name: 'value', column: `WILLR_${p.length}`, lookback: p.length - 1, chart: 'pane', range: [-100, 0] },
  ],
  build: (g, { high, low, close }, p) => {
    const still = g.compat ? 0 : 1
    return [
      calc(g, [close, highest(g, high, p.length), lowest(g, low, p.length)], (x, y) => {
        const range = x[1]! - x[2]!
        y[0] = (100 * (x[0]! - x[1]!)) / (range + Number(range === 0) * still)
      }),
    ]
  },
})
