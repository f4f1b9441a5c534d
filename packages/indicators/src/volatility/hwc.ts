import { indicator } from '../definition.ts'
import { fold } from '../graph/graph.ts'
import { flag, real } from '../params.ts'

/** Holt-Winters channel: a forecast with trend and acceleration, and a band of its smoothed error. */
export const hwc = indicator({
  name: 'hwc',
  title: 'Holt-Winter Channel',
  category: 'volatility',
  formula:
    'middle = F + V + A/2, F = (1 - na)(F[1] + V[1] + A[1]/2) + na · close, V = (1 - nb)(V[1] + A[1]) + nb · (F - F[1]), A = (1 - nc) · A[1] + nc · (V - V[1]); upper and lower = middle ± scalar · √var[1], var = (1 - nd) · var[1] + nd · (close[1] - middle[1])².',
  notes: [
    'The band is that of the bar before: an error shows two bars later. With `channel_eval` also the width and where in it the close lies, NaN while the width is 0.',
  ],
  params: {
    na: real(0.2, 0, 1, 'Weight of the price'),
    nb: real(0.1, 0, 1, 'Weight of the trend'),
    nc: real(0.1, 0, 1, 'Weight of the acceleration'),
    nd: real(0.1, 0, 1, 'Weight of the error'),
    scalar: real(1, 0, 1_000, 'Deviations between middle and band'),
    channel_eval: flag(false, 'Add width and place in the channel'),
  },
  inputs: ['close'],
  memory: 'recursive',
  source: ['pandas-ta-classic hwc'],
  outputs: (p) => [
    { name: 'middle', column: 'HWM', lookback: 0, chart: 'overlay' },
    { name: 'upper', column: 'HWU', lookback: 0, chart: 'overlay' },
    { name: 'lower', column: 'HWL', lookback: 0, chart: 'overlay' },
    ...(p.channel_eval
      ? ([
          { name: 'width', column: 'HWW', lookback: 0, chart: 'pane' },
          { name: 'percent', column: 'HWPCT', lookback: 3, chart: 'pane' },
        ] as const)
      : []),
  ],
  build: (g, { close }, p) => {
    // State: F, V, A, var, and close and middle of the bar before; NaN in the first: no bar yet.
    const slots = fold(g, [close], 5, [NaN, 0, 0, 0, 0, 0], (x, y, s) => {
      const price = x[0]!
      if (Number.isNaN(s[0]!)) {
        s[0] = price
        s[4] = price
        s[5] = price
      }
      const level = (1 - p.na) * (s[0]! + s[1]! + 0.5 * s[2]!) + p.na * price
      const trend = (1 - p.nb) * (s[1]! + s[2]!) + p.nb * (level - s[0]!)
      const bend = (1 - p.nc) * s[2]! + p.nc * (trend - s[1]!)
      const middle = level + trend + 0.5 * bend
      const band = p.scalar * Math.sqrt(s[3]!)
      const error = s[4]! - s[5]!
      s[0] = level
      s[1] = trend
      s[2] = bend
      s[3] = (1 - p.nd) * s[3]! + p.nd * error * error
      s[4] = price
      s[5] = middle
      y[0] = middle
      y[1] = middle + band
      y[2] = middle - band
      y[3] = y[1]! - y[2]!
      y[4] = (price - y[2]!) / y[3]!
      if (y[3] === 0) y[4] = NaN
    })
    return p.channel_eval ? slots : slots.slice(0, 3)
  },
})
