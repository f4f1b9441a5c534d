import { indicator } from '../definition.ts'
import { typicalPrice } from '../graph/prices.ts'

/** Typical price: the mean of high, low and close. */
export const hlc3 = indicator({
  name: 'hlc3',
  title: 'Typical Price (HLC3)',
  category: 'overlap',
  formula: '(high + low + close) / 3.',

  params: {},
  inputs: ['high', 'low', 'close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 TYPPRICE'],
  outputs: () => [{ name: 'value', column: 'HLC3', lookback: 0, chart: 'overlay' }],
  build: (g, { high, low, close }) => [typicalPrice(g, high, low, close)],
})
