import { indicator } from '../definition.ts'
import { ema } from '../graph/averages.ts'
import { calc } from '../graph/graph.ts'
import { inOrder } from '../graph/mode-average.ts'
import { withSignal } from '../graph/signal-line.ts'
import { length, scalar } from '../params.ts'

/** Percentage volume oscillator: the distance of two averages of the volume, in percent. */
export const pvo = indicator({
  name: 'pvo',
  title: 'Percentage Volume Oscillator',
  category: 'momentum',
  formula:
    'value = scalar · (EMA(volume, fast) - EMA(volume, slow)) / EMA(volume, slow), signal = EMA(value), histogram = value - signal.',
  notes: ['Each average is seeded on its own. The shorter length is the fast one, however they are given.'],
  params: {
    fast: length(12, 'Fast length'),
    slow: length(26, 'Slow length'),
    signal: length(9, 'Signal length'),
    scalar: scalar(),
  },
  inputs: ['volume'],
  memory: 'recursive',
  source: ['pandas-ta-classic pvo'],
  outputs: (p) => {
    const [fast, slow] = inOrder(p.fast, p.slow)
    const suffix = `${fast}_${slow}_${p.signal}`
    const whole = slow + p.signal - 2
    return [
      { name: 'value', column: `PVO_${suffix}`, lookback: slow - 1, chart: 'pane' },
      { name: 'histogram', column: `PVOh_${suffix}`, lookback: whole, chart: 'pane' },
      { name: 'signal', column: `PVOs_${suffix}`, lookback: whole, chart: 'pane' },
    ]
  },
  build: (g, { volume }, p) => {
    const [fast, slow] = inOrder(p.fast, p.slow)
    const line = calc(g, [ema(g, volume, fast), ema(g, volume, slow)], (x, y) => {
      y[0] = (p.scalar * (x[0]! - x[1]!)) / x[1]!
    })
    return withSignal(g, line, p.signal, false)
  },
})
