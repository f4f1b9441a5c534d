import { indicator } from '../definition.ts'
import { affine } from '../graph/arithmetic.ts'
import { rmaFromRow } from '../graph/averages.ts'
import { directionalMovement, isWilder, wilderSum } from '../graph/directional.ts'
import { drift, length } from '../params.ts'

/** Wilder's sum of the minus directional movement. */
export const minusDm = indicator({
  name: 'minus_dm',
  title: 'Minus Directional Movement',
  category: 'trend',
  formula:
    "Wilder's sum over `length` of down = low[drift] - low where it is above 0 and above up = high - high[drift], else 0: the plain sum of the first length - 1 values, then s = s[1] - s[1]/length + x.",
  notes: [
    'pandas_ta has length times an average that is seeded with the mean of the first length - 1 values: greater by length/(length - 1) at first.',
  ],
  params: { length: length(14), drift: drift() },
  inputs: ['high', 'low'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 MINUS_DM', 'pandas-ta-classic minus_dm'],
  outputs: (p) => [
    { name: 'value', column: `MINUS_DM_${p.length}`, lookback: Math.max(p.length - 1, p.drift), chart: 'pane' },
  ],
  build: (g, { high, low }, p) => {
    const movement = directionalMovement(g, high, low, p.drift)[1]
    if (isWilder(p, g.compat)) return [wilderSum(g, movement, p.length, p.length - 1)]
    return [affine(g, rmaFromRow(g, movement, p.length), p.length)]
  },
})
