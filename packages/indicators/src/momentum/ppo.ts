import { indicator } from '../definition.ts'
import { calc } from '../graph/graph.ts'
import { inOrder } from '../graph/mode-average.ts'
import { mamode, movingAverage } from '../graph/moving-average.ts'
import { lateLookback } from '../graph/placeholder.ts'
import { withSignal } from '../graph/signal-line.ts'
import { length, scalar } from '../params.ts'

/** Percentage price oscillator: the distance of two averages in percent of the slow one, and its own average. */
export const ppo = indicator({
  name: 'ppo',
  title: 'Percentage Price Oscillator',
  category: 'momentum',
  formula:
    'value = scalar · (MA(x, fast) - MA(x, slow)) / MA(x, slow), MA by `mamode`; signal = EMA(value), histogram = value - signal.',
  notes: [
    'Simple averages by default, as in TA-Lib and pandas_ta; Tulip and most charts take exponential ones.',
    'Each average is seeded on its own, unlike those of `macd`.',
    'The shorter length is the fast one, however they are given.',
  ],
  params: {
    fast: length(12, 'Fast length'),
    slow: length(26, 'Slow length'),
    signal: length(9, 'Signal length'),
    scalar: scalar(),
    mamode: mamode('sma'),
  },
  inputs: ['close'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 PPO', 'pandas-ta-classic ppo'],
  outputs: (p, { compat }) => {
    const [fast, slow] = inOrder(p.fast, p.slow)
    const suffix = `${fast}_${slow}_${p.signal}`
    const first = lateLookback(p.mamode, slow, 0, compat)
    return [
      { name: 'value', column: `PPO_${suffix}`, lookback: first, chart: 'pane' },
      { name: 'histogram', column: `PPOh_${suffix}`, lookback: first + p.signal - 1, chart: 'pane' },
      { name: 'signal', column: `PPOs_${suffix}`, lookback: first + p.signal - 1, chart: 'pane' },
    ]
  },
  build: (g, { close }, p) => {
    const [fast, slow] = inOrder(p.fast, p.slow)
    const line = calc(
      g,
      [fast, slow].map((length) => movingAverage(g, p.mamode, close, length)),
      (x, y) => {
        y[0] = (p.scalar * (x[0]! - x[1]!)) / x[1]!
      },
    )
    return withSignal(g, line, p.signal, false)
  },
})
