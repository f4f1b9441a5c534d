import { indicator } from '../definition.ts'
import { relativeStrength } from '../graph/relative-strength.ts'
import { drift, length, scalar } from '../params.ts'

/** Relative strength index: the upward share of all moves, smoothed by Wilder's average. */
export const rsi = indicator({
  name: 'rsi',
  title: 'Relative Strength Index',
  category: 'momentum',
  formula:
    'scalar · RMA(up) / (RMA(up) + RMA(down)), up and down the parts of x - x[drift] above and below 0, RMA seeded with the mean of the first `length` moves.',
  notes: [
    'A market that never moved: 0, as in TA-Lib; pandas_ta has NaN.',
    'trading-signals, technicalindicators and Tulip print 0 to 100 too; some platforms print 0 to 1 (scalar 1).',
    "Cutler's RSI takes simple means instead of Wilder's.",
  ],
  params: { length: length(14), scalar: scalar(), drift: drift() },
  inputs: ['close'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 RSI', 'Wilder, New Concepts in Technical Trading Systems, 1978'],
  outputs: (p, { compat }) => [
    {
      name: 'value',
      column: `RSI_${p.length}`,
      lookback: compat ? Math.max(p.length - 1, p.drift) : p.length + p.drift - 1,
      chart: 'pane',
      range: [0, p.scalar],
    },
  ],
  build: (g, { close }, p) => [relativeStrength(g, close, p.length, p.scalar, p.drift)],
})
