import { indicator } from '../definition.ts'
import { typicalPrice } from '../graph/prices.ts'

/** Typical price: hlc3 by the name that TA-Lib has for it. */
export const typprice = indicator({
  name: 'typprice',
  title: 'Typical Price',
  category: 'overlap',
  formula: '(high + low + close) / 3.',

  params: {},
  inputs: ['high', 'low', 'close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 TYPPRICE'],
  outputs: () => [{ name: 'value', column: 'TYPPRICE', lookback: 0, chart: 'overlay' }],
  build: (g, { high, low, close }) => [typicalPrice(g, high, low, close)],
})
