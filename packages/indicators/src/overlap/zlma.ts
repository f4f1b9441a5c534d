import { indicator } from '../definition.ts'
import { zlma as average, averageColumn, averageLookback, mamode, movingAverage } from '../graph/moving-average.ts'
import { length } from '../params.ts'

/** Zero lag moving average: an average of the value put forward by its change over half the length. */
export const zlma = indicator({
  name: 'zlma',
  title: 'Zero Lag Moving Average',
  category: 'overlap',
  formula: 'Average of 2x - x[⌊(length - 1)/2⌋].',

  params: { length: length(10), mamode: mamode('ema') },
  inputs: ['close'],
  memory: 'recursive',
  source: ['pandas-ta-classic zlma', 'Ehlers and Way, Zero Lag, 2010'],
  outputs: (p, { compat }) => [
    {
      name: 'value',
      column: `ZL_${averageColumn(p.mamode, p.length)}`,
      lookback: averageLookback(p.mamode, p.length, compat, Math.floor((p.length - 1) / 2)),
      chart: 'overlay',
    },
  ],
  build: (g, { close }, p) => [
    average(g, close, p.length, (graph, x, length) => movingAverage(graph, p.mamode, x, length)),
  ],
})
