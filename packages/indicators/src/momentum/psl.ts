import { indicator } from '../definition.ts'
import { affine } from '../graph/arithmetic.ts'
import { calc } from '../graph/graph.ts'
import { fromRow, lag } from '../graph/lags.ts'
import { placeholder } from '../graph/placeholder.ts'
import { sum } from '../graph/windows.ts'
import { drift, length, scalar } from '../params.ts'

/** Psychological line: the share of bars that rose. */
export const psl = indicator({
  name: 'psl',
  title: 'Psychological Line',
  category: 'momentum',
  formula: 'scalar · (bars with close > close[drift], or with close > open where there is an open) / length.',
  notes: ['pandas_ta counts the first bar, which has no predecessor, as one that did not rise.'],
  params: { length: length(12), scalar: scalar(), drift: drift() },
  inputs: ['close'],
  optionalInputs: ['open'],
  memory: 'window',
  source: ['pandas-ta-classic psl'],
  outputs: (p, { compat }) => [
    {
      name: 'value',
      column: `PSL_${p.length}`,
      lookback: p.length - 1 + (compat ? 0 : p.drift),
      chart: 'pane',
      range: [0, p.scalar],
    },
  ],
  build: (g, { close, open }, p) => {
    const rose = calc(g, [close, open ?? lag(g, close, p.drift)], (x, y) => {
      y[0] = Number(x[0]! > x[1]!)
    })
    const counted = sum(g, g.compat ? placeholder(g, rose, 0) : rose, p.length)
    const value = affine(g, counted, p.scalar / p.length)
    // One look-back with an open and without.
    return [g.compat ? value : fromRow(g, value, p.length - 1 + p.drift)]
  },
})
