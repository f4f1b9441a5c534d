import { indicator } from '../definition.ts'
import { sub } from '../graph/arithmetic.ts'
import { ema } from '../graph/averages.ts'
import { length } from '../params.ts'

/** Detrended synthetic price: the distance from an exponential average. */
export const dsp = indicator({
  name: 'dsp',
  title: 'Detrended Synthetic Price',
  category: 'cycles',
  formula: 'x - EMA(x), the average seeded with the mean of the first `length` values.',
  notes: ["Ehlers' own is the difference of two averages over a quarter and a half of the dominant cycle."],
  params: { length: length(14) },
  inputs: ['close'],
  memory: 'recursive',
  source: ['pandas-ta-classic dsp'],
  outputs: (p) => [{ name: 'value', column: `DSP_${p.length}`, lookback: p.length - 1, chart: 'pane' }],
  build: (g, { close }, p) => [sub(g, close, ema(g, close, p.length))],
})
