import { indicator } from '../definition.ts'
import { fold } from '../graph/graph.ts'
import { fillMissing } from '../graph/lags.ts'
import { supertrend as bands } from '../graph/supertrend.ts'
import { length, pythonFloat, real } from '../params.ts'

/** Supertrend: a band of true ranges that follows the price on one side until it is crossed. */
export const supertrend = indicator({
  name: 'supertrend',
  title: 'Supertrend',
  category: 'overlap',
  formula:
    'upper, lower = (high + low)/2 ± multiplier · ATR. Above the last upper band the direction is 1, below the last lower one -1, else it stays, and the band of its side may only come nearer. value = the lower band when 1, the upper one when -1.',
  notes: [
    "The true range is averaged by Wilder's method, seeded with length - 1 ranges as in pandas-ta-classic; the direction begins as 1.",
    'pandas_ta prints 0 for the first value and 1 for the direction before the look-back.',
  ],
  params: { length: length(7), multiplier: real(3, 0, 1_000, 'Ranges between the bands and the middle') },
  inputs: ['high', 'low', 'close'],
  memory: 'recursive',
  source: ['pandas-ta-classic supertrend'],
  outputs: (p, { compat }) => {
    const suffix = `${p.length}_${pythonFloat(p.multiplier)}`
    const lookback = Math.max(1, p.length - 1)
    const first = compat ? 0 : lookback
    return [
      { name: 'value', column: `SUPERT_${suffix}`, lookback: first, chart: 'overlay', sparse: compat },
      { name: 'direction', column: `SUPERTd_${suffix}`, lookback: first, chart: 'pane', range: [-1, 1] },
      { name: 'long', column: `SUPERTl_${suffix}`, lookback, chart: 'overlay', sparse: true },
      { name: 'short', column: `SUPERTs_${suffix}`, lookback, chart: 'overlay', sparse: true },
    ]
  },
  build: (g, { high, low, close }, p) => {
    const [value, direction, long, short] = bands(g, [high, low, close], p.length, p.multiplier)
    if (!g.compat) return [value!, direction!, long!, short!]
    // State: whether the first bar has passed.
    const step = (x: Float64Array, y: Float64Array, s: Float64Array): void => {
      y[0] = x[0]!
      if (s[0] === 0) y[0] = 0
      if (x[1]! - x[1]! === 0) s[0] = 1
    }
    const placed = fold(g, [value!, close], 1, [0], step, { passesMissing: true })[0]!
    return [placed, fillMissing(g, direction!, 1), long!, short!]
  },
})
