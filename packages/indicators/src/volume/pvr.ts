import { indicator } from '../definition.ts'
import { calc } from '../graph/graph.ts'
import { change } from '../graph/lags.ts'
import { placeholder } from '../graph/placeholder.ts'

/** Price volume rank. */
export const pvr = indicator({
  name: 'pvr',
  title: 'Price Volume Rank',
  category: 'volume',
  formula: '1 where neither close nor volume fell, 2 where the volume fell, 3 where the close fell, 4 where both did.',
  notes: ['compat has 1 on the first bar.'],
  params: {},
  inputs: ['close', 'volume'],
  memory: 'window',
  source: ['pandas-ta-classic pvr', 'Macek, Technical Analysis of Stocks & Commodities 12:6, 1994'],
  outputs: (_, { compat }) => [
    { name: 'value', column: 'PVR', lookback: compat ? 0 : 1, chart: 'pane', range: [1, 4] },
  ],
  build: (g, { close, volume }) => {
    const rank = calc(g, [change(g, close), change(g, volume)], (x, y) => {
      y[0] = 1 + 2 * Number(x[0]! < 0) + Number(x[1]! < 0)
    })
    return [g.compat ? placeholder(g, rank, 1) : rank]
  },
})
