import { indicator } from '../definition.ts'
import { sub } from '../graph/arithmetic.ts'
import { ema } from '../graph/averages.ts'
import { fold, type Graph, type Slot } from '../graph/graph.ts'
import { fromRow } from '../graph/lags.ts'
import { inOrder } from '../graph/mode-average.ts'
import { highest, lowest } from '../graph/windows.ts'
import { flag, length, pythonFloat, real } from '../params.ts'

/** Schaff trend cycle: the stochastic of the stochastic of a MACD, each smoothed. */
export const stc = indicator({
  name: 'stc',
  title: 'Schaff Trend Cycle',
  category: 'momentum',
  formula:
    'macd = EMA(x, fast) - EMA(x, slow). stoch = stoch[1] + factor · (K(macd) - stoch[1]) with K(y) = 100 · (y - LL(y)) / (HH(y) - LL(y)) over `tclength` bars, value the same of stoch; both rounded to 8 decimals and begun with 0.',
  notes: [
    'As in pandas_ta, K(macd) is only renewed while LL(macd) is above 0, and else stays.',
    'pandas_ta prints the zeros before the look-back; the second pass takes them into its window there and here.',
    '`ma1`, `ma2` and `osc`, which take series in pandas_ta, are of no effect.',
  ],
  params: {
    tclength: length(10, 'Length of the cycle'),
    fast: length(12, 'Fast length'),
    slow: length(26, 'Slow length'),
    factor: real(0.5, 0.001, 1, 'Gain of the smoothing'),
    ma1: flag(false, 'Of no effect'),
    ma2: flag(false, 'Of no effect'),
    osc: flag(false, 'Of no effect'),
  },
  inputs: ['close'],
  memory: 'recursive',
  source: ['pandas-ta-classic stc', 'Schaff, Technical Analysis of Stocks & Commodities, November 2008'],
  outputs: (p, { compat }) => {
    const [fast, slow] = inOrder(p.fast, p.slow)
    const suffix = `${p.tclength}_${fast}_${slow}_${pythonFloat(p.factor)}`
    const common = { chart: 'pane', range: [0, 100] } as const
    const lookback = slow + p.tclength - 2
    return [
      { name: 'value', column: `STC_${suffix}`, lookback: compat ? 0 : lookback + p.tclength - 1, ...common },
      { name: 'macd', column: `STCmacd_${suffix}`, lookback: slow - 1, chart: 'pane' },
      { name: 'stoch', column: `STCstoch_${suffix}`, lookback: compat ? 0 : lookback, ...common },
    ]
  },
  build: (g, { close }, p) => {
    const [fast, slow] = inOrder(p.fast, p.slow)
    const line = sub(g, ema(g, close, fast), ema(g, close, slow))
    const first = pass(g, line, p.tclength, p.factor, false)
    const second = pass(g, first, p.tclength, p.factor, true)
    if (g.compat) return [second, line, first]
    const row = slow + p.tclength - 2
    return [fromRow(g, second, row + p.tclength - 1), line, fromRow(g, first, row)]
  },
})

/** State: the stochastic, its smoothed value, 1 once there was a window. */
function pass(g: Graph, x: Slot, length: number, factor: number, byRange: boolean): Slot {
  const step = (v: Float64Array, y: Float64Array, s: Float64Array): void => {
    const least = v[1]!
    const range = v[2]! - least
    if (v[3] === 0 || (Number.isNaN(range) && s[2] === 1)) {
      y[0] = NaN
      return
    }
    if (!Number.isNaN(range)) s[2] = 1
    // pandas_ta has an epsilon for a range of 0, above which x - least is 0.
    if (byRange ? range >= 0 : least > 0) s[0] = (100 * (v[0]! - least)) / (range + Number(range === 0))
    const next = s[1]! + factor * (s[0]! - s[1]!)
    s[1] = halfToEven(next * 1e8) / 1e8
    y[0] = s[1]!
  }
  const inputs = [x, lowest(g, x, length), highest(g, x, length), g.valid]
  return fold(g, inputs, 1, [0, 0, 0], step, { passesMissing: true })[0]!
}

/** The nearest integer: with a factor of 0.5 every second value is a tie. */
function halfToEven(x: number): number {
  const up = Math.round(x)
  return up - x === 0.5 && up % 2 !== 0 ? up - 1 : up
}
