import { indicator } from '../definition.ts'
import { div, sub } from '../graph/arithmetic.ts'
import { ema } from '../graph/averages.ts'
import { sum } from '../graph/windows.ts'
import { length } from '../params.ts'

/** Mass index: bulges of the range, whose reversals it is said to announce above 27 and then below 26.5. */
export const massi = indicator({
  name: 'massi',
  title: 'Mass Index',
  category: 'volatility',
  formula: 'Sum over `slow` bars of e / EMA(e, fast), e = EMA(high - low, fast).',
  notes: ['The shorter length is the fast one, however they are given. Tulip seeds its averages with the first value.'],
  params: { fast: length(9, 'Length of the averages'), slow: length(25, 'Length of the sum') },
  inputs: ['high', 'low'],
  memory: 'recursive',
  source: ['pandas-ta-classic massi'],
  outputs: (p) => {
    const fast = Math.min(p.fast, p.slow)
    const slow = Math.max(p.fast, p.slow)
    return [{ name: 'value', column: `MASSI_${fast}_${slow}`, lookback: 2 * (fast - 1) + slow - 1, chart: 'pane' }]
  },
  build: (g, { high, low }, p) => {
    const fast = Math.min(p.fast, p.slow)
    const first = ema(g, sub(g, high, low), fast)
    return [sum(g, div(g, first, ema(g, first, fast)), Math.max(p.fast, p.slow))]
  },
})
