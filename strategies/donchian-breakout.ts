/** Buys strength: long when the close leaves the channel of the bars before it, with a stop that follows at a multiple of the ATR. */

import type { Handle } from '@tickworks/indicators'
import type { Strategy } from '@tickworks/trading'

type Params = { length: number; atr: number; stopAtr: number }
type Indicators = { channel: Handle<'lower' | 'middle' | 'upper'>; atr: Handle }
type State = { upper: number; lower: number; stop: number }

const donchianBreakout: Strategy<Params, Indicators, State> = {
  name: 'donchian-breakout',
  title: 'Donchian breakout with ATR stop',
  params: {
    length: { type: 'int', default: 20, min: 2, max: 500, title: 'Bars of the channel' },
    atr: { type: 'int', default: 14, min: 1, max: 200, title: 'Bars of the ATR' },
    stopAtr: { type: 'number', default: 3, min: 0.1, max: 20, title: 'Stop, in ATR below the close' },
  },
  setup: ({ params, indicators }) => ({
    channel: indicators.donchian({ lower_length: params.length, upper_length: params.length }),
    atr: indicators.atr({ length: params.atr }),
  }),
  // the channel of the bars before this one: a close cannot break a channel that holds it
  state: () => ({ upper: Number.NaN, lower: Number.NaN, stop: 0 }),
  onBar(bar, ctx) {
    const { state, params } = ctx
    const { upper, lower } = state
    const { channel } = ctx.ind
    state.upper = channel.upper
    state.lower = channel.lower
    const atr = ctx.ind.atr.value
    if (Number.isNaN(upper) || Number.isNaN(atr)) return
    const stop = bar.close - params.stopAtr * atr
    if (ctx.position > 0 && bar.close < lower) ctx.flat({ close: bar.close, lower })
    else if (ctx.position > 0 && stop > state.stop) {
      state.stop = stop
      ctx.long({ close: bar.close, atr }, { stop })
    } else if (ctx.position === 0 && bar.close > upper && stop > 0) {
      state.stop = stop
      ctx.long({ close: bar.close, upper, atr }, { stop })
    }
  },
}

export default donchianBreakout
