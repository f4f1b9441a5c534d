import { indicator } from '../definition.ts'
import { calc, fold } from '../graph/graph.ts'
import { change, skip } from '../graph/lags.ts'
import { sum } from '../graph/windows.ts'
import { drift, length } from '../params.ts'

/** Kaufman's adaptive moving average: fast where the price goes straight, slow where it goes to and fro. */
export const kama = indicator({
  name: 'kama',
  title: "Kaufman's Adaptive Moving Average",
  category: 'overlap',
  formula:
    'y += c² · (x - y), c = er · (2/(fast + 1) - 2/(slow + 1)) + 2/(slow + 1), er = |x - x[length]| / Σ |x - x[drift]|, from the value number `length` on.',
  notes: [
    'The seed itself is not shown (TA-Lib); pandas_ta shows it.',
    'Where nothing moved er is 1 (TA-Lib); the average has come to the price by then, or goes there fast.',
  ],
  params: { length: length(10), fast: length(2, 'Fast length'), slow: length(30, 'Slow length'), drift: drift() },
  inputs: ['close'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 KAMA', 'pandas-ta-classic kama', 'Kaufman, Smarter Trading, 1995'],
  outputs: (p, { compat }) => [
    {
      name: 'value',
      column: `KAMA_${p.length}_${p.fast}_${p.slow}`,
      lookback: compat ? p.length - 1 : p.length + p.drift - 1,
      chart: 'overlay',
    },
  ],
  build: (g, { close }, p) => {
    const size = calc(g, [change(g, close, p.drift)], (d, y) => {
      y[0] = Math.abs(d[0]!)
    })
    const slow = 2 / (p.slow + 1)
    const span = 2 / (p.fast + 1) - slow
    // State: values seen, counted to `length`, and the average.
    const step = (x: Float64Array, y: Float64Array, s: Float64Array): void => {
      const value = x[0]!
      y[0] = NaN
      if (value - value !== 0) return
      if (s[0]! < p.length) {
        s[0] = s[0]! + 1
        s[1] = value
        if (s[0] === p.length) y[0] = value
        return
      }
      const way = x[2]!
      if (way - way !== 0) return
      const c = (way === 0 ? 1 : Math.min(1, Math.abs(x[1]!) / way)) * span + slow
      s[1] = s[1]! + c * c * (value - s[1]!)
      y[0] = s[1]!
    }
    const inputs = [close, change(g, close, p.length), sum(g, size, p.length)]
    const average = fold(g, inputs, 1, [0, 0], step, { passesMissing: true })[0]!
    return [g.compat ? average : skip(g, average, 1)]
  },
})
