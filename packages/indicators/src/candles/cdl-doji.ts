import { indicator } from '../definition.ts'
import { pattern } from '../graph/candle.ts'
import { calc } from '../graph/graph.ts'
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
    const whole = pattern(
      g,
      prices,
      p.length + (g.compat && p.naive ? 2 : 1),
      (a) => {
        a.sumRanges(p.length)
        return Number(a.body <= part * (a.sum[0]! / p.length))
      },
      { ...printing, placeholder: p.naive ? NaN : printing.placeholder },
    )
    if (!p.naive) return [whole]
    const own = pattern(g, prices, 1, (a) => Number(a.body <= part * (a.high - a.low)), printing)
    return [
      calc(
        g,
        [whole, own],
        (x, y) => {
          y[0] = Number.isNaN(x[0]!) ? x[1]! : x[0]!
        },
        { passesMissing: true },
      ),
    ]
  },
})
