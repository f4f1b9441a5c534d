import { indicator } from '../definition.ts'
import { affine, middleOf } from '../graph/arithmetic.ts'
import { isAbove } from '../graph/compare.ts'
import { sma } from '../graph/windows.ts'
import { length } from '../params.ts'

/** TTM trend: the side of the mean bar on which the close is. */
export const ttmTrend = indicator({
  name: 'ttm_trend',
  title: 'TTM Trend',
  category: 'trend',
  formula:
    '1 where the close is above the mean of (high + low) / 2 over `length` bars, the present one included; else -1.',
  notes: ['pandas_ta has -1 while the window is not full.'],
  params: { length: length(6) },
  inputs: ['high', 'low', 'close'],
  memory: 'window',
  source: ['pandas-ta-classic ttm_trend', 'Carter, Mastering the Trade, 2005'],
  outputs: (p, { compat }) => [
    {
      name: 'value',
      column: `TTM_TRND_${p.length}`,
      lookback: compat ? 0 : p.length - 1,
      chart: 'pane',
      range: [-1, 1],
    },
  ],
  build: (g, { high, low, close }, p) => {
    const middle = middleOf(g, high, low)
    return [affine(g, isAbove(g, close, sma(g, middle, p.length)), 2, -1)]
  },
})
