import { indicator } from '../definition.ts'
import { affine, share } from '../graph/arithmetic.ts'
import { directionalMovement, wilderSum } from '../graph/directional.ts'
import { trueRange } from '../graph/ranges.ts'
import { length } from '../params.ts'

/** Both directional indicators as Tulip has them. */
export const di = indicator({
  name: 'di',
  title: 'Directional Indicators',
  category: 'trend',
  formula: "100 · Wilder's sums of ±DM over that of the true range, from bar period - 1 on.",
  notes: [
    'Where up and down moves are equal and above 0 both count (Tulip); in TA-Lib and Wilder neither does. Begins a bar before plus_di and minus_di.',
  ],
  params: { period: length(14) },
  inputs: ['high', 'low', 'close'],
  memory: 'recursive',
  source: ['Tulip Indicators 0.9.2 di'],
  outputs: (p) => {
    const lookback = Math.max(p.period - 1, 1)
    return [
      { name: 'plus', column: 'plus_di', lookback, chart: 'pane' },
      { name: 'minus', column: 'minus_di', lookback, chart: 'pane' },
    ]
  },
  build: (g, { high, low, close }, p) => {
    const first = p.period - 1
    const range = wilderSum(g, trueRange(g, high, low, close), p.period, first)
    return directionalMovement(g, high, low, 1, { ties: true }).map((x) =>
      affine(g, share(g, wilderSum(g, x, p.period, first), range), 100),
    )
  },
})
