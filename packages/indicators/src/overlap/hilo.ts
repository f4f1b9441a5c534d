import { indicator } from '../definition.ts'
import { fold } from '../graph/graph.ts'
import { lag } from '../graph/lags.ts'
import { averageLookback, mamode, movingAverage } from '../graph/moving-average.ts'
import { length } from '../params.ts'

/** Gann's high-low activator: below a rising market the average of the lows, above a falling one that of the highs. */
export const hilo = indicator({
  name: 'hilo',
  title: 'Gann HiLo Activator',
  category: 'overlap',
  formula:
    'Above the average of the highs as it was a bar before: the average of the lows (long). Below that of the lows: the average of the highs (short). Between them the last value.',
  notes: [
    'Between the averages both sides repeat the last value, as in pandas_ta.',
    "Krausz's own takes lengths of 3 bars.",
  ],
  params: {
    high_length: length(13, 'Length of the highs'),
    low_length: length(21, 'Length of the lows'),
    mamode: mamode('sma'),
  },
  inputs: ['high', 'low', 'close'],
  memory: 'recursive',
  source: ['pandas-ta-classic hilo'],
  outputs: (p, { compat }) => {
    const suffix = `${p.high_length}_${p.low_length}`
    const high = averageLookback(p.mamode, p.high_length, compat)
    const low = averageLookback(p.mamode, p.low_length, compat)
    const long = Math.max(high + 1, low)
    const short = Math.max(high, low + 1)
    const lookback = Math.min(long, short)
    return [
      { name: 'value', column: `HILO_${suffix}`, lookback, chart: 'overlay', sparse: true },
      { name: 'long', column: `HILOl_${suffix}`, lookback, chart: 'overlay', sparse: true },
      { name: 'short', column: `HILOs_${suffix}`, lookback, chart: 'overlay', sparse: true },
    ]
  },
  build: (g, { high, low, close }, p) => {
    const above = movingAverage(g, p.mamode, high, p.high_length)
    const below = movingAverage(g, p.mamode, low, p.low_length)
    // State: the last value.
    const step = (x: Float64Array, y: Float64Array, s: Float64Array): void => {
      y.fill(NaN)
      if (x[0]! - x[0]! !== 0) return
      if (x[0]! > x[3]!) {
        s[0] = x[2]!
        y[1] = x[2]!
      } else if (x[0]! < x[4]!) {
        s[0] = x[1]!
        y[2] = x[1]!
      } else {
        y[1] = s[0]!
        y[2] = s[0]!
      }
      y[0] = s[0]!
    }
    return fold(g, [close, above, below, lag(g, above), lag(g, below)], 3, [NaN], step, { passesMissing: true })
  },
})
