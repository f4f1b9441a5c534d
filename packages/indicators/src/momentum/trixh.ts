import { indicator } from '../definition.ts'
import { sub } from '../graph/arithmetic.ts'
import { tripleAverage } from '../graph/triple-average.ts'
import { length, scalar } from '../params.ts'

/** TRIX with its histogram. */
export const trixh = indicator({
  name: 'trixh',
  title: 'TRIX Histogram',
  category: 'momentum',
  formula:
    'value = scalar · (e / e[1] - 1) with e = EMA(EMA(EMA(x))) of `length`; signal = SMA(value, signal); histogram = value - signal.',
  params: { length: length(18), signal: length(9, 'Signal length'), scalar: scalar() },
  inputs: ['close'],
  memory: 'recursive',
  source: ['pandas-ta-classic trixh'],
  outputs: (p) => {
    const suffix = `${p.length}_${p.signal}`
    const lookback = 3 * (p.length - 1) + 1
    const whole = lookback + p.signal - 1
    return [
      { name: 'value', column: `TRIX_${suffix}`, lookback, chart: 'pane' },
      { name: 'signal', column: `TRIXs_${suffix}`, lookback: whole, chart: 'pane' },
      { name: 'histogram', column: `TRIXh_${suffix}`, lookback: whole, chart: 'pane' },
    ]
  },
  build: (g, { close }, p) => {
    const [value, signal] = tripleAverage(g, close, p.length, p.signal, p.scalar, 1)
    return [value, signal, sub(g, value, signal)]
  },
})
