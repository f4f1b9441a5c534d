import { indicator } from '../definition.ts'
import { type Candle, pattern } from '../graph/candle.ts'
import { fold } from '../graph/graph.ts'
import { flag, int, length, pythonFloat, scalar } from '../params.ts'

/** Doji: a body that is next to nothing. */
export const cdlDoji = indicator({
  kind: 'pattern',
  name: 'cdl_doji',
  title: 'Candle: Doji',
  category: 'candles',
  formula: '|close - open| ≤ factor % of the mean range of the `length` bars before: `scalar`, without a direction.',
  notes: [
    'With `naive` the first bars are seen beside their own range. Without `asint` a match is 1.',
    'NaN until the window is whole; TA-Lib and pandas_ta print 0 there.',
  ],
  params: {
    length: length(10),
    factor: int(10, 0, 100, 'Greatest body, in percent of the mean range'),
    scalar: scalar(),
    asint: flag(true, 'Print the scale instead of 1'),
    naive: flag(false, 'See the first bars beside their own range'),
  },
  inputs: ['open', 'high', 'low', 'close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 CDLDOJI', 'pandas-ta-classic cdl_doji'],
  outputs: (p, { compat }) => [
    {
      name: 'value',
      column: `CDL_DOJI_${p.length}_${pythonFloat(0.01 * p.factor)}`,
      lookback: compat || p.naive ? 0 : p.length,
      chart: 'pane',
      range: [0, p.asint ? p.scalar : 1],
    },
  ],
  build: (g, { open, high, low, close }, p) => {
    const part = 0.01 * p.factor
    const printing = { scalar: p.asint ? p.scalar : 1, placeholder: g.compat ? 0 : NaN }
    const prices = [open, high, low, close]
    const bars = p.length + (g.compat && p.naive ? 2 : 1)
    const rule = (a: Candle): number => {
      a.sumRanges(p.length)
      return Number(a.body <= part * (a.sum[0]! / p.length))
    }
    const whole = pattern(g, prices, bars, rule, { ...printing, placeholder: p.naive ? NaN : printing.placeholder })
    if (!p.naive) return [whole]
    const own = pattern(g, prices, 1, (a) => Number(a.body <= part * (a.high - a.low)), printing)
    // State: bars seen, counted to those before the first whole window.
    const step = (x: Float64Array, y: Float64Array, s: Float64Array): void => {
      if (s[0]! < bars - 1) {
        y[0] = x[1]!
        if (!Number.isNaN(x[1]!)) s[0] = s[0]! + 1
      } else {
        y[0] = x[0]!
      }
    }
    return fold(g, [whole, own], 1, [0], step, { passesMissing: true })
  },
})
