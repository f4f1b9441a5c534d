/** Follows the trend: long while the fast average is above the slow one, out (or short) when it falls below. */

import type { Handle } from '@tickworks/indicators'
import type { Strategy } from '@tickworks/trading'

type Params = { fast: number; slow: number; short: boolean }
type Indicators = { fast: Handle; slow: Handle }
type State = { above: number }

const emaCross: Strategy<Params, Indicators, State> = {
  name: 'ema-cross',
  title: 'EMA cross',
  params: {
    fast: { type: 'int', default: 12, min: 1, max: 500, title: 'Bars of the fast average' },
    slow: { type: 'int', default: 26, min: 2, max: 1000, title: 'Bars of the slow average' },
    short: { type: 'boolean', default: false, title: 'Go short below, instead of out' },
  },
  setup({ params, indicators }) {
    if (params.fast >= params.slow)
      throw new RangeError(`fast must be below slow, were ${params.fast} and ${params.slow}`)
    return { fast: indicators.ema({ length: params.fast }), slow: indicators.ema({ length: params.slow }) }
  },
  // 0 until both averages have a value: the first comparison is no cross
  state: () => ({ above: 0 }),
  onBar(_bar, ctx) {
    const { fast, slow } = ctx.ind
    if (Number.isNaN(fast.value) || Number.isNaN(slow.value)) return
    const above = fast.value > slow.value ? 1 : -1
    const before = ctx.state.above
    ctx.state.above = above
    if (before === 0 || above === before) return
    const reasons = { fast: fast.value, slow: slow.value }
    if (above > 0) ctx.long(reasons)
    else if (ctx.params.short) ctx.short(reasons)
    else ctx.flat(reasons)
  },
}

export default emaCross
