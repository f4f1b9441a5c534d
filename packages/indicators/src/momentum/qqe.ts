import { indicator } from '../definition.ts'
import { abs, add, affine, sub } from '../graph/arithmetic.ts'
import { ema } from '../graph/averages.ts'
import { fold, type Graph, type Slot } from '../graph/graph.ts'
import { change } from '../graph/lags.ts'
import { mamode, movingAverage } from '../graph/moving-average.ts'
import { lateLookback } from '../graph/placeholder.ts'
import { relativeStrength } from '../graph/relative-strength.ts'
import { drift, length, pythonFloat, real } from '../params.ts'

/** Quantitative qualitative estimation: a smoothed RSI with a trailing stop on either side. */
export const qqe = indicator({
  name: 'qqe',
  title: 'Quantitative Qualitative Estimation',
  category: 'momentum',
  formula:
    'r = MA(RSI(x, length), smooth), w = factor · EMA(EMA(|r - r[drift]|, 2 · length - 1), 2 · length - 1). lower = r - w, not falling while r stays above it; upper = r + w, not rising while r stays below it. direction turns to 1 or -1 where r crosses upper or lower as they were a bar before; value is lower (long) while it is 1, else upper (short).',
  notes: [
    'The RSI has the seed of pandas_ta, which prints 1 for `direction` and 0 for the first bands before there are any.',
  ],
  params: {
    length: length(14),
    smooth: length(5, 'Smoothing of the RSI'),
    factor: real(4.236, 0.001, 1_000, 'Widths of a band'),
    mamode: mamode('ema'),
    drift: drift(),
  },
  inputs: ['close'],
  memory: 'recursive',
  source: ['pandas-ta-classic qqe'],
  outputs: (p, { compat }) => {
    const mode = p.mamode === 'ema' ? '' : p.mamode[0]!
    const suffix = `${mode}_${p.length}_${p.smooth}_${pythonFloat(p.factor)}`
    const smooth = lateLookback(p.mamode, p.smooth, Math.max(p.length - 1, 1), compat)
    const lookback = smooth + p.drift + 2 * (2 * p.length - 2)
    const early = compat ? 0 : lookback
    return [
      { name: 'value', column: `QQE${suffix}`, lookback, chart: 'pane' },
      { name: 'rsi', column: `QQE${suffix}_RSI${mode.toUpperCase()}MA`, lookback: smooth, chart: 'pane' },
      { name: 'long', column: `QQEl${suffix}`, lookback, chart: 'pane', sparse: true },
      { name: 'short', column: `QQEs${suffix}`, lookback, chart: 'pane', sparse: true },
      { name: 'lower', column: `QQEb_l${suffix}`, lookback: early, chart: 'pane', sparse: compat },
      { name: 'upper', column: `QQEb_s${suffix}`, lookback: early, chart: 'pane', sparse: compat },
      { name: 'direction', column: `QQEd${suffix}`, lookback: early, chart: 'pane', range: [-1, 1] },
    ]
  },
  build: (g, { close }, p) => {
    const index = relativeStrength(g, close, p.length, 100, 1, true)
    const r = movingAverage(g, p.mamode, index, p.smooth)
    const width = 2 * p.length - 1
    const size = ema(g, ema(g, abs(g, change(g, r, p.drift)), width), width)
    const [value, long, short, lower, upper, direction] = trail(g, r, affine(g, size, p.factor))
    return [value!, r, long!, short!, lower!, upper!, direction!]
  },
})

/** State: r, lower and upper of the last bar, both of the bar before it, direction, 1 after the first bar. */
function trail(g: Graph, r: Slot, width: Slot): readonly Slot[] {
  const inputs = [r, width, add(g, r, width), sub(g, r, width), g.valid]
  const step = (x: Float64Array, y: Float64Array, s: Float64Array): void => {
    y.fill(NaN)
    if (x[4] === 0) return
    const now = x[0]!
    if (now - now + (x[1]! - x[1]!) === 0) {
      const last = s[0]!
      const lower = s[1]!
      const upper = s[2]!
      s[1] = last > lower && now > lower ? Math.max(lower, x[3]!) : x[3]!
      s[2] = last < upper && now < upper ? Math.min(upper, x[2]!) : x[2]!
      if ((now > upper && last < s[4]!) || (now <= upper && last >= s[4]!)) s[5] = 1
      else if ((now > lower && last < s[3]!) || (now <= lower && last >= s[3]!)) s[5] = -1
      s[3] = lower
      s[4] = upper
      s[0] = now
      y[3] = s[1]!
      y[4] = s[2]!
      y[5] = s[5]!
      y[0] = s[5] === 1 ? s[1]! : s[2]!
      y[s[5] === 1 ? 1 : 2] = y[0]!
    } else if (g.compat) {
      y[5] = s[5]!
      if (s[6] === 0) y.fill(0, 3, 5)
    }
    s[6] = 1
  }
  return fold(g, inputs, 6, [NaN, NaN, NaN, NaN, NaN, 1, 0], step, { passesMissing: true })
}
