import { indicator } from '../definition.ts'
import { medianPrice } from '../graph/prices.ts'

/** Median price: the middle of the bar. */
export const hl2 = indicator({
  name: 'hl2',
  title: 'Median Price (HL2)',
  category: 'overlap',
  formula: '(high + low) / 2.',

  params: {},
  inputs: ['high', 'low'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 MEDPRICE'],
  outputs: () => [{ name: 'value', column: 'HL2', lookback: 0, chart: 'overlay' }],
  build: (g, { high, low }) => [medianPrice(g, high, low)],
})
