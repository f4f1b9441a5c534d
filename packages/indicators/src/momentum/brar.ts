import { indicator } from '../definition.ts'
import { affine, div, sub } from '../graph/arithmetic.ts'
import { calc, type Graph, type Slot } from '../graph/graph.ts'
import { lag } from '../graph/lags.ts'
import { sum } from '../graph/windows.ts'
import { drift, length, scalar } from '../params.ts'

/** BRAR: the room above and below the open, and above and below the previous close. */
export const brar = indicator({
  name: 'brar',
  title: 'BRAR',
  category: 'momentum',
  formula:
    'ar = scalar · Σ (high - open) / Σ (open - low), br = scalar · Σ max(0, high - close[drift]) / Σ max(0, close[drift] - low), over `length` bars.',
  notes: ['Infinite, or NaN, where the lower sum is 0.'],
  params: { length: length(26), scalar: scalar(), drift: drift() },
  inputs: ['open', 'high', 'low', 'close'],
  memory: 'window',
  source: ['pandas-ta-classic brar'],
  outputs: (p) => [
    { name: 'ar', column: `AR_${p.length}`, lookback: p.length - 1, chart: 'pane' },
    { name: 'br', column: `BR_${p.length}`, lookback: p.length + p.drift - 1, chart: 'pane' },
  ],
  build: (g, { open, high, low, close }, p) => {
    const before = lag(g, close, p.drift)
    const ratio = (above: Slot, below: Slot): Slot =>
      affine(g, div(g, sum(g, above, p.length), sum(g, below, p.length)), p.scalar)
    return [ratio(sub(g, high, open), sub(g, open, low)), ratio(distance(g, high, before), distance(g, before, low))]
  },
})

/** max(0, a - b) */
function distance(g: Graph, a: Slot, b: Slot): Slot {
  return calc(g, [a, b], (x, y) => {
    y[0] = Math.max(0, x[0]! - x[1]!)
  })
}
