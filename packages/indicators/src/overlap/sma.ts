import { indicator } from '../definition.ts'
import { sma as mean } from '../graph/windows.ts'
import { length } from '../params.ts'

/** Simple moving average: the mean of the last `length` values. */
export const sma = indicator({
  name: 'sma',
  title: 'Simple Moving Average',
  category: 'overlap',
  formula: 'Mean of the last `length` values.',
  params: { length: length(10) },
  inputs: ['close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 SMA'],
  outputs: (p) => [{ name: 'value', column: `SMA_${p.length}`, lookback: p.length - 1, chart: 'overlay' }],
  build: (g, { close }, p) => [mean(g, close, p.length)],
})
