import { indicator } from '../definition.ts'
import { averagePrice } from '../graph/prices.ts'

/** Average price: ohlc4 by the name that TA-Lib has for it. */
export const avgprice = indicator({
  name: 'avgprice',
  title: 'Average Price',
  category: 'overlap',
  formula: '(open + high + low + close) / 4.',

  params: {},
  inputs: ['open', 'high', 'low', 'close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 AVGPRICE'],
  outputs: () => [{ name: 'value', column: 'AVGPRICE', lookback: 0, chart: 'overlay' }],
  build: (g, { open, high, low, close }) => [averagePrice(g, open, high, low, close)],
})
