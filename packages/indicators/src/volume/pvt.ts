import { indicator } from '../definition.ts'
import { mul } from '../graph/arithmetic.ts'
import { cumulate } from '../graph/averages.ts'
import { relativeChange } from '../graph/returns.ts'
import { drift } from '../params.ts'

/** Price volume trend. */
export const pvt = indicator({
  name: 'pvt',
  title: 'Price-Volume Trend',
  category: 'volume',
  formula: 'Sum of volume · 100 · (close / close[drift] - 1) over all bars.',
  notes: ['In percent times volume, as in pandas_ta; TA-Lib 0.8 adds shares and begins at 0.'],
  params: { drift: drift() },
  inputs: ['close', 'volume'],
  memory: 'cumulative',
  source: ['pandas-ta-classic pvt'],
  outputs: (p) => [{ name: 'value', column: 'PVT', lookback: p.drift, chart: 'pane' }],
  build: (g, { close, volume }, p) => [cumulate(g, mul(g, relativeChange(g, close, p.drift, 100), volume))],
})
