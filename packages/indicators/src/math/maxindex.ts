import { indicator } from '../definition.ts'
import { extremeIndex } from '../graph/extreme-index.ts'
import { length } from '../params.ts'
import { INDEX_NOTES } from './extreme-index.ts'

export const maxindex = indicator({
  name: 'maxindex',
  title: 'Index of rolling maximum',
  category: 'math',
  formula: 'Row of the greatest of the last `length` values.',
  notes: INDEX_NOTES,
  params: { length: length(30) },
  inputs: ['close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 MAXINDEX'],
  outputs: (p) => [{ name: 'value', column: `MAXINDEX_${p.length}`, lookback: p.length - 1, chart: 'pane' }],
  build: (g, { close }, p) => [extremeIndex(g, close, p.length, 1)],
})
