import { indicator } from '../definition.ts'
import { calc } from '../graph/graph.ts'
import { averageLookback, mamode, movingAverage } from '../graph/moving-average.ts'
import { length, real } from '../params.ts'

/** Acceleration bands: averages of highs and lows that are moved away by the bar's own range. */
export const accbands = indicator({
  name: 'accbands',
  title: 'Acceleration Bands',
  category: 'volatility',
  formula:
    'lower = MA(low · (1 - c · r)), middle = MA(close), upper = MA(high · (1 + c · r)), r = (high - low) / (high + low).',
  notes: ['Lower band first, as in pandas_ta; TA-Lib has the upper band first.'],
  params: { length: length(20), c: real(4, 0, 1_000, 'Factor of the range'), mamode: mamode('sma') },
  inputs: ['high', 'low', 'close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 ACCBANDS', 'Headley, Big Trends in Trading, 2002'],
  main: 'middle',
  outputs: (p, { compat }) => {
    const lookback = averageLookback(p.mamode, p.length, compat)
    return [
      { name: 'lower', column: `ACCBL_${p.length}`, lookback, chart: 'overlay' },
      { name: 'middle', column: `ACCBM_${p.length}`, lookback, chart: 'overlay' },
      { name: 'upper', column: `ACCBU_${p.length}`, lookback, chart: 'overlay' },
    ]
  },
  build: (g, { high, low, close }, p) => {
    const band = (price: number, side: 1 | -1) =>
      calc(g, [high, low, price], (x, y) => {
        const both = x[0]! + x[1]!
        const part = both === 0 ? 0 : (p.c * (x[0]! - x[1]!)) / both
        y[0] = x[2]! * (1 + side * part)
      })
    return [band(low, -1), close, band(high, 1)].map((x) => movingAverage(g, p.mamode, x, p.length))
  },
})
