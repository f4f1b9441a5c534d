/**
 * Makes bars of ticks: for each instrument one builder per timeframe. A bar closes when a tick or timer shows that its time is over,
 * or with the source's own bar that ends it; what was published for a closed bar never changes, so a tick that comes late for it
 * is counted and left out.
 */

import { BarClock, type InstrumentSpec, type Print, TICK_KIND } from '@tickworks/market'

const { trade: TRADE, bar: BAR } = TICK_KIND

/** One forming bar. Fields are those of the last closed bar while `onClose` is being called. */
export class BarBuilder {
  readonly instrument: number
  readonly timeframe: string
  /** Place among the stage's builders: what listeners index by. */
  readonly index: number
  openTsUs = Number.NaN
  closeTsUs = Number.NaN
  openUnits = Number.NaN
  highUnits = Number.NaN
  lowUnits = Number.NaN
  closeUnits = Number.NaN
  volumeUnits = 0
  /** Rows in it; 0: no bar is forming. */
  tickCount = 0
  /** The feed's own bars are longer than this timeframe: nothing can be built. */
  tooFine = false
  readonly clock: BarClock

  constructor(index: number, instrument: number, timeframe: string, spec: InstrumentSpec) {
    this.index = index
    this.instrument = instrument
    this.timeframe = timeframe
    this.clock = new BarClock(timeframe, spec.calendar)
  }
}

export type BarListener = {
  /** `bar` is reused: copy what you keep. */
  onBar(bar: BarBuilder): void
  /** Called once per builder when its timeframe turns out to be finer than the feed's bars. */
  onTooFine(bar: BarBuilder, tsUs: number, barUs: number): void
}

type BarState = readonly [
  instrument: number,
  timeframe: string,
  openTsUs: number | null,
  closeTsUs: number | null,
  openUnits: number | null,
  highUnits: number | null,
  lowUnits: number | null,
  closeUnits: number | null,
  volumeUnits: number,
  tickCount: number,
  tooFine: boolean,
]
export type BarStageState = { readonly late: number; readonly bars: readonly BarState[] }

export class BarStage {
  readonly #listener: BarListener
  readonly #builders: BarBuilder[] = []
  readonly #byInstrument: BarBuilder[][] = []
  /** Ticks that belonged to a bar already closed. */
  late = 0

  constructor(listener: BarListener) {
    this.#listener = listener
  }

  /** Builds `timeframe` for an instrument from now on; asking twice gives the same builder. */
  build(instrument: number, timeframe: string, spec: InstrumentSpec): BarBuilder {
    while (this.#byInstrument.length <= instrument) this.#byInstrument.push([])
    const builders = this.#byInstrument[instrument]!
    const found = builders.find((b) => b.timeframe === timeframe)
    if (found !== undefined) return found
    const builder = new BarBuilder(this.#builders.length, instrument, timeframe, spec)
    builders.push(builder)
    this.#builders.push(builder)
    return builder
  }

  onTick(tick: Print): void {
    const builders = this.#byInstrument[tick.instrument]
    if (builders === undefined) return
    if (tick.kind === TRADE) for (let i = 0; i < builders.length; i += 1) this.#onTrade(builders[i]!, tick)
    else if (tick.kind === BAR) for (let i = 0; i < builders.length; i += 1) this.#onBar(builders[i]!, tick)
  }

  /** Closes every bar whose time is over. */
  onTimer(nowTsUs: number): void {
    for (const builder of this.#builders)
      if (builder.tickCount > 0 && nowTsUs >= builder.closeTsUs) this.#close(builder)
  }

  /** The bar still forming, or undefined. */
  forming(instrument: number, timeframe: string): BarBuilder | undefined {
    const builder = this.#byInstrument[instrument]?.find((b) => b.timeframe === timeframe)
    return builder !== undefined && builder.tickCount > 0 ? builder : undefined
  }

  snapshot(): BarStageState {
    return {
      late: this.late,
      bars: this.#builders.map((b) => [
        b.instrument,
        b.timeframe,
        orNull(b.openTsUs),
        orNull(b.closeTsUs),
        orNull(b.openUnits),
        orNull(b.highUnits),
        orNull(b.lowUnits),
        orNull(b.closeUnits),
        b.volumeUnits,
        b.tickCount,
        b.tooFine,
      ]),
    }
  }

  restore({ late, bars }: BarStageState): void {
    this.late = late
    for (const [i, builder] of this.#builders.entries()) {
      const bar = bars[i]
      if (bar === undefined || bar[0] !== builder.instrument || bar[1] !== builder.timeframe) {
        throw new Error(`the snapshot has other bars than this configuration builds (builder ${i})`)
      }
      builder.openTsUs = bar[2] ?? Number.NaN
      builder.closeTsUs = bar[3] ?? Number.NaN
      builder.openUnits = bar[4] ?? Number.NaN
      builder.highUnits = bar[5] ?? Number.NaN
      builder.lowUnits = bar[6] ?? Number.NaN
      builder.closeUnits = bar[7] ?? Number.NaN
      builder.volumeUnits = bar[8]
      builder.tickCount = bar[9]
      builder.tooFine = bar[10]
    }
  }

  #onTrade(b: BarBuilder, tick: Print): void {
    const { eventTsUs, priceUnits } = tick
    if (b.tickCount > 0 && eventTsUs >= b.closeTsUs) this.#close(b)
    if (b.tickCount === 0) {
      // the interval that closed last is still in closeTsUs: what is before its end came too late
      if (eventTsUs < b.closeTsUs) {
        this.late += 1
        return
      }
      b.clock.locate(eventTsUs)
      b.openTsUs = b.clock.openUs
      b.closeTsUs = b.clock.closeUs
      b.openUnits = priceUnits
      b.highUnits = priceUnits
      b.lowUnits = priceUnits
      b.volumeUnits = 0
    } else if (eventTsUs < b.openTsUs) {
      this.late += 1
      return
    } else if (priceUnits > b.highUnits) b.highUnits = priceUnits
    else if (priceUnits < b.lowUnits) b.lowUnits = priceUnits
    b.closeUnits = priceUnits
    b.volumeUnits += tick.qtyUnits
    b.tickCount += 1
  }

  #onBar(b: BarBuilder, tick: Print): void {
    if (b.tooFine) return
    if (b.tickCount > 0 && tick.openTsUs >= b.closeTsUs) this.#close(b)
    if (b.tickCount === 0) {
      if (tick.openTsUs < b.closeTsUs) {
        this.late += 1
        return
      }
      b.clock.locate(tick.openTsUs)
      if (tick.eventTsUs > b.clock.closeUs) {
        b.tooFine = true
        this.#listener.onTooFine(b, tick.eventTsUs, tick.eventTsUs - tick.openTsUs)
        return
      }
      b.openTsUs = b.clock.openUs
      b.closeTsUs = b.clock.closeUs
      b.openUnits = tick.openUnits
      b.highUnits = tick.highUnits
      b.lowUnits = tick.lowUnits
      b.volumeUnits = 0
    } else if (tick.openTsUs < b.openTsUs) {
      this.late += 1
      return
    } else {
      if (tick.highUnits > b.highUnits) b.highUnits = tick.highUnits
      if (tick.lowUnits < b.lowUnits) b.lowUnits = tick.lowUnits
    }
    b.closeUnits = tick.priceUnits
    b.volumeUnits += tick.qtyUnits
    b.tickCount += 1
    if (tick.eventTsUs >= b.closeTsUs) this.#close(b)
  }

  #close(b: BarBuilder): void {
    this.#listener.onBar(b)
    b.tickCount = 0
  }
}

function orNull(x: number): number | null {
  return Number.isNaN(x) ? null : x
}
