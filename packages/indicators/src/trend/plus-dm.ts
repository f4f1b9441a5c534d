import { indicator } from '../definition.ts'
import { affine } from '../graph/arithmetic.ts'
import { rmaFromRow } from '../graph/averages.ts'
import { directionalMovement, isWilder, wilderSum } from '../graph/directional.ts'
import { drift, length } from '../params.ts'

/** Wilder's sum of the plus directional movement. */
export const plusDm = indicator({
  name: 'plus_dm',
  title: 'Plus Directional Movement',
  category: 'trend',
  formula:
    "Wilder's sum over `length` of up = high - high[drift] where it is above 0 and above down = low[drift] - low, else 0: the plain sum of the first length - 1 values, then s = s[1] - s[1]/length + x.",
  notes: [
    'pandas_ta has length times an average that is seeded with the mean of the first length - 1 values: greater by length/(length - 1) at first.',
  ],
  params: { length: length(14), drift: drift() },
  inputs: ['high', 'low'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 PLUS_DM', 'pandas-ta-classic plus_dm'],
  outputs: (p) => [
    { name: 'value', column: `PLUS_DM_${p.length}`, lookback: Math.max(p.length - 1, p.drift), chart: 'pane' },
  ],
  build: (g, { high, low }, p) => {
    const movement = directionalMovement(g, high, low, p.drift)[0]
    if (isWilder(p, g.compat)) return [wilderSum(g, movement, p.length, p.length - 1)]
    return [affine(g, rmaFromRow(g, movement, p.length), p.length)]
  },
})
