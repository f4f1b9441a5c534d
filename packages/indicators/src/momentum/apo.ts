import { indicator } from '../definition.ts'
import { averageDistance, inOrder } from '../graph/mode-average.ts'
import { mamode } from '../graph/moving-average.ts'
import { lateLookback } from '../graph/placeholder.ts'
import { length } from '../params.ts'

/** Absolute price oscillator: the distance of two averages. */
export const apo = indicator({
  name: 'apo',
  title: 'Absolute Price Oscillator',
  category: 'momentum',
  formula: 'MA(x, fast) - MA(x, slow), MA by `mamode`.',
  notes: [
    'A recursive fast average is seeded late, so that both begin on one bar (TA-Lib); pandas_ta and Tulip seed each on its own.',
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
    return [averageDistance(g, close, [p.mamode, fast], [p.mamode, slow])]
  },
})
