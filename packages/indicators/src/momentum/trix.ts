import { indicator } from '../definition.ts'
import { tripleAverage } from '../graph/triple-average.ts'
import { drift, length, scalar } from '../params.ts'

/** TRIX: the rate of change of an average smoothed three times, and its mean. */
export const trix = indicator({
  name: 'trix',
  title: 'TRIX',
  category: 'momentum',
  formula: 'value = scalar · (e / e[drift] - 1) with e = EMA(EMA(EMA(x))) of `length`; signal = SMA(value, signal).',
  params: {
    length: length(30),
    signal: length(9, 'Signal length'),
    scalar: scalar(),
    drift: drift(),
  },
  inputs: ['close'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 TRIX', 'pandas-ta-classic trix'],
  outputs: (p) => {
    const lookback = 3 * (p.length - 1) + p.drift
    return [
      { name: 'value', column: `TRIX_${p.length}_${p.signal}`, lookback, chart: 'pane' },
      { name: 'signal', column: `TRIXs_${p.length}_${p.signal}`, lookback: lookback + p.signal - 1, chart: 'pane' },
    ]
  },
  build: (g, { close }, p) => tripleAverage(g, close, p.length, p.signal, p.scalar, p.drift),
})
