import { indicator } from '../definition.ts'
import { sub } from '../graph/arithmetic.ts'
import { calc } from '../graph/graph.ts'
import { averageLookback, mamode, movingAverage } from '../graph/moving-average.ts'
import { placeholder } from '../graph/placeholder.ts'
import { typicalSum } from '../graph/volume.ts'
import { length } from '../params.ts'

/** Klinger's volume oscillator, simplified: two averages of the volume with the sign of the typical price's move. */
export const kvo = indicator({
  name: 'kvo',
  title: 'Klinger Volume Oscillator',
  category: 'volume',
  formula:
    'value = MA(v, fast) - MA(v, slow), signal = MA(value), v = volume where high + low + close rises, -volume where it falls, 0 where it stays, volume on the first bar.',
  notes: [
    "Klinger's own volume force, which Tulip has, also weighs the range and the length of the trend.",
    'Typical prices that are equal as decimals tie; in pandas_ta rounding decides them.',
  ],
  params: {
    fast: length(34, 'Fast length'),
    slow: length(55, 'Slow length'),
    signal: length(13, 'Signal length'),
    mamode: mamode('ema'),
  },
  inputs: ['high', 'low', 'close', 'volume'],
  memory: 'recursive',
  source: ['pandas-ta-classic kvo'],
  outputs: (p, { compat }) => {
    const suffix = `${p.fast}_${p.slow}_${p.signal}`
    const lookback = Math.max(averageLookback(p.mamode, p.fast, compat), averageLookback(p.mamode, p.slow, compat))
    return [
      { name: 'value', column: `KVO_${suffix}`, lookback, chart: 'pane' },
      {
        name: 'signal',
        column: `KVOs_${suffix}`,
        lookback: lookback + averageLookback(p.mamode, p.signal, compat),
        chart: 'pane',
      },
    ]
  },
  build: (g, { high, low, close, volume }, p) => {
    const direction = placeholder(g, typicalSum(g, high, low, close).direction, 1)
    const flow = calc(g, [direction, volume], (x, y) => {
      y[0] = x[0]! * x[1]!
    })
    const value = sub(g, movingAverage(g, p.mamode, flow, p.fast), movingAverage(g, p.mamode, flow, p.slow))
    return [value, movingAverage(g, p.mamode, value, p.signal)]
  },
})
