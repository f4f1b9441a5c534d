import { indicator } from '../definition.ts'
import { abs, div } from '../graph/arithmetic.ts'
import { change } from '../graph/lags.ts'
import { sum } from '../graph/windows.ts'
import { drift, length } from '../params.ts'

/** Kaufman's efficiency ratio: the way gone as a share of the path. */
export const er = indicator({
  name: 'er',
  title: 'Efficiency Ratio',
  category: 'momentum',
  formula: '|x - x[length]| / Σ |x - x[drift]| over `length` bars; NaN where nothing moves.',
  params: { length: length(10), drift: drift() },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic er', 'Kaufman, Smarter Trading, 1995'],
  outputs: (p) => [
    {
      name: 'value',
      column: `ER_${p.length}`,
      lookback: p.length + p.drift - 1,
      chart: 'pane',
      ...(p.drift === 1 ? { range: [0, 1] as const } : {}),
    },
  ],
  build: (g, { close }, p) => [
    div(g, abs(g, change(g, close, p.length)), sum(g, abs(g, change(g, close, p.drift)), p.length)),
  ],
})
