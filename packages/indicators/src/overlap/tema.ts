import { indicator } from '../definition.ts'
import { tema as average, averageLookback } from '../graph/moving-average.ts'
import { length } from '../params.ts'

/** Triple exponential moving average: the lag of the first pass corrected by a second and a third. */
export const tema = indicator({
  name: 'tema',
  title: 'Triple Exponential Moving Average',
  category: 'overlap',
  formula:
    '3 · EMA(x) - 3 · EMA(EMA(x)) + EMA(EMA(EMA(x))), each seeded with the first `length` values of the one before.',
  notes: ['Tulip seeds all averages with the first value.'],
  params: { length: length(10) },
  inputs: ['close'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 TEMA', 'pandas-ta-classic tema'],
  outputs: (p) => [
    { name: 'value', column: `TEMA_${p.length}`, lookback: averageLookback('tema', p.length), chart: 'overlay' },
  ],
  build: (g, { close }, p) => [average(g, close, p.length)],
})
