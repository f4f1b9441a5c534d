import { indicator } from '../definition.ts'
import { averagePrice } from '../graph/prices.ts'

/** Average price of the bar. */
export const ohlc4 = indicator({
  name: 'ohlc4',
  title: 'Average Price (OHLC4)',
  category: 'overlap',
  formula: '(open + high + low + close) / 4.',

  params: {},
  inputs: ['open', 'high', 'low', 'close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 AVGPRICE'],
  outputs: () => [{ name: 'value', column: 'OHLC4', lookback: 0, chart: 'overlay' }],
  build: (g, { open, high, low, close }) => [averagePrice(g, open, high, low, close)],
})
