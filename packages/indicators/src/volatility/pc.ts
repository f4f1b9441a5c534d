import { indicator } from '../definition.ts'
import { highest, lowest } from '../graph/windows.ts'
import { length } from '../params.ts'

/** Price channel: the lowest low and the highest high of a window. */
export const pc = indicator({
  name: 'pc',
  title: 'Price Channel',
  category: 'volatility',
  formula: 'low = lowest low, high = highest high of `length` bars, the present one included.',
  notes: ['`donchian` with one length and without a middle.'],
  params: { length: length(20) },
  inputs: ['high', 'low'],
  memory: 'window',
  source: ['Tulip Indicators, beta pc'],
  unchecked: true,
  outputs: (p) => [
    { name: 'low', column: 'pc_low', lookback: p.length - 1, chart: 'overlay' },
    { name: 'high', column: 'pc_high', lookback: p.length - 1, chart: 'overlay' },
  ],
  build: (g, { high, low }, p) => [lowest(g, low, p.length), highest(g, high, p.length)],
})
