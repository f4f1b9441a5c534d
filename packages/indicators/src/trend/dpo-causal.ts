import { indicator } from '../definition.ts'
import { sub } from '../graph/arithmetic.ts'
import { lag } from '../graph/lags.ts'
import { sma } from '../graph/windows.ts'
import { length } from '../params.ts'

/** Detrended price oscillator without a look at later bars. */
export const dpoCausal = indicator({
  name: 'dpo_causal',
  title: 'Detrended Price Oscillator, causal',
  category: 'trend',
  formula: 'x minus the mean of `length` values t = ⌊length / 2⌋ + 1 bars ago.',
  notes: ['dpo with `centered: false`, under a name of its own.'],
  params: { length: length(20) },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic dpo'],
  outputs: (p) => [
    { name: 'value', column: `DPOC_${p.length}`, lookback: p.length + Math.floor(p.length / 2), chart: 'pane' },
  ],
  build: (g, { close }, p) => {
    return [sub(g, close, lag(g, sma(g, close, p.length), Math.floor(p.length / 2) + 1))]
  },
})
