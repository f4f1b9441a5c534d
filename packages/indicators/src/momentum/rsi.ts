import { indicator } from '../definition.ts'
import { abs, affine, div, share } from '../graph/arithmetic.ts'
import { rma, rmaFromRow } from '../graph/averages.ts'
import { calc, type Graph, type Slot } from '../graph/graph.ts'
import { change } from '../graph/lags.ts'
import { drift, length, scalar } from '../params.ts'

/** Relative strength index: the upward share of all moves, smoothed by Wilder's average. */
export const rsi = indicator({
  name: 'rsi',
  title: 'Relative Strength Index',
  category: 'momentum',
  formula:
    'scalar · RMA(up) / (RMA(up) + RMA(down)), up and down the parts of x - x[drift] above and below 0, RMA seeded with the mean of the first `length` moves.',
  notes: [
    'A market that never moved: 0, as in TA-Lib; pandas_ta has NaN.',
    'trading-signals, technicalindicators and Tulip print 0 to 100 too; some platforms print 0 to 1 (scalar 1).',
    "Cutler's RSI takes simple means instead of Wilder's.",
  ],
  params: { length: length(14), scalar: scalar(), drift: drift() },
  inputs: ['close'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 RSI', 'Wilder, New Concepts in Technical Trading Systems, 1978'],
  outputs: (p, { compat }) => [
    {
      name: 'value',
      column: `RSI_${p.length}`,
      lookback: compat ? Math.max(p.length - 1, p.drift) : p.length + p.drift - 1,
      chart: 'pane',
      range: [0, p.scalar],
    },
  ],
  build: (g, { close }, p) => {
    const move = change(g, close, p.drift)
    const size = abs(g, move)
    const average = g.compat ? rmaFromRow : rma
    const up = average(g, upPart(g, size, move), p.length)
    const all = average(g, size, p.length)
    return [affine(g, g.compat ? div(g, up, all) : share(g, up, all), p.scalar)]
  },
})

/** (|d| + d) / 2: arithmetic instead of a branch on the sign, which no predictor learns. */
function upPart(g: Graph, size: Slot, move: Slot): Slot {
  return calc(g, [size, move], (x, y) => {
    y[0] = (x[0]! + x[1]!) / 2
  })
}
