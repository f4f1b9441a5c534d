import { indicator } from '../definition.ts'
import { div, sub } from '../graph/arithmetic.ts'

/** Market facilitation index. */
export const marketfi = indicator({
  name: 'marketfi',
  title: 'Market Facilitation Index',
  category: 'volume',
  formula: '(high - low) / volume.',
  params: {},
  inputs: ['high', 'low', 'volume'],
  memory: 'window',
  source: ['pandas-ta-classic marketfi', 'Tulip marketfi', 'Williams, Trading Chaos, 1995'],
  outputs: () => [{ name: 'value', column: 'MARKETFI', lookback: 0, chart: 'pane' }],
  build: (g, { high, low, volume }) => [div(g, sub(g, high, low), volume)],
})
