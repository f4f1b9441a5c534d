import { cos, exp } from '@tickworks/kernels'
import { indicator } from '../definition.ts'
import { recursiveFilter } from '../graph/filters.ts'
import { length, real } from '../params.ts'

/** Ehlers' super smoother with three poles. */
export const ssf3 = indicator({
  name: 'ssf3',
  title: 'Ehlers 3-Pole Super Smoother Filter',
  category: 'overlap',
  formula:
    'y = (1 - b + c)(1 - c) · x + (b + c) · y[1] - (c + bc) · y[2] + c² · y[3] with a = exp(-pi / length), b = 2a · cos(pi · sqrt3 / length), c = a².',
  notes: ['The first three values are those of the input. ssf with 3 poles has exact constants.'],
  params: {
    length: length(20),
    // biome-ignore lint/suspicious/noApproximativeNumericConstant: pandas_ta's default, and part of its numbers
    pi: real(3.14159, 3, 4, 'Value of π'),
    sqrt3: real(1.732, 1, 2, 'Value of √3'),
  },
  inputs: ['close'],
  memory: 'recursive',
  source: ['pandas_ta 0.4.16b ssf3', 'Ehlers, Cybernetic Analysis for Stocks and Futures, 2004'],
  outputs: (p) => [{ name: 'value', column: `SSF3_${p.length}`, lookback: 0, chart: 'overlay' }],
  build: (g, { close }, p) => {
    const a = exp(-p.pi / p.length)
    const b = 2 * a * cos((-p.pi * p.sqrt3) / p.length)
    const c = a * a
    return [recursiveFilter(g, close, [(1 - b + c) * (1 - c), b + c, -(c + b * c), c * c])]
  },
})
