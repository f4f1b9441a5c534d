import { indicator } from '../definition.ts'
import { sub } from '../graph/arithmetic.ts'
import { sma } from '../graph/windows.ts'
import { length } from '../params.ts'

/** Average day range: the mean distance of high and low, gaps left out. */
export const adr = indicator({
  name: 'adr',
  title: 'Average Day Range',
  category: 'volatility',
  formula: 'SMA(high - low).',
  params: { length: length(14) },
  inputs: ['high', 'low'],
  memory: 'window',
  source: ['TA-Lib 0.8.2 ADR'],
  outputs: (p) => [{ name: 'value', column: 'ADR', lookback: p.length - 1, chart: 'pane' }],
  build: (g, { high, low }, p) => [sma(g, sub(g, high, low), p.length)],
})
