import { log } from '@tickworks/kernels'
import { indicator } from '../definition.ts'
import { calc } from '../graph/graph.ts'
import { logChange } from '../graph/returns.ts'
import { overFirst } from '../graph/since-first.ts'
import { flag, length } from '../params.ts'

/** Logarithmic return. */
export const logReturn = indicator({
  name: 'log_return',
  title: 'Log Return',
  category: 'performance',
  formula: 'ln(close / close[length]); with `cumulative`, ln(close / first close).',
  params: { length: length(1), cumulative: flag(false, 'Since the first bar') },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic log_return'],
  outputs: (p) => [
    {
      name: 'value',
      column: `${p.cumulative ? 'CUM' : ''}LOGRET_${p.length}`,
      lookback: p.cumulative ? 0 : p.length,
      chart: 'pane',
    },
  ],
  build: (g, { close }, p) => [
    p.cumulative
      ? calc(g, [overFirst(g, close)], (x, y) => {
          y[0] = log(x[0]!)
        })
      : logChange(g, close, p.length),
  ],
})
