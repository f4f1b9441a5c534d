import { indicator } from '../definition.ts'
import { add, sub } from '../graph/arithmetic.ts'
import { rmaFromRow } from '../graph/averages.ts'
import { calc } from '../graph/graph.ts'
import { trueRange } from '../graph/ranges.ts'
import { sma } from '../graph/windows.ts'
import { length } from '../params.ts'

/** Aberration: a mean of the typical price, and a channel of one average true range around it. */
export const aberration = indicator({
  name: 'aberration',
  title: 'Aberration',
  category: 'volatility',
  formula:
    'middle = SMA((high + low + close) / 3, length), upper and lower = middle ± atr, atr = RMA(true range, atr_length).',
  notes: ['The average true range is seeded as in pandas_ta, a bar earlier than that of `atr`.'],
  params: { length: length(5), atr_length: length(15, 'Length of the true range') },
  inputs: ['high', 'low', 'close'],
  memory: 'recursive',
  source: ['pandas-ta-classic aberration'],
  main: 'middle',
  outputs: (p) => {
    const suffix = `${p.length}_${p.atr_length}`
    const range = Math.max(1, p.atr_length - 1)
    const both = Math.max(p.length - 1, range)
    return [
      { name: 'middle', column: `ABER_ZG_${suffix}`, lookback: p.length - 1, chart: 'overlay' },
      { name: 'upper', column: `ABER_SG_${suffix}`, lookback: both, chart: 'overlay' },
      { name: 'lower', column: `ABER_XG_${suffix}`, lookback: both, chart: 'overlay' },
      { name: 'atr', column: `ABER_ATR_${suffix}`, lookback: range, chart: 'pane' },
    ]
  },
  build: (g, { high, low, close }, p) => {
    const typical = calc(g, [high, low, close], (x, y) => {
      y[0] = (x[0]! + x[1]! + x[2]!) / 3
    })
    const middle = sma(g, typical, p.length)
    const range = rmaFromRow(g, trueRange(g, high, low, close), p.atr_length)
    return [middle, add(g, middle, range), sub(g, middle, range), range]
  },
})
