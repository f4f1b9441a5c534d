import { indicator } from '../definition.ts'
import { mamode, movingAverage } from '../graph/moving-average.ts'
import { lateLookback } from '../graph/placeholder.ts'
import { trueStrength } from '../graph/true-strength.ts'
import { drift, length, scalar } from '../params.ts'

/** True strength index: doubly smoothed momentum beside doubly smoothed moves. */
export const tsi = indicator({
  name: 'tsi',
  title: 'True Strength Index',
  category: 'momentum',
  formula:
    'value = scalar · EMA(EMA(d, slow), fast) / EMA(EMA(|d|, slow), fast), d = x - x[drift]; signal = MA(value, signal), MA by `mamode`.',
  params: {
    fast: length(13, 'Fast length'),
    slow: length(25, 'Slow length'),
    signal: length(13, 'Signal length'),
    scalar: scalar(),
    mamode: mamode('ema'),
    drift: drift(),
  },
  inputs: ['close'],
  memory: 'recursive',
  source: ['pandas-ta-classic tsi', 'Blau, Momentum, Direction, and Divergence, 1995'],
  outputs: (p, { compat }) => {
    const suffix = `${p.fast}_${p.slow}_${p.signal}`
    const lookback = p.drift + p.slow + p.fast - 2
    return [
      { name: 'value', column: `TSI_${suffix}`, lookback, chart: 'pane', range: [-p.scalar, p.scalar] },
      {
        name: 'signal',
        column: `TSIs_${suffix}`,
        lookback: lateLookback(p.mamode, p.signal, lookback, compat),
        chart: 'pane',
      },
    ]
  },
  build: (g, { close }, p) => {
    const value = trueStrength(g, close, p.fast, p.slow, p.scalar, p.drift)
    return [value, movingAverage(g, p.mamode, value, p.signal)]
  },
})
