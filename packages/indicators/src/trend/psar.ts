import { indicator } from '../definition.ts'
import { sub } from '../graph/arithmetic.ts'
import { calc, type Graph, type Slot } from '../graph/graph.ts'
import { parabolic } from '../graph/parabolic.ts'
import { classicParabolic } from '../graph/parabolic-classic.ts'
import { pythonFloat, real } from '../params.ts'

/** Parabolic stop and reverse, in a column for each side. */
export const psar = indicator({
  name: 'psar',
  title: 'Parabolic Stop and Reverse',
  category: 'trend',
  formula:
    'stop = stop[1] + factor · (extreme - stop[1]), kept out of the last two bars; a new extreme adds `af` to the factor up to `max_af`; where the price reaches the stop the side changes, the stop is the old extreme and the factor `af0`.',
  notes: [
    "`long` has a value while the stop is below the market, `short` while it is above: together TA-Lib's SAR. `factor` is the one after the bar.",
    'TA-Lib begins with the low or high of the first bar and turns where the price equals the stop; pandas_ta begins with the first close, turns only beyond the stop, tells the side by the close and adds `af0`.',
  ],
  params: {
    af0: real(0.02, 0, 1e9, 'First acceleration'),
    af: real(0.02, 0, 1e9, 'Acceleration'),
    max_af: real(0.2, 0, 1e9, 'Greatest acceleration'),
  },
  inputs: ['high', 'low', 'close'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 SAR', 'pandas-ta-classic psar', 'Wilder, New Concepts in Technical Trading Systems, 1978'],
  outputs: (p, { compat }) => {
    const suffix = `${pythonFloat(p.af0)}_${pythonFloat(p.max_af)}`
    const lookback = compat ? 0 : 1
    return [
      { name: 'long', column: `PSARl_${suffix}`, lookback: 1, sparse: true, chart: 'overlay' },
      { name: 'short', column: `PSARs_${suffix}`, lookback: 1, sparse: true, chart: 'overlay' },
      { name: 'factor', column: `PSARaf_${suffix}`, lookback, chart: 'pane', range: [0, Math.max(p.max_af, p.af0)] },
      { name: 'reversal', column: `PSARr_${suffix}`, lookback, chart: 'pane', range: [0, 1] },
    ]
  },
  build: (g, { high, low, close }, p) => {
    const first = { first: p.af0, step: g.compat ? p.af0 : p.af, max: p.max_af }
    const both = { start: 0, offset: 0, long: first, short: first }
    const { stop, side, factor, reversal } = g.compat
      ? classicParabolic(g, high, low, both, { from: close, jumps: true })
      : parabolic(g, high, low, both)
    // pandas_ta tells the side by the close.
    const above = g.compat ? sub(g, close, stop) : side
    return [where(g, stop, above, true), where(g, stop, above, false), factor, reversal]
  },
})

/** The stop where `above` is greater than 0, or where it is not. */
function where(g: Graph, stop: Slot, above: Slot, greater: boolean): Slot {
  return calc(g, [stop, above], (x, y) => {
    y[0] = x[1]! > 0 === greater ? x[0]! : NaN
  })
}
