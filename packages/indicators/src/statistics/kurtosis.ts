import { indicator } from '../definition.ts'
import { excessKurtosis } from '../graph/shape.ts'
import { length } from '../params.ts'

/** Excess kurtosis of a window, 0 for a normal distribution. */
export const kurtosis = indicator({
  name: 'kurtosis',
  title: 'Rolling Kurtosis',
  category: 'statistics',
  formula:
    'n(n + 1)(n - 1) / ((n - 2)(n - 3)) · Σ d⁴ / (Σ d²)² - 3(n - 1)² / ((n - 2)(n - 3)), d = x - mean: corrected for bias.',
  notes: ['NaN where the window is flat.'],
  params: { length: length(30, 'Length', 4) },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic kurtosis'],
  outputs: (p) => [{ name: 'value', column: `KURT_${p.length}`, lookback: p.length - 1, chart: 'pane' }],
  build: (g, { close }, p) => [excessKurtosis(g, close, p.length)],
})
