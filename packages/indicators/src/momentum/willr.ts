import { indicator } from '../definition.ts'
import { placeIn } from '../graph/place.ts'
import { highest, lowest } from '../graph/windows.ts'
import { length } from '../params.ts'

/** Williams %R: how far the close is below the highest high, in percent of the range. */
export const willr = indicator({
  name: 'willr',
  title: 'Williams %R',
  category: 'momentum',
  formula: '-100 · (HH - close) / (HH - LL) with the extremes of `length` bars; 0 where they are the same.',
  notes: ['-100 to 0, as in TA-Lib; some platforms print 0 to 100. Without a range pandas_ta has NaN.'],
  params: { length: length(14) },
  inputs: ['high', 'low', 'close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 WILLR', 'pandas-ta-classic willr'],
  outputs: (p) => [
    { name: 'value', column: `WILLR_${p.length}`, lookback: p.length - 1, chart: 'pane', range: [-100, 0] },
  ],
  build: (g, { high, low, close }, p) => {
    const most = highest(g, high, p.length)
    return [placeIn(g, close, most, lowest(g, low, p.length), most, 100, g.compat ? NaN : 0)]
  },
})
