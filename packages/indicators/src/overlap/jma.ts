import { log2, pow } from '@tickworks/kernels'
import { indicator } from '../definition.ts'
import { fold } from '../graph/graph.ts'
import { int, length, pythonFloat } from '../params.ts'

/** Rings of the state: the last volatilities and the last sums of them. */
const VOLATILITIES = 10
const SUMS = 66
// The state: bars (counted on), bands, average, its two errors, the value; then both rings.
const BARS = 0
const UPPER = 1
const LOWER = 2
const AVERAGE = 3
const ERROR = 4
const STEP = 5
const VALUE = 6
const RING = 7

/** An average after Jurik's, as the community rebuilt it: an adaptive average, a Kalman-like filter, another adaptive one. */
export const jma = indicator({
  name: 'jma',
  title: 'Jurik Moving Average',
  category: 'overlap',
  formula:
    'Relative volatility r = |x - nearer band| over its mean, bounded; gain 1 - a with a = beta^(r^pow1); average, its error and the value each smoothed with it. Details in the source.',
  notes: [
    "Jurik's own formula is not public; this is the widely used reconstruction, with the constants of pandas_ta.",
  ],
  params: { length: length(7), phase: int(0, -1_000, 1_000, 'Overshoot, -100 to 100') },
  inputs: ['close'],
  memory: 'recursive',
  source: ['pandas-ta-classic jma'],
  outputs: (p) => [
    {
      name: 'value',
      column: `JMA_${p.length}_${p.phase === 0 ? 0 : pythonFloat(p.phase)}`,
      lookback: p.length - 1,
      chart: 'overlay',
    },
  ],
  build: (g, { close }, p) => {
    const half = (p.length - 1) / 2
    const root = Math.sqrt(half)
    const length1 = half > 0 ? Math.max(log2(root) + 2, 0) : 0
    const pow1 = Math.max(length1 - 2, 0.5)
    const band = length1 * root
    const bandGain = band / (band + 1)
    const beta = (0.45 * (p.length - 1)) / (0.45 * (p.length - 1) + 2)
    const ratio = p.phase < -100 ? 0.5 : p.phase > 100 ? 2.5 : 1.5 + p.phase / 100
    const most = Math.max(1, pow(length1, 1 / pow1))
    const initial = new Float64Array(RING + VOLATILITIES + SUMS)
    return fold(g, [close], 1, initial, (x, y, s) => {
      const price = x[0]!
      const bar = s[BARS]!
      if (bar === 0) {
        s[UPPER] = price
        s[LOWER] = price
        s[AVERAGE] = price
        s[VALUE] = price
      }
      s[BARS] = bar + 1
      const above = price - s[UPPER]!
      const below = price - s[LOWER]!
      const far = Math.max(Math.abs(above), Math.abs(below))
      s[RING + (bar % VOLATILITIES)] = Math.abs(above) === Math.abs(below) ? 0 : far
      let sum = 0
      for (let k = 0; k < VOLATILITIES; k += 1) sum += s[RING + k]!
      const sums = RING + VOLATILITIES
      s[sums + (bar % SUMS)] = sum / VOLATILITIES
      let mean = 0
      for (let k = 0; k < SUMS; k += 1) mean += s[sums + k]!
      mean /= Math.min(bar + 1, SUMS)
      const relative = mean > 0 ? s[RING + (bar % VOLATILITIES)]! / mean : 1
      const power = pow(Math.min(Math.max(relative, 1), most), pow1)
      const keep = pow(bandGain, Math.sqrt(power))
      s[UPPER] = above > 0 ? price : price - keep * above
      s[LOWER] = below < 0 ? price : price - keep * below
      const alpha = pow(beta, power)
      s[AVERAGE] = (1 - alpha) * price + alpha * s[AVERAGE]!
      s[ERROR] = (price - s[AVERAGE]!) * (1 - beta) + beta * s[ERROR]!
      const ahead = s[AVERAGE]! + ratio * s[ERROR]!
      s[STEP] = (ahead - s[VALUE]!) * (1 - alpha) * (1 - alpha) + alpha * alpha * s[STEP]!
      s[VALUE] = s[VALUE]! + s[STEP]!
      y[0] = s[VALUE]!
      if (bar < p.length - 1) y[0] = NaN
    })
  },
})
