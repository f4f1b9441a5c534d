import { indicator } from '../definition.ts'
import { averageLookback, mamode, movingAverage } from '../graph/moving-average.ts'
import { seeded } from '../graph/seeded.ts'
import { length } from '../params.ts'

/** Smoothed moving average: Wilder's, seeded with an average of its own choice. */
export const smma = indicator({
  name: 'smma',
  title: 'Smoothed Moving Average',
  category: 'overlap',
  formula:
    'y = (y[1] · (length - 1) + x) / length, seeded with the average called `mamode` of the first `length` values.',
  notes: ['The same as rma, but for the choice of a seed.'],
  params: { length: length(7), mamode: mamode('sma') },
  inputs: ['close'],
  memory: 'recursive',
  source: ['pandas_ta 0.4.16b smma'],
  outputs: (p, { compat }) => [
    {
      name: 'value',
      column: `SMMA_${p.length}`,
      lookback: averageLookback(p.mamode, p.length, compat),
      chart: 'overlay',
    },
  ],
  build: (g, { close }, p) => [seeded(g, close, movingAverage(g, p.mamode, close, p.length), 1 / p.length)],
})
