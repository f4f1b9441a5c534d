import { indicator } from '../definition.ts'
import { pattern } from '../graph/candle.ts'
import { flag } from '../params.ts'

/** Inside bar: a range within the range before it. */
export const cdlInside = indicator({
  kind: 'pattern',
  name: 'cdl_inside',
  title: 'Candle: Inside Bar',
  category: 'candles',
  formula:
    'high < high[1] and low > low[1]: 1 for a white candle, -1 for a black one; with `asbool` 1 for both. A close at the open makes a white candle.',
  notes: ['NaN on the first bar; pandas_ta prints 0 there, and its 0.4 line 100 for a match.'],
  params: { asbool: flag(false, 'Leave the color out') },
  inputs: ['open', 'high', 'low', 'close'],
  memory: 'window',
  source: ['pandas-ta-classic cdl_inside'],
  outputs: (p, { compat }) => [
    { name: 'value', column: 'CDL_INSIDE', lookback: compat ? 0 : 1, chart: 'pane', range: [p.asbool ? 0 : -1, 1] },
  ],
  build: (g, { open, high, low, close }, p) => [
    pattern(
      g,
      [open, high, low, close],
      2,
      (a, b) => {
        if (a.high >= b.high || a.low <= b.low) return 0
        return p.asbool ? 1 : a.color
      },
      { scalar: 1, placeholder: g.compat ? 0 : NaN },
    ),
  ],
})
