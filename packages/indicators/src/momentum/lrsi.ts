import { indicator } from '../definition.ts'
import { fold } from '../graph/graph.ts'
import { skip } from '../graph/lags.ts'
import { length, real } from '../params.ts'

/** Laguerre RSI: the upward share of the steps between four stages of a Laguerre filter. */
export const lrsi = indicator({
  name: 'lrsi',
  title: 'Laguerre RSI',
  category: 'momentum',
  formula:
    'l0 = (1 - gamma) · x + gamma · l0[1], l(k) = l(k-1)[1] - gamma · l(k-1) + gamma · l(k)[1], all begun with the first x; 100 · U / (U + D), U and D the sums of the positive and negative l(k) - l(k+1); 0 for 0/0.',
  notes: ['`length` is in the column name only. pandas_ta prints 0 on the first bar; Ehlers has 0 to 1.'],
  params: { length: length(14, 'Length, of no effect'), gamma: real(0.5, 0.001, 0.999, 'Damping') },
  inputs: ['close'],
  memory: 'recursive',
  source: ['pandas-ta-classic lrsi', 'Ehlers, Cybernetic Analysis for Stocks and Futures, 2004'],
  outputs: (p, { compat }) => [
    { name: 'value', column: `LRSI_${p.length}`, lookback: Number(!compat), chart: 'pane', range: [0, 100] },
  ],
  build: (g, { close }, p) => {
    const { gamma } = p
    const value = fold(g, [close], 1, [NaN, NaN, NaN, NaN], (x, y, s) => {
      if (Number.isNaN(s[0]!)) s.fill(x[0]!)
      let old = s[0]!
      let stage = (1 - gamma) * x[0]! + gamma * old
      s[0] = stage
      let up = 0
      let all = 0
      for (let k = 1; k < 4; k += 1) {
        const own = s[k]!
        const next = -gamma * stage + old + gamma * own
        const step = stage - next
        up += Math.max(step, 0)
        all += Math.abs(step)
        old = own
        stage = next
        s[k] = next
      }
      y[0] = (100 * up) / (all + Number(all === 0))
    })[0]!
    return [g.compat ? value : skip(g, value, 1)]
  },
})
