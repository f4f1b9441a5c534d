import { log10 } from '@tickworks/kernels'
import { indicator } from '../definition.ts'
import { sub } from '../graph/arithmetic.ts'
import { rmaFromRow } from '../graph/averages.ts'
import { calc } from '../graph/graph.ts'
import { trueRange } from '../graph/ranges.ts'
import { highest, lowest, sum } from '../graph/windows.ts'
import { flag, length, scalar } from '../params.ts'

/** Choppiness index: near `scalar` in a market without direction, near 0 in a trend. */
export const chop = indicator({
  name: 'chop',
  title: 'Choppiness Index',
  category: 'trend',
  formula:
    'scalar · log(Σ ATR(atr_length) / (highest high - lowest low)) / log(length), sum and extremes over `length` bars.',
  notes: [
    '`ln` names the column only: the base of the logarithm falls out of the quotient.',
    'Infinite where the window has no range of its own and moved by a gap before it.',
  ],
  params: {
    length: length(14, 'Length', 2),
    atr_length: length(1, 'Length of the true range'),
    ln: flag(false, 'Natural logarithm'),
    scalar: scalar(),
  },
  inputs: ['high', 'low', 'close'],
  memory: 'recursive',
  source: ['pandas-ta-classic chop', 'Dreiss, 1993'],
  outputs: (p) => [
    {
      name: 'value',
      column: `CHOP${p.ln ? 'ln' : ''}_${p.length}_${p.atr_length}_${p.scalar}`,
      lookback: Math.max(p.atr_length - 1, 1) + p.length - 1,
      chart: 'pane',
    },
  ],
  build: (g, { high, low, close }, p) => {
    const path = sum(g, rmaFromRow(g, trueRange(g, high, low, close), p.atr_length), p.length)
    const range = sub(g, highest(g, high, p.length), lowest(g, low, p.length))
    const factor = p.scalar / log10(p.length)
    const value = calc(g, [path, range], (x, y) => {
      y[0] = factor * log10(x[0]! / x[1]!)
    })
    return [value]
  },
})
