import { indicator } from '../definition.ts'
import { addScaled } from '../graph/arithmetic.ts'
import { fold, type Graph, type Slot } from '../graph/graph.ts'
import { lag } from '../graph/lags.ts'
import { mamode } from '../graph/moving-average.ts'
import { seededRange, seededRangeLookback } from '../graph/seeded-range.ts'
import { highest, lowest } from '../graph/windows.ts'
import { drift, flag, length, pythonFloat, real } from '../params.ts'

/** Chandelier exit with a length for each side and the side that holds. */
export const chandelierExit = indicator({
  name: 'chandelier_exit',
  title: 'Chandelier Exit',
  category: 'volatility',
  formula:
    'long = highest high - multiplier · ATR, short = lowest low + multiplier · ATR, direction = 1 once the close is above long[drift], -1 once it is below short[drift], else as before; both at once leave it as it was.',
  notes: [
    'The range of the first bar counts in the ATR. The direction begins as 1.',
    'compat takes extremes of the bars that there are before the first whole window, and prints a direction from the first bar on.',
  ],
  params: {
    high_length: length(22, 'Length of the highest high'),
    low_length: length(22, 'Length of the lowest low'),
    atr_length: length(14, 'Length of the range'),
    multiplier: real(2, 0, 1_000, 'Ranges between extreme and stop'),
    mamode: mamode('rma'),
    use_close: flag(false, 'Take the extremes of closes'),
    drift: drift(),
  },
  inputs: ['high', 'low', 'close'],
  memory: 'recursive',
  source: ['pandas_ta 0.4.16b chandelier_exit'],
  outputs: (p, { compat }) => {
    const [above, below] = lengthsOf(p)
    const suffix = `${p.use_close ? '_CLOSE_' : ''}_${p.high_length}_${p.low_length}_${p.atr_length}_${pythonFloat(p.multiplier)}`
    const range = seededRangeLookback(p.mamode, p.atr_length, compat)
    const long = compat ? range : Math.max(range, above - 1)
    const short = compat ? range : Math.max(range, below - 1)
    return [
      { name: 'long', column: `CHDLREXTl${suffix}`, lookback: long, chart: 'overlay' },
      { name: 'short', column: `CHDLREXTs${suffix}`, lookback: short, chart: 'overlay' },
      {
        name: 'direction',
        column: `CHDLREXTd${suffix}`,
        lookback: compat ? 0 : Math.max(long, short) + p.drift,
        chart: 'pane',
        range: [-1, 1],
      },
    ]
  },
  build: (g, { high, low, close }, p) => {
    const [above, below] = lengthsOf(p)
    const range = seededRange(g, p.mamode, high, low, close, p.atr_length, p.drift)
    const tops = p.use_close ? close : high
    const bottoms = p.use_close ? close : low
    const stop = (extreme: Slot, side: 1 | -1) => addScaled(g, extreme, range, side * p.multiplier)
    const long = stop(g.compat ? soFar(g, tops, highest(g, tops, above), 1) : highest(g, tops, above), -1)
    const short = stop(g.compat ? soFar(g, bottoms, lowest(g, bottoms, below), -1) : lowest(g, bottoms, below), 1)
    const direction = fold(
      g,
      [close, lag(g, long, p.drift), lag(g, short, p.drift), g.valid],
      1,
      [1],
      (x, y, s) => {
        const whole = !Number.isNaN(x[1]!) && !Number.isNaN(x[2]!)
        const next = Number(x[0]! > x[1]!) - Number(x[0]! < x[2]!)
        if (next !== 0) s[0] = next
        y[0] = s[0]!
        if (x[3] !== 1 || !(g.compat || whole)) y[0] = NaN
      },
      { passesMissing: true },
    )[0]!
    return [long, short, direction]
  },
})

function lengthsOf(p: { readonly use_close: boolean; readonly high_length: number; readonly low_length: number }) {
  const longest = Math.max(p.high_length, p.low_length)
  return p.use_close ? ([longest, longest] as const) : ([p.high_length, p.low_length] as const)
}

/** The extreme of a window, before the first whole one that of all bars there are. State: that one. */
function soFar(g: Graph, x: Slot, whole: Slot, side: 1 | -1): Slot {
  return fold(
    g,
    [x, whole, g.valid],
    1,
    [-Infinity],
    (v, y, s) => {
      if (v[2] === 1) s[0] = Math.max(s[0]!, side * v[0]!)
      y[0] = Number.isNaN(v[1]!) && v[2] === 1 ? side * s[0]! : v[1]!
    },
    { passesMissing: true },
  )[0]!
}
