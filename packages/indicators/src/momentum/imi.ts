import { indicator } from '../definition.ts'
import { affine, div } from '../graph/arithmetic.ts'
import { calc } from '../graph/graph.ts'
import { sum } from '../graph/windows.ts'
import { length } from '../params.ts'

/** Intraday momentum index: the rising bodies as a share of all bodies. */
export const imi = indicator({
  name: 'imi',
  title: 'Intraday Momentum Index',
  category: 'momentum',
  formula: '100 · Σ max(0, close - open) / Σ |close - open| over `length` bars; NaN where no bar has a body.',
  notes: ['Without a body TA-Lib 0.8 has 50.'],
  params: { length: length(14) },
  inputs: ['open', 'close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 IMI', 'Chande and Kroll, The New Technical Trader, 1994'],
  outputs: (p) => [
    { name: 'value', column: `IMI_${p.length}`, lookback: p.length - 1, chart: 'pane', range: [0, 100] },
  ],
  build: (g, { open, close }, p) => {
    const up = calc(g, [open, close], (x, y) => {
      y[0] = Math.max(0, x[1]! - x[0]!)
    })
    const size = calc(g, [open, close], (x, y) => {
      y[0] = Math.abs(x[1]! - x[0]!)
    })
    return [affine(g, div(g, sum(g, up, p.length), sum(g, size, p.length)), 100)]
  },
})
