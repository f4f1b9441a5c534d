import { indicator } from '../definition.ts'
import { sub } from '../graph/arithmetic.ts'
import { inOrder } from '../graph/mode-average.ts'
import { medianPrice } from '../graph/prices.ts'
import { sma } from '../graph/windows.ts'
import { length } from '../params.ts'

/** Awesome oscillator: a short mean of the middle prices less a long one. */
export const ao = indicator({
  name: 'ao',
  title: 'Awesome Oscillator',
  category: 'momentum',
  formula: 'SMA(m, fast) - SMA(m, slow) with m = (high + low) / 2.',
  notes: ['The shorter length is the fast one, however they are given.'],
  params: { fast: length(5, 'Fast length'), slow: length(34, 'Slow length') },
  inputs: ['high', 'low'],
  memory: 'window',
  source: ['pandas-ta-classic ao', 'Williams, New Trading Dimensions, 1998'],
  outputs: (p) => {
    const [fast, slow] = inOrder(p.fast, p.slow)
    return [{ name: 'value', column: `AO_${fast}_${slow}`, lookback: slow - 1, chart: 'pane' }]
  },
  build: (g, { high, low }, p) => {
    const [fast, slow] = inOrder(p.fast, p.slow)
    const middle = medianPrice(g, high, low)
    return [sub(g, sma(g, middle, fast), sma(g, middle, slow))]
  },
})
