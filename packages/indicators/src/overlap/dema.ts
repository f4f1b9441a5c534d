import { indicator } from '../definition.ts'
import { dema as average, averageLookback } from '../graph/moving-average.ts'
import { length } from '../params.ts'

/** Double exponential moving average: an average that leans forward by what a second pass lags. */
export const dema = indicator({
  name: 'dema',
  title: 'Double Exponential Moving Average',
  category: 'overlap',
  formula: '2 · EMA(x) - EMA(EMA(x)), the second seeded with the first `length` values of the first.',
  notes: ['Tulip seeds both averages with the first value.'],
  params: { length: length(10) },
  inputs: ['close'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 DEMA', 'pandas-ta-classic dema'],
  outputs: (p) => [
    { name: 'value', column: `DEMA_${p.length}`, lookback: averageLookback('dema', p.length), chart: 'overlay' },
  ],
  build: (g, { close }, p) => [average(g, close, p.length)],
})
