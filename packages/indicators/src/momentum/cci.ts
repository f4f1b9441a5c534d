import { indicator } from '../definition.ts'
import { distanceFromMean } from '../graph/mean-distance.ts'
import { typicalPrice } from '../graph/prices.ts'
import { length, pythonFloat, real } from '../params.ts'

/** Commodity channel index: the typical price's distance from its mean, in mean deviations. */
export const cci = indicator({
  name: 'cci',
  title: 'Commodity Channel Index',
  category: 'momentum',
  formula:
    '(t - SMA(t)) / (c · mean of |t - SMA(t)|) over `length` bars, t = (high + low + close) / 3; 0 where all are the same.',
  notes: ['The deviation is around the mean of the window, as in TA-Lib; where it is 0 pandas_ta has NaN.'],
  params: { length: length(14, 'Length', 2), c: real(0.015, 0.0001, 1000, 'Mean deviations of one unit') },
  inputs: ['high', 'low', 'close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 CCI', 'Lambert, Commodities Magazine, October 1980'],
  outputs: (p) => [
    { name: 'value', column: `CCI_${p.length}_${pythonFloat(p.c)}`, lookback: p.length - 1, chart: 'pane' },
  ],
  build: (g, { high, low, close }, p) => [
    distanceFromMean(g, typicalPrice(g, high, low, close), p.length, p.c, g.compat ? NaN : 0),
  ],
})
