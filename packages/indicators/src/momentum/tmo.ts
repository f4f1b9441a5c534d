import { indicator } from '../definition.ts'
import { affine } from '../graph/arithmetic.ts'
import { emaFromRow } from '../graph/averages.ts'
import { calc, type Graph, type Slot } from '../graph/graph.ts'
import { change } from '../graph/lags.ts'
import { type AverageMode, mamode, movingAverage } from '../graph/moving-average.ts'
import { lateLookback } from '../graph/placeholder.ts'
import { rolling } from '../graph/windows.ts'
import { flag, length } from '../params.ts'

/** True momentum oscillator: how many of the last opens the close is above, less those it is below, smoothed. */
export const tmo = indicator({
  name: 'tmo',
  title: 'True Momentum Oscillator',
  category: 'momentum',
  formula:
    'value = MA(MA(Σ sign(close - open[j]), calc_length), smooth_length), j = 1 to tmo_length (tmo_length - 1 without `exclusive`); signal = MA(value, smooth_length), MA by `mamode`. With `momentum` the changes of both over tmo_length bars, else 0.',
  notes: [
    'Exponential averages begin with the values there are at the bar length - 1, or with the first one, as in pandas_ta 0.4.',
    '`normalize` scales to ±100 by tmo_length; pandas_ta takes it and does nothing.',
  ],
  params: {
    tmo_length: length(14, 'Bars compared'),
    calc_length: length(5, 'First smoothing'),
    smooth_length: length(3, 'Second smoothing and signal'),
    momentum: flag(false, 'Changes of both lines'),
    normalize: flag(false, 'Scale to ±100'),
    exclusive: flag(true, 'Compare with tmo_length earlier opens'),
    mamode: mamode('ema'),
  },
  inputs: ['open', 'close'],
  memory: 'recursive',
  source: ['pandas-ta 0.4.16b tmo'],
  outputs: (p, { compat }) => {
    const suffix = `${p.tmo_length}_${p.calc_length}_${p.smooth_length}`
    const row = (length: number, first: number): number =>
      p.mamode === 'ema' ? Math.max(first, length - 1) : lateLookback(p.mamode, length, first, compat)
    const first = row(p.smooth_length, row(p.calc_length, p.tmo_length - Number(!p.exclusive)))
    const second = row(p.smooth_length, first)
    const still = p.momentum ? p.tmo_length : 0
    const early = compat && !p.momentum
    return [
      { name: 'value', column: `TMO_${suffix}`, lookback: first, chart: 'pane' },
      { name: 'signal', column: `TMOs_${suffix}`, lookback: second, chart: 'pane' },
      { name: 'momentum', column: `TMOM_${suffix}`, lookback: early ? 0 : first + still, chart: 'pane' },
      { name: 'signalMomentum', column: `TMOMs_${suffix}`, lookback: early ? 0 : second + still, chart: 'pane' },
    ]
  },
  build: (g, { open, close }, p) => {
    const signs = rolling(g, [open, close], p.tmo_length + Number(p.exclusive), 1, (values, from, length, y) => {
      const last = values[from + 3 * length - 1]!
      let sum = 0
      for (let i = from; i < from + length - 1; i += 1) sum += Math.sign(last - values[i]!)
      y[0] = sum
    })[0]!
    const scaled = p.normalize && !g.compat ? affine(g, signs, 100 / p.tmo_length) : signs
    const value = average(g, p.mamode, average(g, p.mamode, scaled, p.calc_length), p.smooth_length)
    const signal = average(g, p.mamode, value, p.smooth_length)
    const changed = (x: Slot): Slot => (p.momentum ? change(g, x, p.tmo_length) : zero(g, g.compat ? g.valid : x))
    return [value, signal, changed(value), changed(signal)]
  },
})

function average(g: Graph, mode: AverageMode, x: Slot, length: number): Slot {
  return mode === 'ema' ? emaFromRow(g, x, length) : movingAverage(g, mode, x, length)
}

/** 0 where there is an x. */
function zero(g: Graph, x: Slot): Slot {
  return calc(g, [x], (_, y) => {
    y[0] = 0
  })
}
