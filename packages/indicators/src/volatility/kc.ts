import { indicator } from '../definition.ts'
import { addScaled, sub } from '../graph/arithmetic.ts'
import { averageLookback, mamode, movingAverage } from '../graph/moving-average.ts'
import { lateLookback } from '../graph/placeholder.ts'
import { trueRange } from '../graph/ranges.ts'
import { flag, length, real } from '../params.ts'

/** Keltner channel: an average of the close, and the average range around it. */
export const kc = indicator({
  name: 'kc',
  title: 'Keltner Channels',
  category: 'volatility',
  formula: 'middle = MA(close), lower and upper = middle ∓ scalar · MA(true range), or of high - low without `tr`.',
  notes: [
    'Both averages are exponential over one length here. TA-Lib 0.8 takes an ATR of its own length (10), Keltner took simple means of typical price and range.',
  ],
  params: {
    length: length(20),
    scalar: real(2, 0, 1_000, 'Ranges between middle and band'),
    mamode: mamode('ema'),
    tr: flag(true, 'Count gaps in the range'),
  },
  inputs: ['high', 'low', 'close'],
  memory: 'recursive',
  source: ['pandas-ta-classic kc'],
  main: 'middle',
  outputs: (p, { compat }) => {
    const suffix = `${p.mamode[0]}_${p.length}_${p.scalar}`
    const middle = averageLookback(p.mamode, p.length, compat)
    const lookback = p.tr ? Math.max(middle, lateLookback(p.mamode, p.length, 1, compat)) : middle
    return [
      { name: 'lower', column: `KCL${suffix}`, lookback, chart: 'overlay' },
      { name: 'middle', column: `KCB${suffix}`, lookback: middle, chart: 'overlay' },
      { name: 'upper', column: `KCU${suffix}`, lookback, chart: 'overlay' },
    ]
  },
  build: (g, { high, low, close }, p) => {
    const range = p.tr ? trueRange(g, high, low, close) : sub(g, high, low)
    const middle = movingAverage(g, p.mamode, close, p.length)
    const width = movingAverage(g, p.mamode, range, p.length)
    const band = (side: 1 | -1) => addScaled(g, middle, width, side * p.scalar)
    return [band(-1), middle, band(1)]
  },
})
