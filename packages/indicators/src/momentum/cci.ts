import { indicator } from '../definition.ts'
import { typicalPrice } from '../graph/prices.ts'
import { rolling } from '../graph/windows.ts'
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
  build: (g, { high, low, close }, p) => {
    const { c } = p
    const flat = g.compat ? NaN : 0
    const typical = typicalPrice(g, high, low, close)
    return rolling(g, [typical], p.length, 1, (values, from, length, y) => {
      const end = from + length
      const last = values[end - 1]!
      let sum = 0
      for (let i = from; i < end; i += 1) sum += values[i]! - last
      const mean = sum / length
      let spread = 0
      for (let i = from; i < end; i += 1) spread += Math.abs(values[i]! - last - mean)
      y[0] = spread === 0 ? flat : -mean / ((c * spread) / length)
    })
  },
})
