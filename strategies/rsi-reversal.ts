/** Buys what was sold too hard: long when the RSI comes back up through the low line, out when it has recovered. */

import type { Handle } from '@tickworks/indicators'
import type { Strategy } from '@tickworks/trading'

type Params = { length: number; low: number; exit: number; stopPct: number }
type Indicators = { rsi: Handle }
type State = { before: number }

const rsiReversal: Strategy<Params, Indicators, State> = {
  name: 'rsi-reversal',
  title: 'RSI reversal',
  params: {
    length: { type: 'int', default: 14, min: 2, max: 200, title: 'Bars of the RSI' },
    low: { type: 'number', default: 35, min: 1, max: 49, title: 'Oversold below' },
    exit: { type: 'number', default: 58, min: 50, max: 99, title: 'Recovered above' },
    stopPct: { type: 'number', default: 6, min: 0.1, max: 50, title: 'Stop below the close, in percent' },
  },
  setup: ({ params, indicators }) => ({ rsi: indicators.rsi({ length: params.length }) }),
  state: () => ({ before: Number.NaN }),
  onBar(bar, ctx) {
    const { params, state } = ctx
    const rsi = ctx.ind.rsi.value
    const before = state.before
    state.before = rsi
    if (Number.isNaN(rsi) || Number.isNaN(before)) return
    if (ctx.position === 0 && before < params.low && rsi >= params.low) {
      ctx.long({ rsi, low: params.low }, { stop: bar.close * (1 - params.stopPct / 100) })
    } else if (ctx.position > 0 && rsi > params.exit) {
      ctx.flat({ rsi, exit: params.exit })
    }
  },
}

export default rsiReversal
