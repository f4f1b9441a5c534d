import { indicator } from '../definition.ts'
import { lowest } from '../graph/windows.ts'
import { length } from '../params.ts'

export const rollingMin = indicator({
  name: 'rolling_min',
  title: 'Rolling minimum',
  category: 'math',
  formula: 'Least of the last `length` values.',
  params: { length: length(30) },
  inputs: ['close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 MIN'],
  outputs: (p) => [{ name: 'value', column: `MIN_${p.length}`, lookback: p.length - 1, chart: 'overlay' }],
  build: (g, { close }, p) => [lowest(g, close, p.length)],
})
