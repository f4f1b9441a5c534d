import { indicator } from '../definition.ts'
import { extremeIndex } from '../graph/extreme-index.ts'
import { length } from '../params.ts'
import { INDEX_NOTES } from './extreme-index.ts'

export const minindex = indicator({
  name: 'minindex',
  title: 'Index of rolling minimum',
  category: 'math',
  formula: 'Row of the least of the last `length` values.',
  notes: INDEX_NOTES,
  params: { length: length(30) },
  inputs: ['close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 MININDEX'],
  outputs: (p) => [{ name: 'value', column: `MININDEX_${p.length}`, lookback: p.length - 1, chart: 'pane' }],
  build: (g, { close }, p) => [extremeIndex(g, close, p.length, -1)],
})
