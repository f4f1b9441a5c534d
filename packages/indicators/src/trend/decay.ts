import { exp } from '@tickworks/kernels'
import { indicator } from '../definition.ts'
import { fold } from '../graph/graph.ts'
import { choice, length } from '../params.ts'

/** What is left of the last value, if the present one is not greater. */
export const decay = indicator({
  name: 'decay',
  title: 'Decay',
  category: 'trend',
  formula: 'max(x, x[1] - d, 0) with d = 1/length, or e^-length in the exponential mode; x on the first bar.',
  notes: [
    'It starts from the last value itself and not from the last decayed one; Tulip and pandas_ta 0.4 go on from their own result.',
  ],
  params: { length: length(5), mode: choice('linear', ['linear', 'exp', 'exponential'], 'Mode') },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic decay'],
  outputs: (p) => [
    {
      name: 'value',
      column: `${p.mode === 'linear' ? 'LDECAY' : 'EXPDECAY'}_${p.length}`,
      lookback: 0,
      chart: 'overlay',
    },
  ],
  build: (g, { close }, p) => {
    const loss = p.mode === 'linear' ? 1 / p.length : exp(-p.length)
    return fold(g, [close], 1, [0, 0], (x, y, s) => {
      y[0] = s[0] === 0 ? x[0]! : Math.max(x[0]!, s[1]! - loss, 0)
      s[0] = 1
      s[1] = x[0]!
    })
  },
})
