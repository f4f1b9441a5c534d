import { indicator } from '../definition.ts'
import { inOrder } from '../graph/mode-average.ts'
import { withSignal } from '../graph/signal-line.ts'
import { trueStrength } from '../graph/true-strength.ts'
import { int, length, pythonFloat } from '../params.ts'

/** SMI ergodic: the true strength index, its average and the difference. */
export const smi = indicator({
  name: 'smi',
  title: 'SMI Ergodic Indicator',
  category: 'momentum',
  formula:
    'value = TSI(x, fast, slow) between -scalar and scalar, signal = EMA(value, signal), oscillator = value - signal.',
  notes: [
    "Not Blau's stochastic momentum index, which is `smi_blau`.",
    'The shorter length is the fast one, however they are given.',
  ],
  params: {
    fast: length(5, 'Fast length'),
    slow: length(20, 'Slow length'),
    signal: length(5, 'Signal length'),
    scalar: int(1, 1, 1_000_000, 'Scale'),
  },
  inputs: ['close'],
  memory: 'recursive',
  source: ['pandas-ta-classic smi'],
  outputs: (p) => {
    const [fast, slow] = inOrder(p.fast, p.slow)
    const suffix = `${fast}_${slow}_${p.signal}${p.scalar === 1 ? '' : `_${pythonFloat(p.scalar)}`}`
    const lookback = slow + fast - 1
    const whole = lookback + p.signal - 1
    return [
      { name: 'value', column: `SMI_${suffix}`, lookback, chart: 'pane', range: [-p.scalar, p.scalar] },
      { name: 'signal', column: `SMIs_${suffix}`, lookback: whole, chart: 'pane', range: [-p.scalar, p.scalar] },
      { name: 'oscillator', column: `SMIo_${suffix}`, lookback: whole, chart: 'pane' },
    ]
  },
  build: (g, { close }, p) => {
    const [fast, slow] = inOrder(p.fast, p.slow)
    const line = trueStrength(g, close, fast, slow, p.scalar)
    const [value, oscillator, signal] = withSignal(g, line, p.signal, false)
    return [value, signal, oscillator]
  },
})
