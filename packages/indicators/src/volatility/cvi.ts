import { indicator } from '../definition.ts'
import { sub } from '../graph/arithmetic.ts'
import { ema } from '../graph/averages.ts'
import { relativeChange } from '../graph/returns.ts'
import { length } from '../params.ts'

/** Chaikin's volatility: how much the average range of a bar has grown. */
export const cvi = indicator({
  name: 'cvi',
  title: "Chaikin's Volatility",
  category: 'volatility',
  formula: '100 · (e - e[length]) / e[length], e = EMA(high - low, length).',
  notes: ['Tulip seeds the average with the first range.'],
  params: { length: length(10) },
  inputs: ['high', 'low'],
  memory: 'recursive',
  source: ['pandas-ta-classic cvi'],
  outputs: (p) => [{ name: 'value', column: `CVI_${p.length}`, lookback: 2 * p.length - 1, chart: 'pane' }],
  build: (g, { high, low }, p) => [relativeChange(g, ema(g, sub(g, high, low), p.length), p.length, 100)],
})
