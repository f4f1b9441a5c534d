import { indicator } from '../definition.ts'
import { runs } from '../graph/compare.ts'
import { length } from '../params.ts'

/** Archer's short run of two averages. */
export const shortRun = indicator({
  name: 'short_run',
  title: 'Short Run',
  category: 'trend',
  formula: '1 where `fast` fell and `slow` moved either way over `length` bars, else 0.',
  notes: ['pandas_ta has 0 where there is nothing to compare with yet.'],
  params: { length: length(2) },
  inputs: ['fast', 'slow'],
  memory: 'window',
  source: ['pandas-ta-classic short_run'],
  outputs: (p, { compat }) => [
    { name: 'value', column: `SR_${p.length}`, lookback: compat ? 0 : p.length, chart: 'pane', range: [0, 1] },
  ],
  build: (g, { fast, slow }, p) => [runs(g, fast, slow, p.length)[1]],
})
