import { indicator } from '../definition.ts'
import { affine } from '../graph/arithmetic.ts'
import { deviation } from '../graph/deviation.ts'
import { int, length } from '../params.ts'

/** Standard error of the mean of a window. */
export const stderr = indicator({
  name: 'stderr',
  title: 'Standard Error',
  category: 'statistics',
  formula: 'stdev(ddof) / √length.',
  notes: ['Of the sample (ddof 1); Tulip takes the population.'],
  params: { length: length(14), ddof: int(1, 0, 100, 'Degrees of freedom that are lost') },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic stderr'],
  outputs: (p) => [{ name: 'value', column: `STDERR_${p.length}`, lookback: p.length - 1, chart: 'pane' }],
  build: (g, { close }, p) => [affine(g, deviation(g, close, p.length, p.ddof), 1 / Math.sqrt(p.length))],
})
