import { indicator } from '../definition.ts'
import { calc, type Graph, type Slot } from '../graph/graph.ts'
import { lag } from '../graph/lags.ts'
import { mamode } from '../graph/moving-average.ts'
import { seededRange, seededRangeLookback } from '../graph/seeded-range.ts'
import { drift, length } from '../params.ts'

/** Random walk index: the way of the price in units of that of a random walk. */
export const rwi = indicator({
  name: 'rwi',
  title: 'Random Walk Index',
  category: 'trend',
  formula: 'high = (high - low[length]) / (ATR · √length), low = (high[length] - low) / (ATR · √length).',
  notes: [
    'The ATR counts high - low for the first bar (pandas_ta 0.4). `drift` changes nothing, as there.',
    'Poulos takes the greatest of all lengths from 2 to `length`; here there is the one.',
  ],
  params: { length: length(14), mamode: mamode('rma'), drift: drift() },
  inputs: ['high', 'low', 'close'],
  memory: 'recursive',
  source: ['pandas_ta 0.4.16b rwi', 'Poulos, Stocks & Commodities, February 1991'],
  outputs: (p, { compat }) => {
    const lookback = Math.max(p.length, seededRangeLookback(p.mamode, p.length, compat))
    return [
      { name: 'high', column: `RWIh_${p.length}`, lookback, chart: 'pane' },
      { name: 'low', column: `RWIl_${p.length}`, lookback, chart: 'pane' },
    ]
  },
  build: (g, { high, low, close }, p) => {
    const range = seededRange(g, p.mamode, high, low, close, p.length)
    const root = Math.sqrt(p.length)
    return [walked(g, high, lag(g, low, p.length), range, root), walked(g, lag(g, high, p.length), low, range, root)]
  },
})

/** (a - b) / (range · root) */
function walked(g: Graph, a: Slot, b: Slot, range: Slot, root: number): Slot {
  return calc(g, [a, b, range], (x, y) => {
    y[0] = (x[0]! - x[1]!) / (x[2]! * root)
  })
}
