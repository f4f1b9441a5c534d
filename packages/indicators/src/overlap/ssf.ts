import { cos, exp } from '@tickworks/kernels'
import { indicator } from '../definition.ts'
import { recursiveFilter } from '../graph/filters.ts'
import { int, length } from '../params.ts'

/** Ehlers' super smoother: a Butterworth filter that lets the trend pass and stops what is faster. */
export const ssf = indicator({
  name: 'ssf',
  title: 'Ehlers Super Smoother Filter',
  category: 'overlap',
  formula:
    '2 poles: y = c1 · x + c2 · y[1] + c3 · y[2] with r = π√2 / length, a = exp(-r), c2 = 2a · cos r, c3 = -a², c1 = 1 - c2 - c3. 3 poles: the same with π / length and a third term.',
  notes: [
    'The first `poles` values are those of the input. pandas_ta 0.3 begins with the last values of the series instead.',
    'Ehlers has √3 in the cosine of three poles, as here, and the mean of two values for x with two.',
  ],
  params: { length: length(10), poles: int(2, 2, 3, 'Poles') },
  inputs: ['close'],
  memory: 'recursive',
  source: ['pandas-ta-classic ssf', 'Ehlers, Cybernetic Analysis for Stocks and Futures, 2004'],
  outputs: (p) => [{ name: 'value', column: `SSF_${p.length}_${p.poles}`, lookback: 0, chart: 'overlay' }],
  build: (g, { close }, p) => {
    if (p.poles === 3) {
      const x = Math.PI / p.length
      const a = exp(-x)
      const b = 2 * a * cos(Math.sqrt(3) * x)
      const c = a * a
      return [recursiveFilter(g, close, [(1 - b + c) * (1 - c), b + c, -(c + b * c), c * c])]
    }
    const x = (Math.PI * Math.SQRT2) / p.length
    const a = exp(-x)
    const b = 2 * a * cos(x)
    return [recursiveFilter(g, close, [1 - b + a * a, b, -a * a])]
  },
})
