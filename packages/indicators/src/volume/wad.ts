import { indicator } from '../definition.ts'
import { cumulate } from '../graph/averages.ts'
import { calc } from '../graph/graph.ts'
import { lag } from '../graph/lags.ts'
import { placeholder } from '../graph/placeholder.ts'

/** Williams' accumulation/distribution, of prices alone. */
export const wad = indicator({
  name: 'wad',
  title: 'Williams Accumulation/Distribution',
  category: 'volume',
  formula: 'Sum of close - min(low, close[1]) where the close rose and close - max(high, close[1]) where it fell.',
  notes: ['compat has 0 on the first bar.'],
  params: {},
  inputs: ['high', 'low', 'close'],
  memory: 'cumulative',
  source: ['pandas-ta-classic wad', 'Tulip wad'],
  outputs: (_, { compat }) => [{ name: 'value', column: 'WAD', lookback: compat ? 0 : 1, chart: 'pane' }],
  build: (g, { high, low, close }) => {
    const move = calc(g, [high, low, close, lag(g, close)], (x, y) => {
      const now = x[2]!
      const before = x[3]!
      y[0] = now > before ? now - Math.min(x[1]!, before) : now < before ? now - Math.max(x[0]!, before) : 0
    })
    return [cumulate(g, g.compat ? placeholder(g, move, 0) : move)]
  },
})
