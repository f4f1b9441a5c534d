import { indicator } from '../definition.ts'
import { calc } from '../graph/graph.ts'
import { sma } from '../graph/windows.ts'
import { length } from '../params.ts'

/** Volume oscillator. */
export const vosc = indicator({
  name: 'vosc',
  title: 'Volume Oscillator',
  category: 'volume',
  formula: '100 · (SMA(volume, fast) - SMA(volume, slow)) / SMA(volume, slow).',
  params: { fast: length(14, 'Fast length'), slow: length(28, 'Slow length') },
  inputs: ['volume'],
  memory: 'window',
  source: ['pandas-ta-classic vosc', 'Tulip vosc'],
  outputs: (p) => [
    { name: 'value', column: `VOSC_${p.fast}_${p.slow}`, lookback: Math.max(p.fast, p.slow) - 1, chart: 'pane' },
  ],
  build: (g, { volume }, p) => [
    calc(g, [sma(g, volume, p.fast), sma(g, volume, p.slow)], (x, y) => {
      y[0] = (100 * (x[0]! - x[1]!)) / x[1]!
    }),
  ],
})
