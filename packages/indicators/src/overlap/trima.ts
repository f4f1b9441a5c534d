import { indicator } from '../definition.ts'
import { trima as average, averageLookback } from '../graph/moving-average.ts'
import { length } from '../params.ts'

/** Triangular moving average: a mean of means, with the greatest weight in the middle of the window. */
export const trima = indicator({
  name: 'trima',
  title: 'Triangular Moving Average',
  category: 'overlap',
  formula: 'SMA(SMA(x, ⌊length/2⌋ + 1), length - ⌊length/2⌋).',
  notes: ['pandas_ta takes ⌊length/2⌋ + 1 for both, a bar more for an even length.'],
  params: { length: length(10) },
  inputs: ['close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 TRIMA', 'pandas-ta-classic trima'],
  outputs: (p, { compat }) => [
    {
      name: 'value',
      column: `TRIMA_${p.length}`,
      lookback: averageLookback('trima', p.length, compat),
      chart: 'overlay',
    },
  ],
  build: (g, { close }, p) => [average(g, close, p.length)],
})
