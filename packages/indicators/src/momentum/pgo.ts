import { indicator } from '../definition.ts'
import { div, sub } from '../graph/arithmetic.ts'
import { ema, rmaFromRow } from '../graph/averages.ts'
import { trueRange } from '../graph/ranges.ts'
import { sma } from '../graph/windows.ts'
import { length } from '../params.ts'

/** Pretty good oscillator: the distance from the mean, in average ranges. */
export const pgo = indicator({
  name: 'pgo',
  title: 'Pretty Good Oscillator',
  category: 'momentum',
  formula: '(close - SMA(close, length)) / EMA(ATR(length), length).',
  notes: ['The range is averaged twice, as in pandas_ta; Johnson averages the true range once, exponentially.'],
  params: { length: length(14) },
  inputs: ['high', 'low', 'close'],
  memory: 'recursive',
  source: ['pandas-ta-classic pgo'],
  outputs: (p) => [
    {
      name: 'value',
      column: `PGO_${p.length}`,
      lookback: Math.max(p.length - 1, 1) + p.length - 1,
      chart: 'pane',
    },
  ],
  build: (g, { high, low, close }, p) => {
    const range = rmaFromRow(g, trueRange(g, high, low, close), p.length)
    return [div(g, sub(g, close, sma(g, close, p.length)), ema(g, range, p.length))]
  },
})
