/** Made-up prices for benches, the same from the same seed: a walk with trends, in frames. */

import { blankTick, type InstrumentSpec, TICK_KIND, TickFrame } from '@tickworks/market'
import type { EngineConfig, Strategy } from '@tickworks/trading'
import { DEFAULT_PAPER, DEFAULT_RISK } from '@tickworks/trading'
import emaCross from '../strategies/ema-cross.ts'

/** 2020-09-13 12:00 UTC. */
const START_US = 1_599_998_400_000_000
const MINUTE_US = 60_000_000
const FRAME_ROWS = 4096

export const MODULES: ReadonlyMap<string, Strategy> = new Map([[emaCross.name, emaCross as unknown as Strategy]])

export function benchSpecs(count: number): InstrumentSpec[] {
  return Array.from({ length: count }, (_, i) => ({
    key: `SIM:B${i}`,
    title: `simulated ${i}`,
    simulated: true,
    priceDecimals: 2,
    qtyDecimals: 0,
    currency: 'USD',
    currencyDecimals: 2,
    calendar: { timeZone: 'UTC', sessionOpen: null, sessionClose: null, holidays: [] },
    filters: [{ fromTsUs: 0, tickUnits: 1, stepUnits: 1, lotUnits: 1 }],
  }))
}

/** EMA cross on one-minute bars of every instrument, fees and slippage, risk limits on. */
export function benchConfig(specs: readonly InstrumentSpec[]): EngineConfig {
  return {
    broker: 'paper',
    account: 'bench',
    currency: 'USD',
    currencyDecimals: 2,
    cashMinor: 10_000_000_00,
    timeZone: 'UTC',
    seed: 1,
    timeframes: [],
    strategies: [
      {
        id: 'ema-cross',
        strategy: 'ema-cross',
        sourceHash: 'bench',
        params: { fast: 12, slow: 26 },
        instruments: specs.map(({ key }) => key),
        timeframe: '1m',
        size: { kind: 'qty', qty: 10 },
      },
    ],
    paper: DEFAULT_PAPER,
    risk: { ...DEFAULT_RISK, maxPositionQty: 1_000, maxNotionalMinor: 10_000_000_00, maxDailyLossMinor: 1_000_000_00 },
  }
}

/** Uniform in [0, 1): a linear congruence, enough for prices nobody trades. */
export function uniform(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return (state >>> 0) / 2 ** 32
  }
}

/** `barCount` one-minute bars of instrument 0, two rows each, in one and the same frame: the caller is done with it before it takes the next. */
export function* barFrames(barCount: number, seed = 12_345): Generator<TickFrame> {
  const next = uniform(seed)
  const frame = new TickFrame('bench', FRAME_ROWS)
  const tick = blankTick()
  let close = 100_000
  let tsUs = START_US
  for (let i = 0; i < barCount; i += 1) {
    if (frame.length + 2 > frame.capacity) {
      yield frame
      frame.length = 0
    }
    tick.kind = TICK_KIND.open
    tick.seq = 2 * i
    tick.eventTsUs = tsUs
    tick.recvTsUs = tsUs
    tick.priceUnits = close
    tick.qtyUnits = 0
    tick.openTsUs = Number.NaN
    tick.openUnits = Number.NaN
    tick.highUnits = Number.NaN
    tick.lowUnits = Number.NaN
    frame.push(tick)
    const open = close
    close = Math.max(10_000, open + Math.round((next() + next() + next() - 1.5) * 60))
    tick.kind = TICK_KIND.bar
    tick.seq = 2 * i + 1
    tick.openTsUs = tsUs
    tick.openUnits = open
    tick.highUnits = Math.max(open, close) + Math.round(next() * 20)
    tick.lowUnits = Math.min(open, close) - Math.round(next() * 20)
    tsUs += MINUTE_US
    tick.eventTsUs = tsUs
    tick.recvTsUs = tsUs
    tick.priceUnits = close
    tick.qtyUnits = 100
    frame.push(tick)
  }
  yield frame
}

/** The bars of {@link barFrames} as a file: times in UTC at the bar's start, prices with two places. */
export function barsCsv(barCount: number, seed?: number): string {
  const lines = ['time,open,high,low,close,volume']
  for (const frame of barFrames(barCount, seed)) {
    for (let i = 1; i < frame.length; i += 2) {
      const time = new Date(frame.openTsUs[i]! / 1_000).toISOString()
      const prices = [frame.openUnits[i]!, frame.highUnits[i]!, frame.lowUnits[i]!, frame.priceUnits[i]!]
      lines.push(`${time},${prices.map((units) => (units / 100).toFixed(2)).join()},${frame.qtyUnits[i]}`)
    }
  }
  return `${lines.join('\n')}\n`
}

export type TradeOptions = {
  readonly instrumentCount: number
  /** `inTurn`: one after the other. `drawn`: any next, so that the first trades of a new bar do not come all at once. */
  readonly order: 'inTurn' | 'drawn'
  /** Event time from one trade to the next, of whatever instrument. */
  readonly stepUs: number
  readonly seed?: number
}

/** Sixty-four instruments, a trade a second each: sixty to a one-minute bar. */
export const EVERY_SECOND: TradeOptions = { instrumentCount: 64, order: 'inTurn', stepUs: 15_625 }

/** A frame for trades: what is the same in every row is there already. */
export function tradeFrame(rows: number = FRAME_ROWS): TickFrame {
  const frame = new TickFrame('bench', rows)
  frame.kind.fill(TICK_KIND.trade)
  for (const column of [frame.openTsUs, frame.openUnits, frame.highUnits, frame.lowUnits]) column.fill(Number.NaN)
  return frame
}

/** Trades without end. */
export class TradeStream {
  readonly #frame = tradeFrame()
  readonly #prices: Float64Array
  readonly #isDrawn: boolean
  readonly #stepUs: number
  readonly #next: () => number
  #row = 0

  constructor({ instrumentCount, order, stepUs, seed = 99 }: TradeOptions) {
    this.#prices = new Float64Array(instrumentCount).fill(100_000)
    this.#isDrawn = order === 'drawn'
    this.#stepUs = stepUs
    this.#next = uniform(seed)
  }

  /** The next rows, in one and the same frame: the caller is done with it before it takes more. */
  next(rowsMax: number = FRAME_ROWS): TickFrame {
    const frame = this.#frame
    frame.length = 0
    this.append(frame, Math.min(rowsMax, frame.capacity))
    return frame
  }

  /** Appends `rows` rows to a {@link tradeFrame} that has room for them. */
  append(frame: TickFrame, rows: number): void {
    const prices = this.#prices
    const count = prices.length
    const end = frame.length + rows
    let row = this.#row
    for (let i = frame.length; i < end; i += 1, row += 1) {
      const instrument = this.#isDrawn ? Math.floor(this.#next() * count) : row % count
      const tsUs = START_US + row * this.#stepUs
      const draw = this.#next()
      const price = Math.max(10_000, prices[instrument]! + Math.floor(draw * 17) - 8)
      prices[instrument] = price
      frame.side[i] = draw < 0.5 ? -1 : 1
      frame.instrument[i] = instrument
      frame.seq[i] = row
      frame.eventTsUs[i] = tsUs
      frame.recvTsUs[i] = tsUs
      frame.priceUnits[i] = price
      frame.qtyUnits[i] = 1 + ((row * 7) % 9)
    }
    this.#row = row
    frame.length = end
  }
}
