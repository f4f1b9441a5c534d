/** Keeps the bars that pass through a backtest: for the chart, and for what buying and holding would have earned. */

import { BarClock, blankTick, type InstrumentSpec, TICK_KIND, TickFrame } from '@tickworks/market'
import type { PriceBars } from './report.ts'

/** Bars in price and quantity units, in columns that grow by doubling. */
export class BarColumns {
  length = 0
  openTsUs = new Float64Array(1_024)
  closeTsUs = new Float64Array(1_024)
  openUnits = new Float64Array(1_024)
  highUnits = new Float64Array(1_024)
  lowUnits = new Float64Array(1_024)
  closeUnits = new Float64Array(1_024)

  push(openTsUs: number, closeTsUs: number, open: number, high: number, low: number, close: number): void {
    const i = this.length
    if (i === this.openTsUs.length) this.#grow()
    this.openTsUs[i] = openTsUs
    this.closeTsUs[i] = closeTsUs
    this.openUnits[i] = open
    this.highUnits[i] = high
    this.lowUnits[i] = low
    this.closeUnits[i] = close
    this.length = i + 1
  }

  /** In people's units. */
  prices(priceDecimals: number): PriceBars {
    const scale = 10 ** priceDecimals
    const column = (units: Float64Array) => units.slice(0, this.length).map((value) => value / scale)
    return {
      openTsUs: this.openTsUs.slice(0, this.length),
      open: column(this.openUnits),
      high: column(this.highUnits),
      low: column(this.lowUnits),
      close: column(this.closeUnits),
    }
  }

  #grow(): void {
    const larger = (from: Float64Array) => {
      const to = new Float64Array(from.length * 2)
      to.set(from)
      return to
    }
    this.openTsUs = larger(this.openTsUs)
    this.closeTsUs = larger(this.closeTsUs)
    this.openUnits = larger(this.openUnits)
    this.highUnits = larger(this.highUnits)
    this.lowUnits = larger(this.lowUnits)
    this.closeUnits = larger(this.closeUnits)
  }
}

/** Bars of a feed as they come, or, of a feed of trades, bars of `timeframe` made of them. */
export class BarCollector {
  readonly byInstrument: readonly BarColumns[]
  readonly #clocks: readonly BarClock[]
  /** The bar forming of trades: open, high, low, close; NaN where none is. */
  readonly #forming: readonly Float64Array[]

  constructor(instruments: readonly InstrumentSpec[], timeframe: string) {
    this.byInstrument = instruments.map(() => new BarColumns())
    this.#clocks = instruments.map(({ calendar }) => new BarClock(timeframe, calendar))
    this.#forming = instruments.map(() => new Float64Array(4).fill(Number.NaN))
  }

  take(frame: TickFrame): void {
    for (let i = 0; i < frame.length; i += 1) {
      const instrument = frame.instrument[i]!
      if (frame.kind[i] === TICK_KIND.bar) {
        this.byInstrument[instrument]!.push(
          frame.openTsUs[i]!,
          frame.eventTsUs[i]!,
          frame.openUnits[i]!,
          frame.highUnits[i]!,
          frame.lowUnits[i]!,
          frame.priceUnits[i]!,
        )
      } else if (frame.kind[i] === TICK_KIND.trade) {
        this.#onTrade(instrument, frame.eventTsUs[i]!, frame.priceUnits[i]!)
      }
    }
  }

  /** Closes what is still forming. */
  end(): void {
    for (const [instrument, forming] of this.#forming.entries()) {
      if (!Number.isNaN(forming[0]!)) this.#close(instrument, forming)
    }
  }

  #onTrade(instrument: number, tsUs: number, price: number): void {
    const clock = this.#clocks[instrument]!
    const forming = this.#forming[instrument]!
    if (!(tsUs < clock.closeUs)) {
      if (!Number.isNaN(forming[0]!)) this.#close(instrument, forming)
      clock.locate(tsUs)
      forming.fill(price)
    } else {
      forming[1] = Math.max(forming[1]!, price)
      forming[2] = Math.min(forming[2]!, price)
      forming[3] = price
    }
  }

  #close(instrument: number, forming: Float64Array): void {
    const { openUs, closeUs } = this.#clocks[instrument]!
    this.byInstrument[instrument]!.push(openUs, closeUs, forming[0]!, forming[1]!, forming[2]!, forming[3]!)
    forming.fill(Number.NaN)
  }
}

const FRAME_ROWS = 8_192

/** The bars as rows again, `open` and `bar`, of all instruments in the order of their times; closes before opens of the same moment. */
export function* framesOfBars(byInstrument: readonly BarColumns[]): Generator<TickFrame> {
  const next = byInstrument.map(() => 0) // 2 · bar for its open, 2 · bar + 1 for its close
  const tick = blankTick()
  let frame = new TickFrame('bars', FRAME_ROWS)
  for (let seq = 0; ; seq += 1) {
    const instrument = earliest(byInstrument, next)
    if (instrument < 0) break
    const bars = byInstrument[instrument]!
    const row = next[instrument]!
    const i = row >> 1
    const isClose = (row & 1) === 1
    tick.kind = isClose ? TICK_KIND.bar : TICK_KIND.open
    tick.instrument = instrument
    tick.seq = seq
    tick.eventTsUs = isClose ? bars.closeTsUs[i]! : bars.openTsUs[i]!
    tick.recvTsUs = tick.eventTsUs
    tick.priceUnits = isClose ? bars.closeUnits[i]! : bars.openUnits[i]!
    tick.qtyUnits = 0
    tick.openTsUs = isClose ? bars.openTsUs[i]! : Number.NaN
    tick.openUnits = isClose ? bars.openUnits[i]! : Number.NaN
    tick.highUnits = isClose ? bars.highUnits[i]! : Number.NaN
    tick.lowUnits = isClose ? bars.lowUnits[i]! : Number.NaN
    if (frame.length === frame.capacity) {
      yield frame
      frame = new TickFrame('bars', FRAME_ROWS)
    }
    frame.push(tick)
    next[instrument] = row + 1
  }
  if (frame.length > 0) yield frame
}

/** The instrument whose next row comes first, −1 at the end. */
function earliest(byInstrument: readonly BarColumns[], next: readonly number[]): number {
  let found = -1
  let foundTsUs = Number.POSITIVE_INFINITY
  let foundIsClose = false
  for (let instrument = 0; instrument < byInstrument.length; instrument += 1) {
    const bars = byInstrument[instrument]!
    const row = next[instrument]!
    const i = row >> 1
    if (i >= bars.length) continue
    const isClose = (row & 1) === 1
    const tsUs = isClose ? bars.closeTsUs[i]! : bars.openTsUs[i]!
    if (tsUs < foundTsUs || (tsUs === foundTsUs && isClose && !foundIsClose)) {
      found = instrument
      foundTsUs = tsUs
      foundIsClose = isClose
    }
  }
  return found
}
