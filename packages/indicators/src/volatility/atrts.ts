import { indicator } from '../definition.ts'
import { affine, div } from '../graph/arithmetic.ts'
import { fold } from '../graph/graph.ts'
import { fromRow } from '../graph/lags.ts'
import { averageLookback, mamode, movingAverage } from '../graph/moving-average.ts'
import { seededRange, seededRangeLookback } from '../graph/seeded-range.ts'
import { drift, flag, length, pythonFloat, real } from '../params.ts'

/** Average true range trailing stop. */
export const atrts = indicator({
  name: 'atrts',
  title: 'ATR Trailing Stop',
  category: 'volatility',
  formula:
    'close - multiplier · ATR above the average of the close, never below the stop of the bar before; close + multiplier · ATR otherwise, never above it.',
  notes: [
    'The stop of the other side holds too: at a change of sides the line may lie on the wrong side of the close, as in pandas_ta 0.4.',
    'The range of the first bar counts in its ATR.',
  ],
  params: {
    length: length(14, 'Length of the range'),
    ma_length: length(20, 'Length of the average'),
    multiplier: real(3, 0, 1_000, 'Ranges between close and stop'),
    mamode: mamode('ema'),
    drift: drift(),
    percent: flag(false, 'In percent of the close'),
  },
  inputs: ['high', 'low', 'close'],
  memory: 'recursive',
  source: ['pandas_ta 0.4.16b atrts'],
  outputs: (p, { compat }) => [
    {
      name: 'value',
      column: `ATRTS${p.mamode[0]}${p.percent ? 'p' : ''}_${p.length}_${p.ma_length}_${pythonFloat(p.multiplier)}`,
      lookback: Math.max(
        p.length,
        p.ma_length,
        averageLookback(p.mamode, p.ma_length, compat),
        seededRangeLookback(p.mamode, p.length, compat),
      ),
      chart: p.percent ? 'pane' : 'overlay',
    },
  ],
  build: (g, { high, low, close }, p) => {
    const mean = fromRow(g, movingAverage(g, p.mamode, close, p.ma_length), Math.max(p.length, p.ma_length))
    const range = seededRange(g, p.mamode, high, low, close, p.length, p.drift)
    const stop = fold(g, [close, mean, range], 1, [NaN], (x, y, s) => {
      const side = x[0]! > x[1]! ? -1 : 1
      let next = x[0]! + side * p.multiplier * x[2]!
      if ((next - s[0]!) * side > 0) next = s[0]!
      s[0] = next
      y[0] = next
    })[0]!
    return [p.percent ? affine(g, div(g, stop, close), 100) : stop]
  },
})
