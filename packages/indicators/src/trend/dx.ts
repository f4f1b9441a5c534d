import { indicator } from '../definition.ts'
import { directionalLookback, directionalMovement, isWilder } from '../graph/directional.ts'
import { calc } from '../graph/graph.ts'
import { mamode, movingAverage } from '../graph/moving-average.ts'
import { wilderDirectional } from '../graph/wilder-directional.ts'
import { drift, length, scalar } from '../params.ts'

/** Directional index: how one-sided the directional movement is. */
export const dx = indicator({
  name: 'dx',
  title: 'Directional Index',
  category: 'trend',
  formula: 'scalar · |plus - minus| / (plus + minus), plus and minus the directional indicators (see adx).',
  notes: [
    'Of 0/0 the value before, 0 at first, as in TA-Lib; pandas_ta adds an epsilon to the divisor and begins a bar earlier.',
  ],
  params: { length: length(14), scalar: scalar(), mamode: mamode('rma'), drift: drift() },
  inputs: ['high', 'low', 'close'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 DX', 'pandas-ta-classic dx'],
  outputs: (p, { compat }) => [
    { name: 'value', column: `DX_${p.length}`, lookback: directionalLookback(p, compat), chart: 'pane' },
  ],
  build: (g, { high, low, close }, p) => {
    if (isWilder(p, g.compat)) return [wilderDirectional(g, high, low, close, { ...p, lensig: 1 })[0]]
    const averages = directionalMovement(g, high, low, p.drift).map((x) => movingAverage(g, p.mamode, x, p.length))
    const index = calc(g, averages, (x, y) => {
      const both = x[0]! + x[1]!
      y[0] = (p.scalar * Math.abs(x[0]! - x[1]!)) / (both === 0 ? EPSILON : both)
    })
    return [index]
  },
})

const EPSILON = 2 ** -52
