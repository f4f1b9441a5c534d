import { indicator } from '../definition.ts'
import { rmaFromRow } from '../graph/averages.ts'
import { fold } from '../graph/graph.ts'
import { averageLookback, mamode, movingAverage } from '../graph/moving-average.ts'
import { trueRange } from '../graph/ranges.ts'
import { length, pythonFloat, real } from '../params.ts'

/** Profit maximizer: a supertrend around an average. */
export const pmax = indicator({
  name: 'pmax',
  title: 'PMAX',
  category: 'trend',
  formula:
    'Bands average ∓ multiplier · ATR; the lower one does not fall while the last close was above it, the upper one does not rise while it was below. A close above the last upper band selects the lower one, a close below the last lower band the upper one.',
  notes: ["Begins with the lower band. The ATR is Wilder's as pandas_ta seeds it."],
  params: { length: length(10), multiplier: real(3, 0, 1_000, 'Multiple of the ATR'), mamode: mamode('ema') },
  inputs: ['high', 'low', 'close'],
  memory: 'recursive',
  source: ['pandas-ta-classic pmax'],
  outputs: (p) => [
    {
      name: 'value',
      column: `PMAX_${p.mamode[0]!.toUpperCase()}_${p.length}_${pythonFloat(p.multiplier)}`,
      lookback: Math.max(averageLookback(p.mamode, p.length), 1),
      chart: 'overlay',
    },
  ],
  build: (g, { high, low, close }, p) => {
    const mean = movingAverage(g, p.mamode, close, p.length)
    const range = rmaFromRow(g, trueRange(g, high, low, close), p.length)
    // State: the last close and bands, the direction.
    return fold(g, [close, mean, range], 1, [NaN, NaN, NaN, 1], (x, y, s) => {
      const distance = p.multiplier * x[2]!
      let lower = x[1]! - distance
      let upper = x[1]! + distance
      if (s[0]! > s[1]!) lower = Math.max(lower, s[1]!)
      if (s[0]! < s[2]!) upper = Math.min(upper, s[2]!)
      if (x[0]! > s[2]!) s[3] = 1
      else if (x[0]! < s[1]!) s[3] = -1
      s[0] = x[0]!
      s[1] = lower
      s[2] = upper
      y[0] = s[3]! > 0 ? lower : upper
    })
  },
})
