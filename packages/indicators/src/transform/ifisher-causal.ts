import { indicator } from '../definition.ts'
import { inverseFisher } from '../graph/inverse-fisher.ts'
import { pythonFloat, real } from '../params.ts'

/** Inverse Fisher transform of the input as it is. */
export const ifisherCausal = indicator({
  name: 'ifisher_causal',
  title: 'Inverse Fisher Transform, causal',
  category: 'transform',
  formula: '(e^(amp · x) - 1) / (e^(amp · x) + 1)',
  notes: ['For an input that is about -1 to 1 already, or -5 to 5 with the default `amp`: see remap.'],
  params: { amp: real(1, -1_000, 1_000, 'Amplification') },
  inputs: ['close'],
  memory: 'window',
  source: ['Ehlers, The Inverse Fisher Transform, 2004'],
  outputs: (p) => [
    { name: 'value', column: `INVFISHERC_${pythonFloat(p.amp)}`, lookback: 0, chart: 'pane', range: [-1, 1] },
  ],
  build: (g, { close }, p) => [inverseFisher(g, close, p.amp)],
})
