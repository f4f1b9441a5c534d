import { indicator } from '../definition.ts'
import { affine } from '../graph/arithmetic.ts'
import { relativeChange } from '../graph/returns.ts'
import { overFirst } from '../graph/since-first.ts'
import { flag, length } from '../params.ts'

/** Simple return, a share: 0.01 for one percent. */
export const percentReturn = indicator({
  name: 'percent_return',
  title: 'Percent Return',
  category: 'performance',
  formula: 'close / close[length] - 1; with `cumulative`, close / first close - 1.',
  params: { length: length(1), cumulative: flag(false, 'Since the first bar') },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic percent_return'],
  outputs: (p) => [
    {
      name: 'value',
      column: `${p.cumulative ? 'CUM' : ''}PCTRET_${p.length}`,
      lookback: p.cumulative ? 0 : p.length,
      chart: 'pane',
    },
  ],
  build: (g, { close }, p) => [
    p.cumulative ? affine(g, overFirst(g, close), 1, -1) : relativeChange(g, close, p.length),
  ],
})
