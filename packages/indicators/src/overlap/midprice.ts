import { indicator } from '../definition.ts'
import { add, affine } from '../graph/arithmetic.ts'
import { highest, lowest } from '../graph/windows.ts'
import { length } from '../params.ts'

/** The middle between the highest high and the lowest low of a window. */
export const midprice = indicator({
  name: 'midprice',
  title: 'Midpoint Price Over Period',
  category: 'overlap',
  formula: '(highest high + lowest low of `length` bars) / 2.',

  params: { length: length(2) },
  inputs: ['high', 'low'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 MIDPRICE', 'pandas-ta-classic midprice'],
  outputs: (p) => [{ name: 'value', column: `MIDPRICE_${p.length}`, lookback: p.length - 1, chart: 'overlay' }],
  build: (g, { high, low }, p) => [affine(g, add(g, highest(g, high, p.length), lowest(g, low, p.length)), 0.5)],
})
