import { indicator } from '../definition.ts'
import { div } from '../graph/arithmetic.ts'
import { lag } from '../graph/lags.ts'
import { sma } from '../graph/windows.ts'
import { length } from '../params.ts'

/** Relative volume: how many times its usual size a bar's volume is. */
export const rvol = indicator({
  name: 'rvol',
  title: 'Relative Volume',
  category: 'volume',
  formula: 'volume / mean of the `length` volumes before it.',
  notes: ['The present bar is not in the mean. After bars without volume ±Infinity, or NaN.'],
  params: { length: length(20) },
  inputs: ['volume'],
  memory: 'window',
  source: ['TA-Lib 0.8.2 RVOL'],
  outputs: (p) => [{ name: 'value', column: 'RVOL', lookback: p.length, chart: 'pane' }],
  build: (g, { volume }, p) => [div(g, volume, sma(g, lag(g, volume), p.length))],
})
