import { indicator } from '../definition.ts'
import { trueRange as range } from '../graph/ranges.ts'
import { drift } from '../params.ts'

/** True range: the bar's range, the gap from an earlier close included. */
export const trueRange = indicator({
  name: 'true_range',
  title: 'True Range',
  category: 'volatility',
  formula: 'max(high - low, |high - close[drift]|, |low - close[drift]|).',
  notes: ['Tulip prints high - low on the first bar; here it has no value.'],
  params: { drift: drift() },
  inputs: ['high', 'low', 'close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 TRANGE'],
  aliases: ['tr'],
  outputs: (p) => [{ name: 'value', column: `TRUERANGE_${p.drift}`, lookback: p.drift, chart: 'pane' }],
  build: (g, { high, low, close }, p) => [range(g, high, low, close, p.drift)],
})
