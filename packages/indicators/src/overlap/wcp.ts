import { indicator } from '../definition.ts'
import { weightedClose } from '../graph/prices.ts'

/** Weighted close: a mean of the bar in which the close counts twice. */
export const wcp = indicator({
  name: 'wcp',
  title: 'Weighted Closing Price',
  category: 'overlap',
  formula: '(high + low + 2 · close) / 4.',

  params: {},
  inputs: ['high', 'low', 'close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 WCLPRICE'],
  outputs: () => [{ name: 'value', column: 'WCP', lookback: 0, chart: 'overlay' }],
  build: (g, { high, low, close }) => [weightedClose(g, high, low, close)],
})
