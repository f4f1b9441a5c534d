import { indicator } from '../definition.ts'
import { extremeIndex } from '../graph/extreme-index.ts'
import { length } from '../params.ts'
import { INDEX_NOTES } from './extreme-index.ts'

export const minmaxindex = indicator({
  name: 'minmaxindex',
  title: 'Indexes of rolling minimum and maximum',
  category: 'math',
  formula: 'Rows of the least and the greatest of the last `length` values.',
  notes: INDEX_NOTES,
  params: { length: length(30) },
  inputs: ['close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 MINMAXINDEX'],
  outputs: (p) => [
    { name: 'min', column: `MINIDX_${p.length}`, lookback: p.length - 1, chart: 'pane' },
    { name: 'max', column: `MAXIDX_${p.length}`, lookback: p.length - 1, chart: 'pane' },
  ],
  build: (g, { close }, p) => [extremeIndex(g, close, p.length, -1), extremeIndex(g, close, p.length, 1)],
})
