import { exp, log } from '@tickworks/kernels'
import { indicator } from '../definition.ts'
import { sub } from '../graph/arithmetic.ts'
import { fold } from '../graph/graph.ts'
import { lag } from '../graph/lags.ts'
import { medianPrice } from '../graph/prices.ts'
import { highest, lowest } from '../graph/windows.ts'
import { int } from '../params.ts'

/** Ehlers' fractal adaptive moving average: the rougher the path, the slower. */
export const frama = indicator({
  name: 'frama',
  title: 'Fractal Adaptive Moving Average',
  category: 'overlap',
  formula:
    'y += exp(-4.6 · (D - 1)) · ((high + low)/2 - y), the gain within 0.01 and 1; D = log₂((N1 + N2)/N3), N1, N2 the ranges of the two halves of the window over length/2, N3 its range over length.',
  notes: [
    'Begins with the middle of the bar number length - 1. While a half has no range D stays as it was, at first 1.',
    'Not cross-checked: no independent numbers were at hand.',
  ],
  params: { length: int(16, 2, 100_000, 'Length, an odd one counts as one more') },
  inputs: ['high', 'low'],
  memory: 'recursive',
  source: ['Ehlers, Fractal Adaptive Moving Averages, Stocks & Commodities, October 2005'],
  unchecked: true,
  outputs: (p) => [{ name: 'value', column: 'FRAMA', lookback: 2 * Math.ceil(p.length / 2) - 1, chart: 'overlay' }],
  build: (g, { high, low }, p) => {
    const half = Math.ceil(p.length / 2)
    const newer = sub(g, highest(g, high, half), lowest(g, low, half))
    const older = lag(g, newer, half)
    const all = sub(g, highest(g, high, 2 * half), lowest(g, low, 2 * half))
    const scale = -4.6 / log(2)
    // State: the average, the gain.
    return fold(g, [medianPrice(g, high, low), newer, older, all], 1, [NaN, 1], (x, y, s) => {
      if (x[1]! > 0 && x[2]! > 0) {
        // log₂(2 · (newer + older) / all) - 1
        s[1] = Math.min(1, Math.max(0.01, exp(scale * log((x[1]! + x[2]!) / x[3]!))))
      }
      s[0] = Number.isNaN(s[0]!) ? x[0]! : s[0]! + s[1]! * (x[0]! - s[0]!)
      y[0] = s[0]!
    })
  },
})
