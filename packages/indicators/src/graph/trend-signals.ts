/** Trades from a trend. */

import type { Output } from '../definition.ts'
import { calc, type Graph, type Slot } from './graph.ts'
import { change, lag } from './lags.ts'

/**
 * The trend, its change `offset` bars ago, and that change as entries and exits of 1 or 0. pandas_ta has 0 where there is no change to
 * tell yet.
 */
export function trendSignals(g: Graph, trend: Slot, offset: number): readonly Slot[] {
  const trades = calc(
    g,
    [lag(g, change(g, trend), offset)],
    (x, y) => {
      y[0] = g.compat && Number.isNaN(x[0]) ? 0 : x[0]!
    },
    { passesMissing: true },
  )
  const side = (sign: 1 | -1): Slot =>
    calc(g, [trades], (x, y) => {
      y[0] = Number(x[0]! * sign > 0)
    })
  return [trend, trades, side(1), side(-1)]
}

type TrendOutput = Output<'trend' | 'trade' | 'entry' | 'exit'>

/** The columns of {@link trendSignals}. */
export function trendOutputs(offset: number, compat: boolean): readonly TrendOutput[] {
  const lookback = compat ? 0 : offset + 1
  return [
    { name: 'trend', column: 'TS_Trends', lookback: 0, chart: 'pane' },
    { name: 'trade', column: 'TS_Trades', lookback, chart: 'pane' },
    { name: 'entry', column: 'TS_Entries', lookback, chart: 'pane', range: [0, 1] },
    { name: 'exit', column: 'TS_Exits', lookback, chart: 'pane', range: [0, 1] },
  ]
}
