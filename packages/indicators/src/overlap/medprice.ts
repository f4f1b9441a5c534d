import { indicator } from '../definition.ts'
import { medianPrice } from '../graph/prices.ts'

/** Median price: hl2 by the name that TA-Lib has for it. */
export const medprice = indicator({
  name: 'medprice',
  title: 'Median Price',
  category: 'overlap',
  formula: '(high + low) / 2.',

  params: {},
  inputs: ['high', 'low'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 MEDPRICE'],
  outputs: () => [{ name: 'value', column: 'MEDPRICE', lookback: 0, chart: 'overlay' }],
  build: (g, { high, low }) => [medianPrice(g, high, low)],
})
