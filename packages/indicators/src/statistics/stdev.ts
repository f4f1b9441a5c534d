import { indicator } from '../definition.ts'
import { deviation } from '../graph/deviation.ts'
import { int, length } from '../params.ts'

/** Standard deviation of a window. */
export const stdev = indicator({
  name: 'stdev',
  title: 'Rolling Standard Deviation',
  category: 'statistics',
  formula: '√(Σ (x - mean)² / (length - ddof)).',
  notes: [
    'The population (ddof 0), as in TA-Lib; pandas_ta 0.3 and 0.4 take the sample (ddof 1).',
    'Deviations from the mean, not a difference of squares: TA-Lib is off by up to 2e-8 of the value.',
  ],
  params: { length: length(30), ddof: int(0, 0, 100, 'Degrees of freedom that are lost') },
  inputs: ['close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 STDDEV', 'pandas-ta-classic stdev'],
  outputs: (p) => [{ name: 'value', column: `STDEV_${p.length}`, lookback: p.length - 1, chart: 'pane' }],
  build: (g, { close }, p) => [deviation(g, close, p.length, p.ddof)],
})
