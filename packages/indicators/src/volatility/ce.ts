import { indicator } from '../definition.ts'
import { addScaled } from '../graph/arithmetic.ts'
import { mamode, movingAverage } from '../graph/moving-average.ts'
import { lateLookback } from '../graph/placeholder.ts'
import { trueRange } from '../graph/ranges.ts'
import { highest, lowest } from '../graph/windows.ts'
import { length, pythonFloat, real } from '../params.ts'

/** Chandelier exit: stops that hang some average ranges below the highest high and above the lowest low. */
export const ce = indicator({
  name: 'ce',
  title: 'Chandelier Exit',
  category: 'volatility',
  formula: 'long = highest high - multiplier · ATR, short = lowest low + multiplier · ATR, all over `length` bars.',
  notes: ['The average true range is seeded as in pandas_ta, a bar earlier than that of `atr`.'],
  params: {
    length: length(22),
    multiplier: real(3, 0, 1_000, 'Ranges between extreme and stop'),
    mamode: mamode('rma'),
  },
  inputs: ['high', 'low', 'close'],
  memory: 'recursive',
  source: ['pandas-ta-classic ce', 'LeBeau and Lucas, Computer Analysis of the Futures Market, 1992'],
  outputs: (p, { compat }) => {
    const suffix = `${p.length}_${pythonFloat(p.multiplier)}`
    const lookback = lateLookback(p.mamode, p.length, 1, compat)
    return [
      { name: 'long', column: `CE_L_${suffix}`, lookback, chart: 'overlay' },
      { name: 'short', column: `CE_S_${suffix}`, lookback, chart: 'overlay' },
    ]
  },
  build: (g, { high, low, close }, p) => {
    const range = movingAverage(g, p.mamode, trueRange(g, high, low, close), p.length)
    const stop = (extreme: number, side: 1 | -1) => addScaled(g, extreme, range, side * p.multiplier)
    return [stop(highest(g, high, p.length), -1), stop(lowest(g, low, p.length), 1)]
  },
})
