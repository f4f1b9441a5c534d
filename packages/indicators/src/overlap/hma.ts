import { indicator } from '../definition.ts'
import { hma as average, averageLookback } from '../graph/moving-average.ts'
import { length } from '../params.ts'

/** Hull's moving average: a weighted average over half the length, made early by the one over all of it, and smoothed. */
export const hma = indicator({
  name: 'hma',
  title: 'Hull Moving Average',
  category: 'overlap',
  formula: 'WMA(2 · WMA(x, ⌊length/2⌋) - WMA(x, length), ⌊√length⌋).',
  notes: ['Half the length and its root are rounded down; some platforms round to the nearest.'],
  params: { length: length(10) },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic hma', 'Tulip hma'],
  outputs: (p) => [
    { name: 'value', column: `HMA_${p.length}`, lookback: averageLookback('hma', p.length), chart: 'overlay' },
  ],
  build: (g, { close }, p) => [average(g, close, p.length)],
})
