import { indicator } from '../definition.ts'
import { skewness } from '../graph/shape.ts'
import { length } from '../params.ts'

/** Skewness of a window. */
export const skew = indicator({
  name: 'skew',
  title: 'Rolling Skew',
  category: 'statistics',
  formula: 'n·√(n - 1) / (n - 2) · Σ d³ / (Σ d²)^(3/2), d = x - mean: adjusted Fisher-Pearson.',
  notes: ['NaN where the window is flat.'],
  params: { length: length(30, 'Length', 3) },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic skew'],
  outputs: (p) => [{ name: 'value', column: `SKEW_${p.length}`, lookback: p.length - 1, chart: 'pane' }],
  build: (g, { close }, p) => [skewness(g, close, p.length)],
})
