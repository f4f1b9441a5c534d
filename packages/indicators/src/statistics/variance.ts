import { indicator } from '../definition.ts'
import { variance as spread } from '../graph/deviation.ts'
import { int, length } from '../params.ts'

/** Variance of a window. */
export const variance = indicator({
  name: 'variance',
  title: 'Rolling Variance',
  category: 'statistics',
  formula: 'Σ (x - mean)² / (length - ddof).',
  notes: [
    'The population (ddof 0), as in TA-Lib; pandas_ta 0.3 and 0.4 take the sample (ddof 1).',
    'Deviations from the mean, not a difference of squares: TA-Lib is off by up to 3e-8 of the value.',
  ],
  params: { length: length(30), ddof: int(0, 0, 100, 'Degrees of freedom that are lost') },
  inputs: ['close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 VAR', 'pandas-ta-classic variance'],
  outputs: (p) => [{ name: 'value', column: `VAR_${p.length}`, lookback: p.length - 1, chart: 'pane' }],
  build: (g, { close }, p) => [spread(g, close, p.length, p.ddof)],
})
