import { indicator } from '../definition.ts'
import { div, max, min, share, sub } from '../graph/arithmetic.ts'
import { calc } from '../graph/graph.ts'
import { lag } from '../graph/lags.ts'
import { placeholder } from '../graph/placeholder.ts'
import { sum } from '../graph/windows.ts'
import { drift, length, real } from '../params.ts'

/** Ultimate oscillator: buying pressure as a share of the true range, over three lengths. */
export const uo = indicator({
  name: 'uo',
  title: 'Ultimate Oscillator',
  category: 'momentum',
  formula:
    '100 · weighted mean of Σ (close - floor) / Σ (ceiling - floor) over fast, medium and slow bars, floor = min(low, close[drift]), ceiling = max(high, close[drift]); a sum of 0/0 counts as 0.',
  notes: ['pandas_ta takes the first bar, which has no predecessor, by its own high and low and begins a bar earlier.'],
  params: {
    fast: length(7, 'Fast length'),
    medium: length(14, 'Medium length'),
    slow: length(28, 'Slow length'),
    fast_w: real(4, 0.001, 1_000, 'Weight of the fast part'),
    medium_w: real(2, 0.001, 1_000, 'Weight of the medium part'),
    slow_w: real(1, 0.001, 1_000, 'Weight of the slow part'),
    drift: drift(),
  },
  inputs: ['high', 'low', 'close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 ULTOSC', 'Williams, Technical Analysis of Stocks & Commodities, April 1985'],
  outputs: (p, { compat }) => [
    {
      name: 'value',
      column: `UO_${p.fast}_${p.medium}_${p.slow}`,
      lookback: Math.max(p.fast, p.medium, p.slow) - 1 + (compat ? 0 : p.drift),
      chart: 'pane',
      range: [0, 100],
    },
  ],
  build: (g, { high, low, close }, p) => {
    const before = lag(g, close, p.drift)
    const floor = min(g, low, g.compat ? placeholder(g, before, Number.MAX_VALUE) : before)
    const ceiling = max(g, high, g.compat ? placeholder(g, before, -Number.MAX_VALUE) : before)
    const pressure = sub(g, close, floor)
    const range = sub(g, ceiling, floor)
    const ratio = g.compat ? div : share
    const parts = [p.fast, p.medium, p.slow].map((length) => ratio(g, sum(g, pressure, length), sum(g, range, length)))
    const weights = p.fast_w + p.medium_w + p.slow_w
    return [
      calc(g, parts, (x, y) => {
        y[0] = (100 * (p.fast_w * x[0]! + p.medium_w * x[1]! + p.slow_w * x[2]!)) / weights
      }),
    ]
  },
})
