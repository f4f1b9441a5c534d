import { indicator } from '../definition.ts'
import { highest } from '../graph/windows.ts'
import { length } from '../params.ts'

export const rollingMax = indicator({
  name: 'rolling_max',
  title: 'Rolling maximum',
  category: 'math',
  formula: 'Greatest of the last `length` values.',
  params: { length: length(30) },
  inputs: ['close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 MAX'],
  outputs: (p) => [{ name: 'value', column: `MAX_${p.length}`, lookback: p.length - 1, chart: 'overlay' }],
  build: (g, { close }, p) => [highest(g, close, p.length)],
})
