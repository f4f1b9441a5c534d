import { indicator } from '../definition.ts'
import { affine, div, share } from '../graph/arithmetic.ts'
import { directionalMovement, wilderSum } from '../graph/directional.ts'
import { calc, fold, type Graph, type Slot } from '../graph/graph.ts'
import { mamode, movingAverage } from '../graph/moving-average.ts'
import { trueRange } from '../graph/ranges.ts'
import { drift, length, scalar } from '../params.ts'

/** Average directional index with the two directional indicators. */
export const adx = indicator({
  name: 'adx',
  title: 'Average Directional Movement Index',
  category: 'trend',
  formula:
    "plus and minus = scalar · Wilder's sum of ±DM over that of the true range, DX = scalar · |plus - minus| / (plus + minus), value = Wilder's average of DX over `lensig`.",
  notes: [
    'plus and minus are 0 where the range is; a DX of 0/0 counts as 0 in the first mean and leaves a later one as it was (TA-Lib).',
  ],
  params: {
    length: length(14),
    lensig: { ...length(14, 'Signal length'), defaultFrom: 'length' },
    scalar: scalar(),
    mamode: mamode('rma'),
    drift: drift(),
  },
  inputs: ['high', 'low', 'close'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 ADX, PLUS_DI, MINUS_DI', 'pandas-ta-classic adx'],
  outputs: (p, { compat }) => [
    {
      name: 'value',
      column: `ADX_${p.lensig}`,
      lookback: compat ? Math.max(p.length, p.lensig) - 1 : p.length + p.lensig - 1,
      chart: 'pane',
      range: [0, p.scalar],
    },
    {
      name: 'plus',
      column: `DMP_${p.length}`,
      lookback: p.length - Number(compat),
      chart: 'pane',
      range: [0, p.scalar],
    },
    {
      name: 'minus',
      column: `DMN_${p.length}`,
      lookback: p.length - Number(compat),
      chart: 'pane',
      range: [0, p.scalar],
    },
  ],
  build: (g, { high, low, close }, p) => {
    const movements = directionalMovement(g, high, low)
    const range = trueRange(g, high, low, close)
    if (g.compat) {
      const mean = movingAverage(g, 'rma', range, p.length)
      const [plus, minus] = movements.map((x) =>
        affine(g, div(g, movingAverage(g, p.mamode, x, p.length), mean), p.scalar),
      )
      const index = calc(g, [plus!, minus!], (x, y) => {
        y[0] = (p.scalar * Math.abs(x[0]! - x[1]!)) / (x[0]! + x[1]!)
      })
      return [movingAverage(g, p.mamode, index, p.lensig), plus!, minus!]
    }
    const sum = wilderSum(g, range, p.length)
    const [plus, minus] = movements.map((x) => affine(g, share(g, wilderSum(g, x, p.length), sum), p.scalar))
    return [averageIndex(g, plus!, minus!, p.lensig, p.scalar), plus!, minus!]
  },
})

/** State: indices seen, counted to `length`, and their mean. */
function averageIndex(g: Graph, plus: Slot, minus: Slot, length: number, scale: number): Slot {
  return fold(g, [plus, minus], 1, [0, 0], (x, y, s) => {
    const both = x[0]! + x[1]!
    const index = both === 0 ? 0 : (scale * Math.abs(x[0]! - x[1]!)) / both
    if (s[0]! < length) {
      s[0] = s[0]! + 1
      s[1] = s[1]! + (index - s[1]!) / s[0]!
    } else if (both !== 0) {
      s[1] = s[1]! + (index - s[1]!) / length
    }
    y[0] = s[0]! < length ? NaN : s[1]!
  })[0]!
}
