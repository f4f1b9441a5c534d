import { indicator } from '../definition.ts'
import { highest, lowest } from '../graph/windows.ts'
import { length } from '../params.ts'

export const minmax = indicator({
  name: 'minmax',
  title: 'Rolling minimum and maximum',
  category: 'math',
  formula: 'Least and greatest of the last `length` values.',
  params: { length: length(30) },
  inputs: ['close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 MINMAX'],
  outputs: (p) => [
    { name: 'min', column: `MIN_${p.length}`, lookback: p.length - 1, chart: 'overlay' },
    { name: 'max', column: `MAX_${p.length}`, lookback: p.length - 1, chart: 'overlay' },
  ],
  build: (g, { close }, p) => [lowest(g, close, p.length), highest(g, close, p.length)],
})
