import { indicator } from '../definition.ts'
import { averageColumn, averageLookback, mamode, movingAverage } from '../graph/moving-average.ts'
import { length } from '../params.ts'

/** Any of the averages that `mamode` knows, by its name. */
export const ma = indicator({
  name: 'ma',
  title: 'Moving Average selector',
  category: 'overlap',
  formula: 'The average called `name` of the last `length` values.',
  notes: ['A name that is not known is refused; pandas_ta takes ema for it.'],
  params: { name: mamode('ema'), length: length(10) },
  inputs: ['source'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 MA', 'pandas-ta-classic ma'],
  outputs: (p, { compat }) => [
    {
      name: 'value',
      column: averageColumn(p.name, p.length),
      lookback: averageLookback(p.name, p.length, compat),
      chart: 'overlay',
    },
  ],
  build: (g, { source }, p) => [movingAverage(g, p.name, source, p.length)],
})
