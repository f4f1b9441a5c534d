// What does a strategy earn on prices that are in memory, and why did it trade?
import { type InstrumentSpec, TICK_KIND, TickFrame } from '@tickworks/market'
import { backtest, DEFAULT_PAPER, DEFAULT_RISK, type Strategy, type StrategyConfig } from '@tickworks/trading'

const breakout: Strategy<{ rise: number }> = {
  name: 'breakout',
  title: 'Long after a rise',
  params: { rise: { type: 'number', default: 1, min: 0, max: 50, title: 'Rise of a bar, in points' } },
  setup: () => ({}),
  onBar(bar, ctx) {
    if (bar.close - bar.open > ctx.params.rise) ctx.long({ close: bar.close }, { stop: bar.low })
    else if (bar.close < bar.open) ctx.flat({ close: bar.close })
  },
}

const instrument: InstrumentSpec = {
  key: 'TEST:A',
  title: 'A test',
  simulated: true,
  priceDecimals: 2,
  qtyDecimals: 0,
  currency: 'USD',
  currencyDecimals: 2,
  calendar: { timeZone: 'UTC', sessionOpen: null, sessionClose: null, holidays: [] },
  filters: [{ fromTsUs: 0, tickUnits: 1, stepUnits: 1, lotUnits: 1 }],
}
const running: StrategyConfig = {
  id: 'breakout',
  strategy: 'breakout',
  sourceHash: '',
  params: { rise: 1 },
  instruments: ['TEST:A'],
  timeframe: '1m',
  size: { kind: 'qty', qty: 10 },
}

/** A trade every 20 s: bars of three. */
const prices = [100, 101, 102, 103, 103, 104, 104, 106, 105, 104, 103, 103, 102, 102, 101]
const frame = new TickFrame('memory', prices.length)
for (const [seq, price] of prices.entries()) {
  const tsUs = Date.UTC(2024, 0, 2, 9, 0, 20 * seq) * 1_000
  const bar = { openTsUs: Number.NaN, openUnits: Number.NaN, highUnits: Number.NaN, lowUnits: Number.NaN }
  const tick = { kind: TICK_KIND.trade, side: 0, instrument: 0, priceUnits: price * 100, qtyUnits: 50, ...bar }
  frame.push({ ...tick, seq, eventTsUs: tsUs, recvTsUs: tsUs })
}

const result = backtest({
  config: {
    broker: 'paper',
    account: 'example',
    currency: 'USD',
    currencyDecimals: 2,
    cashMinor: 10_000_00,
    timeZone: 'UTC',
    seed: 1,
    timeframes: [],
    strategies: [running],
    paper: { ...DEFAULT_PAPER, slippageBps: 0 },
    risk: DEFAULT_RISK,
  },
  instruments: [instrument],
  modules: new Map([['breakout', breakout as Strategy]]),
  frames: [frame],
})
for (const { side, role, qtyUnits, priceUnits, feeMinor, signalId } of result.fills) {
  console.log(side, qtyUnits, 'at', priceUnits / 100, role, 'fee', feeMinor / 100, 'because of', signalId)
}
for (const { profitMinor, closed } of result.trades)
  console.log('earned', profitMinor / 100, closed ? 'closed' : 'open')
console.log('equity', result.curve.equityMinor.at(-1)! / 100)
