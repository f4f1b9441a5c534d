import { indicator } from '../definition.ts'
import { div, mul } from '../graph/arithmetic.ts'
import { calc } from '../graph/graph.ts'
import { change } from '../graph/lags.ts'
import { mamode, movingAverage } from '../graph/moving-average.ts'
import { lateLookback } from '../graph/placeholder.ts'
import { sum } from '../graph/windows.ts'
import { drift, length } from '../params.ts'

/** Time segmented value, after Worden Brothers. */
export const wbTsv = indicator({
  name: 'wb_tsv',
  title: 'Time Segmented Value (Worden Brothers)',
  category: 'volume',
  formula:
    'value = Σ volume · (close - close[drift]) over `length` bars, of bars whose close moved, signal = MA(value), ratio = value / signal.',
  params: {
    length: length(18),
    signal: length(10, 'Signal length'),
    mamode: mamode('sma'),
    drift: drift(),
  },
  inputs: ['close', 'volume'],
  memory: 'window',
  source: ['pandas_ta 0.4.16b wb_tsv'],
  outputs: (p, { compat }) => {
    const suffix = `${p.length}_${p.signal}`
    const first = p.length - 1 + p.drift
    const lookback = lateLookback(p.mamode, p.signal, first, compat)
    return [
      { name: 'value', column: `TSV_${suffix}`, lookback: first, chart: 'pane' },
      { name: 'signal', column: `TSVs_${suffix}`, lookback, chart: 'pane' },
      { name: 'ratio', column: `TSVr_${suffix}`, lookback, chart: 'pane' },
    ]
  },
  build: (g, { close, volume }, p) => {
    const move = change(g, close, p.drift)
    const flow =
      p.drift === 1
        ? mul(g, volume, move)
        : calc(g, [volume, move, change(g, close)], (x, y) => {
            y[0] = x[2] === 0 ? 0 : x[0]! * x[1]!
          })
    const value = sum(g, flow, p.length)
    const signal = movingAverage(g, p.mamode, value, p.signal)
    return [value, signal, div(g, value, signal)]
  },
})
