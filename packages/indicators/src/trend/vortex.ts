import { indicator } from '../definition.ts'
import { abs, div, sub } from '../graph/arithmetic.ts'
import { lag } from '../graph/lags.ts'
import { trueRange } from '../graph/ranges.ts'
import { sum } from '../graph/windows.ts'
import { drift, length } from '../params.ts'

/** Vortex: upward and downward movement from one bar's extreme to the other extreme of the next. */
export const vortex = indicator({
  name: 'vortex',
  title: 'Vortex',
  category: 'trend',
  formula:
    'plus = Σ |high - low[drift]| / Σ true range, minus = Σ |low - high[drift]| / Σ true range, over `length` bars.',
  notes: ['NaN where the range is 0 over the whole window; TA-Lib 0.8 has 0.'],
  params: { length: length(14), drift: drift() },
  inputs: ['high', 'low', 'close'],
  memory: 'window',
  source: ['pandas-ta-classic vortex', 'Botes and Siepman, Stocks & Commodities, January 2010'],
  outputs: (p) => {
    const lookback = p.length - 1 + p.drift
    return [
      { name: 'plus', column: `VTXP_${p.length}`, lookback, chart: 'pane' },
      { name: 'minus', column: `VTXM_${p.length}`, lookback, chart: 'pane' },
    ]
  },
  build: (g, { high, low, close }, p) => {
    const range = sum(g, trueRange(g, high, low, close), p.length)
    const up = abs(g, sub(g, high, lag(g, low, p.drift)))
    const down = abs(g, sub(g, low, lag(g, high, p.drift)))
    return [div(g, sum(g, up, p.length), range), div(g, sum(g, down, p.length), range)]
  },
})
