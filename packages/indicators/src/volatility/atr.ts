import { indicator } from '../definition.ts'
import { affine, div } from '../graph/arithmetic.ts'
import { rma } from '../graph/averages.ts'
import type { Graph, Slot } from '../graph/graph.ts'
import { type AverageMode, mamode, movingAverage } from '../graph/moving-average.ts'
import { lateLookback } from '../graph/placeholder.ts'
import { averageTrueRange } from '../graph/range-average.ts'
import { trueRange } from '../graph/ranges.ts'
import { drift, flag, length } from '../params.ts'

/** Average true range. */
export const atr = indicator({
  name: 'atr',
  title: 'Average True Range',
  category: 'volatility',
  formula:
    "Average of the true range, Wilder's unless `mamode` says otherwise; with `percent`, 100 times that over the close.",
  notes: [
    'Seeded with the mean of the first `length` true ranges, the first bar having none (TA-Lib). pandas_ta averages one fewer and begins a bar earlier; Tulip counts high - low for the first bar.',
  ],
  params: {
    length: length(14),
    mamode: mamode('rma'),
    drift: drift(),
    percent: flag(false, 'In percent of the close'),
  },
  inputs: ['high', 'low', 'close'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 ATR, NATR', 'pandas-ta-classic atr'],
  outputs: (p, { compat }) => [
    {
      name: 'value',
      column: `ATR${p.mamode[0]}_${p.length}${p.percent ? 'p' : ''}`,
      lookback:
        p.mamode === 'rma' && !compat ? p.length - 1 + p.drift : lateLookback(p.mamode, p.length, p.drift, compat),
      chart: 'pane',
    },
  ],
  build: (g, { high, low, close }, p) => {
    const mean = average(g, high, low, close, p)
    return [p.percent ? affine(g, div(g, mean, close), 100) : mean]
  },
})

function average(
  g: Graph,
  high: Slot,
  low: Slot,
  close: Slot,
  p: { readonly length: number; readonly mamode: AverageMode; readonly drift: number },
): Slot {
  const wilder = p.mamode === 'rma' && !g.compat
  if (wilder && p.drift === 1) return averageTrueRange(g, high, low, close, p.length)
  const range = trueRange(g, high, low, close, p.drift)
  return wilder ? rma(g, range, p.length) : movingAverage(g, p.mamode, range, p.length)
}
