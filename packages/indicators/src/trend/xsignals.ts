import { indicator } from '../definition.ts'
import { fold } from '../graph/graph.ts'
import { trendOutputs, trendSignals } from '../graph/trend-signals.ts'
import { flag, int, real } from '../params.ts'

/** Trades of a signal that crosses one value to enter and another to leave. */
export const xsignals = indicator({
  name: 'xsignals',
  title: 'Cross Signals',
  category: 'trend',
  formula:
    '`above`: the trend becomes 1 where the signal crosses above xa and 0 where it crosses below xb; else 1 below xa, 0 above xb. Not `long`: 1 minus that. Trades as in tsignals.',
  notes: [
    'Up is from below a value to above it, down from it or above to it or below. A bar that crosses both ways changes nothing.',
    '`asbool` and `trend_reset` change nothing. In pandas_ta the first bar counts as a crossing down.',
  ],
  params: {
    above: flag(true, 'Enter upwards'),
    long: flag(true, 'Long'),
    asbool: { ...flag(false, 'No effect'), default: null, nullable: true },
    trend_reset: int(0, -1_000_000, 1_000_000, 'No effect'),
    trade_offset: { ...int(0, 0, 1_000, 'Bars that trades come later'), default: null, nullable: true },
    xa: real(101, -1e12, 1e12, 'Value to enter'),
    xb: real(99, -1e12, 1e12, 'Value to leave'),
  },
  inputs: ['signal'],
  memory: 'recursive',
  source: ['pandas-ta-classic xsignals, cross_value, tsignals'],
  outputs: (p, { compat }) => trendOutputs(p.trade_offset ?? 0, compat),
  build: (g, { signal }, p) => {
    const up = p.above ? p.xa : p.xb
    const down = p.above ? p.xb : p.xa
    // State: the last signal (what the first bar is compared with), the side.
    const before = g.compat ? Infinity : NaN
    const trend = fold(g, [signal], 1, [before, 0], (x, y, s) => {
      const rose = s[0]! < up && x[0]! > up
      const fell = s[0]! >= down && x[0]! <= down
      if (rose !== fell) s[1] = Number(p.above ? rose : fell)
      s[0] = x[0]!
      y[0] = p.long ? s[1]! : 1 - s[1]!
    })[0]!
    return trendSignals(g, trend, p.trade_offset ?? 0)
  },
})
