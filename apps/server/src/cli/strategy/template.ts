/** The file that `strategy new` writes: it passes the form check and trades as it stands. */

export function strategyTemplate(name: string): string {
  const title = name.replaceAll('-', ' ').replace(/^./, (first) => first.toUpperCase())
  const variable = name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
  return `/** ${title}: say here in one sentence what it does and why that should earn anything. */

// Only types may be imported: indicators, prices and the position are handed in, so that the same file gives the same trades in a
// backtest, on paper and live. No clock (Date), nothing asynchronous, no Math.random, no Math.exp and the like.
import type { Handle } from '@tickworks/indicators'
import type { Strategy } from '@tickworks/trading'

type Params = { length: number; bandPct: number }
type Indicators = { mean: Handle }
type State = { barsHeld: number }

const ${variable}: Strategy<Params, Indicators, State> = {
  name: '${name}',
  title: '${title}',
  // Each with its range; a backtest takes another value with --param length=50
  params: {
    length: { type: 'int', default: 20, min: 2, max: 500, title: 'Bars of the average' },
    bandPct: { type: 'number', default: 0.1, min: 0, max: 20, title: 'Distance from the average, in percent' },
  },
  // Indicators over the strategy's bars. They are updated before onBar; their value is NaN until they have seen enough.
  setup: ({ params, indicators }) => ({ mean: indicators.sma({ length: params.length }) }),
  // Own state, plain JSON: it is kept when the platform restarts.
  state: () => ({ barsHeld: 0 }),
  // Called with each closed bar. What it asks for is filled at the next price, never at one it has seen.
  onBar(bar, ctx) {
    const { params, state } = ctx
    const mean = ctx.ind.mean.value
    if (Number.isNaN(mean)) return
    state.barsHeld = ctx.position > 0 ? state.barsHeld + 1 : 0
    const band = (mean * params.bandPct) / 100
    // The named numbers are shown beside the order: they are the answer to "why".
    if (ctx.position === 0 && bar.close > mean + band) ctx.long({ close: bar.close, mean }, { stop: mean - 2 * band })
    else if (ctx.position > 0 && bar.close < mean) ctx.flat({ close: bar.close, mean, barsHeld: state.barsHeld })
  },
}

export default ${variable}
`
}
