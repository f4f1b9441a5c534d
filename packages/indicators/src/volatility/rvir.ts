import { indicator } from '../definition.ts'
import { calc } from '../graph/graph.ts'
import { mamode } from '../graph/moving-average.ts'
import { averagesWithin, lateLookback } from '../graph/placeholder.ts'
import { relativeVolatility } from '../graph/relative-volatility.ts'
import { drift, length, scalar } from '../params.ts'

/** Relative volatility index of high and low: `rvi` with `refined`. */
export const rvir = indicator({
  name: 'rvir',
  title: 'Relative Volatility Index, refined high/low',
  category: 'volatility',
  formula: 'Mean of the relative volatility index of the high and that of the low.',
  notes: [
    'The numbers of `rvi` with `refined`. RVIR of the coming TA-Lib takes a deviation over 10 bars and Wilder averages.',
  ],
  params: { length: length(14), scalar: scalar(), mamode: mamode('ema'), drift: drift() },
  inputs: ['high', 'low'],
  memory: 'recursive',
  source: ['pandas-ta-classic rvi (refined)', 'Dorsey, Technical Analysis of Stocks & Commodities 13:9, 1995'],
  unchecked: true,
  outputs: (p, { compat }) => [
    {
      name: 'value',
      column: 'RVIR',
      lookback: lateLookback(p.mamode, p.length, Math.max(p.length - 1, p.drift), compat),
      chart: 'pane',
      ...(averagesWithin(p.mamode) && { range: [0, p.scalar] }),
    },
  ],
  build: (g, { high, low }, p) => [
    calc(
      g,
      [high, low].map((x) => relativeVolatility(g, x, p.length, p.scalar, p.mamode, p.drift)),
      (x, y) => {
        y[0] = (x[0]! + x[1]!) / 2
      },
    ),
  ],
})
