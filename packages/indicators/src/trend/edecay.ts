import { exp } from '@tickworks/kernels'
import { indicator } from '../definition.ts'
import { fold } from '../graph/graph.ts'
import { length } from '../params.ts'

/** A greatest value that fades. */
export const edecay = indicator({
  name: 'edecay',
  title: 'Exponential Decay',
  category: 'trend',
  formula: 'y = max(x, y[1] · e^(-1/length)), beginning with the first x.',
  notes: ['Tulip takes 1 - 1/length for the factor.'],
  params: { length: length(5) },
  inputs: ['close'],
  memory: 'recursive',
  source: ['pandas-ta-classic edecay'],
  outputs: (p) => [{ name: 'value', column: `EDECAY_${p.length}`, lookback: 0, chart: 'overlay' }],
  build: (g, { close }, p) => {
    const factor = exp(-1 / p.length)
    return fold(g, [close], 1, [-Infinity], (x, y, s) => {
      s[0] = Math.max(x[0]!, s[0]! * factor)
      y[0] = s[0]!
    })
  },
})
