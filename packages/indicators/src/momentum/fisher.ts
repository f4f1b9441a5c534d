import { log } from '@tickworks/kernels'
import { indicator } from '../definition.ts'
import { fold } from '../graph/graph.ts'
import { fromRow, lag } from '../graph/lags.ts'
import { medianPrice } from '../graph/prices.ts'
import { highest, lowest } from '../graph/windows.ts'
import { length } from '../params.ts'

/** Fisher transform: Ehlers' place in the range, stretched to a near normal distribution. */
export const fisher = indicator({
  name: 'fisher',
  title: 'Fisher Transform',
  category: 'momentum',
  formula:
    'With m = (high + low) / 2 and p its place in the range of `length` bars, -0.5 to 0.5: v = 0.66 · p + 0.67 · v[1], held within ±0.999 beyond ±0.99, value = 0.5 · (log((1 + v) / (1 - v)) + value[1]); signal = value[signal].',
  notes: [
    'A range below 0.001 counts as 0.001, as in pandas_ta and Tulip: small prices have to be scaled.',
    'pandas_ta begins a bar earlier, with a 0.',
  ],
  params: { length: length(9), signal: length(1, 'Bars that the signal lags') },
  inputs: ['high', 'low'],
  memory: 'recursive',
  source: ['pandas-ta-classic fisher', 'Ehlers, Using The Fisher Transform, 2002'],
  outputs: (p, { compat }) => {
    const lookback = p.length - Number(compat)
    return [
      { name: 'value', column: `FISHERT_${p.length}_${p.signal}`, lookback, chart: 'pane' },
      { name: 'signal', column: `FISHERTs_${p.length}_${p.signal}`, lookback: lookback + p.signal, chart: 'pane' },
    ]
  },
  build: (g, { high, low }, p) => {
    const middle = medianPrice(g, high, low)
    const inputs = [middle, lowest(g, middle, p.length), highest(g, middle, p.length)]
    // State: v, the value, 1 from the second bar on.
    const all = fold(g, inputs, 1, [0, 0, 0], (x, y, s) => {
      if (s[2] === 1) {
        const place = (x[0]! - x[1]!) / Math.max(x[2]! - x[1]!, 0.001) - 0.5
        const v = 0.66 * place + 0.67 * s[0]!
        s[0] = Math.abs(v) > 0.99 ? Math.sign(v) * 0.999 : v
        s[1] = 0.5 * (log((1 + s[0]!) / (1 - s[0]!)) + s[1]!)
      }
      s[2] = 1
      y[0] = s[1]!
    })[0]!
    const value = g.compat ? all : fromRow(g, all, p.length)
    return [value, lag(g, value, p.signal)]
  },
})
