import { indicator } from '../definition.ts'
import { t3 as average, averageLookback } from '../graph/moving-average.ts'
import { length, pythonFloat, real } from '../params.ts'

/** Tillson's T3: a generalised double average, passed three times. */
export const t3 = indicator({
  name: 't3',
  title: "Tim Tillson's T3 Moving Average",
  category: 'overlap',
  formula:
    'c1 · e6 + c2 · e5 + c3 · e4 + c4 · e3 with e the averages of 3 to 6 passes, c1 = -a³, c2 = 3a² + 3a³, c3 = -6a² - 3a - 3a³, c4 = 1 + 3a + a³ + 3a².',

  params: { length: length(10), a: real(0.7, 0, 1, 'Volume factor') },
  inputs: ['close'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 T3', 'pandas-ta-classic t3'],
  outputs: (p) => [
    {
      name: 'value',
      column: `T3_${p.length}_${pythonFloat(p.a)}`,
      lookback: averageLookback('t3', p.length),
      chart: 'overlay',
    },
  ],
  build: (g, { close }, p) => [average(g, close, p.length, p.a)],
})
