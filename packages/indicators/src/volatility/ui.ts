import { indicator } from '../definition.ts'
import { affine, sqrt } from '../graph/arithmetic.ts'
import { calc } from '../graph/graph.ts'
import { highest, sum } from '../graph/windows.ts'
import { flag, length, scalar } from '../params.ts'

/** Ulcer index: depth and duration of the falls from the highest close. */
export const ui = indicator({
  name: 'ui',
  title: 'Ulcer Index',
  category: 'volatility',
  formula:
    '√(Σ d² / length), d = scalar · (close - h) / h with h the highest close of `length`; with `everget`, divided by length once more.',
  params: { length: length(14), scalar: scalar(), everget: flag(false, 'Divide by the length twice') },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic ui', 'Martin and McCann, The Investor’s Guide to Fidelity Funds, 1989'],
  outputs: (p) => [
    { name: 'value', column: `UI${p.everget ? 'e' : ''}_${p.length}`, lookback: 2 * (p.length - 1), chart: 'pane' },
  ],
  build: (g, { close }, p) => {
    const squares = calc(g, [close, highest(g, close, p.length)], (x, y) => {
      const depth = (p.scalar * (x[0]! - x[1]!)) / x[1]!
      y[0] = depth * depth
    })
    return [sqrt(g, affine(g, sum(g, squares, p.length), 1 / (p.everget ? p.length * p.length : p.length)))]
  },
})
