import { indicator } from '../definition.ts'
import { sum } from '../graph/windows.ts'
import { length } from '../params.ts'

export const rollingSum = indicator({
  name: 'rolling_sum',
  title: 'Rolling sum',
  category: 'math',
  formula: 'Sum of the last `length` values, without drift.',
  params: { length: length(30) },
  inputs: ['close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 SUM'],
  outputs: (p) => [{ name: 'value', column: `SUM_${p.length}`, lookback: p.length - 1, chart: 'pane' }],
  build: (g, { close }, p) => [sum(g, close, p.length)],
})
