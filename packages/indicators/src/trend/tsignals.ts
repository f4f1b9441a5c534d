import { indicator } from '../definition.ts'
import { calc } from '../graph/graph.ts'
import { trendOutputs, trendSignals } from '../graph/trend-signals.ts'
import { flag, int } from '../params.ts'

/** Trades, entries and exits of a trend given as whole numbers. */
export const tsignals = indicator({
  name: 'tsignals',
  title: 'Trend Signals',
  category: 'trend',
  formula:
    'trend = the whole part of the input, trade = its change `trade_offset` bars ago, entry = 1 where that is above 0, exit = 1 where it is below 0.',
  notes: [
    '`asbool` makes the trend 1 where it is not 0. `trend_reset` changes nothing, as in pandas_ta.',
    'pandas_ta has a trade of 0 on the first bars, where there is no change to tell.',
  ],
  params: {
    asbool: flag(false, 'Trend as 1 or 0'),
    trend_reset: int(0, -1_000_000, 1_000_000, 'No effect'),
    trade_offset: int(0, 0, 1_000, 'Bars that trades come later'),
  },
  inputs: ['trend'],
  memory: 'window',
  source: ['pandas-ta-classic tsignals'],
  outputs: (p, { compat }) => trendOutputs(p.trade_offset, compat),
  build: (g, { trend }, p) => {
    const whole = calc(g, [trend], (x, y) => {
      y[0] = Math.trunc(x[0]!)
    })
    const [, ...signals] = trendSignals(g, whole, p.trade_offset)
    const shown = calc(g, [whole], (x, y) => {
      y[0] = Number(x[0] !== 0)
    })
    return [p.asbool ? shown : whole, ...signals]
  },
})
