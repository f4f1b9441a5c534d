import { indicator } from '../definition.ts'
import { kaufman } from '../graph/adaptive.ts'
import { skip } from '../graph/lags.ts'
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
    const average = kaufman(g, close, p.length, p.fast, p.slow, p.drift)
    return [g.compat ? average : skip(g, average, 1)]
  },
})
