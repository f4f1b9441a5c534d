import { indicator } from '../definition.ts'
import { sub } from '../graph/arithmetic.ts'
import { inOrder } from '../graph/mode-average.ts'
import { mamode, movingAverage } from '../graph/moving-average.ts'
import { lateLookback } from '../graph/placeholder.ts'
import { length } from '../params.ts'

/** Absolute price oscillator: the distance of two averages. */
export const apo = indicator({
  name: 'apo',
  title: 'Absolute Price Oscillator',
  category: 'momentum',
  formula: 'MA(x, fast) - MA(x, slow), MA by `mamode`.',
  notes: [
    'Each average is seeded on its own, unlike those of `macd`.',
    'The shorter length is the fast one, however they are given. Tulip always takes exponential averages.',
  ],
  params: { fast: length(12, 'Fast length'), slow: length(26, 'Slow length'), mamode: mamode('sma') },
  inputs: ['close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 APO', 'pandas-ta-classic apo'],
  outputs: (p, { compat }) => {
    const [fast, slow] = inOrder(p.fast, p.slow)
    return [
      {
        name: 'value',
        column: `APO_${fast}_${slow}`,
        lookback: lateLookback(p.mamode, slow, 0, compat),
        chart: 'pane',
      },
    ]
  },
  build: (g, { close }, p) => {
    const [fast, slow] = inOrder(p.fast, p.slow)
    return [sub(g, movingAverage(g, p.mamode, close, fast), movingAverage(g, p.mamode, close, slow))]
  },
})
