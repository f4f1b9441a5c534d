/** The bars that have not closed yet: what the right edge of a chart shows. Made of the same rows, on the same grid as the closed ones. */

import { BarClock, TICK_KIND, type TickFrame, unitsToNumber } from '@tickworks/market'
import type { BarBuilder } from '@tickworks/trading'
import type { BarRow } from '../api/shapes.ts'
import type { InstrumentsView } from './instruments.ts'

class FormingBar {
  readonly clock: BarClock
  readonly timeframe: string
  openTsUs: number = Number.NaN
  closeTsUs: number = Number.NaN
  openUnits = 0.5
  highUnits = 0.5
  lowUnits = 0.5
  closeUnits = 0.5
  volumeUnits = 0.5
  /** True between its closing and the first row of a later interval. */
  closed = true

  constructor(timeframe: string, clock: BarClock) {
    this.timeframe = timeframe
    this.clock = clock
  }

  add(insideUs: number, open: number, high: number, low: number, close: number, volume: number): void {
    if (!(insideUs >= this.openTsUs && insideUs < this.closeTsUs)) {
      // A row that is behind the bar being formed belongs to a closed one, which never changes.
      if (insideUs < this.openTsUs) return
      this.closed = false
      this.clock.locate(insideUs)
      this.openTsUs = this.clock.openUs
      this.closeTsUs = this.clock.closeUs
      this.openUnits = open
      this.highUnits = high
      this.lowUnits = low
      this.volumeUnits = 0
    } else {
      if (high > this.highUnits) this.highUnits = high
      if (low < this.lowUnits) this.lowUnits = low
    }
    this.closeUnits = close
    this.volumeUnits += volume
  }
}

export class FormingBarsView {
  readonly #instruments: InstrumentsView
  /** By instrument, one per timeframe. */
  readonly #bars: FormingBar[][] = []

  constructor(instruments: InstrumentsView) {
    this.#instruments = instruments
  }

  /** Forms bars of this timeframe from now on. Doing it again does nothing. */
  form(id: number, timeframe: string): void {
    const bars = this.#bars[id]
    if (bars?.some((bar) => bar.timeframe === timeframe)) return
    const bar = new FormingBar(timeframe, new BarClock(timeframe, this.#instruments.known(id).calendar))
    if (bars === undefined) this.#bars[id] = [bar]
    else bars.push(bar)
  }

  /** The bar as the engine is building it: rows at hand may not reach back to its beginning. */
  seed(id: number, built: BarBuilder): void {
    const bar = this.#bars[id]?.find(({ timeframe }) => timeframe === built.timeframe)
    if (bar === undefined) return
    bar.clock.locate(built.openTsUs)
    bar.openTsUs = built.openTsUs
    bar.closeTsUs = built.closeTsUs
    bar.openUnits = built.openUnits
    bar.highUnits = built.highUnits
    bar.lowUnits = built.lowUnits
    bar.closeUnits = built.closeUnits
    bar.volumeUnits = built.volumeUnits
    bar.closed = false
  }

  onFrame(frame: TickFrame, from: number, to: number): void {
    const { kind, instrument, eventTsUs, openTsUs, openUnits, highUnits, lowUnits, priceUnits, qtyUnits } = frame
    for (let i = from; i < to; i += 1) {
      if (kind[i]! >= TICK_KIND.bid) continue
      const bars = this.#bars[instrument[i]!]
      if (bars === undefined) continue
      const units = priceUnits[i]!
      const whole = kind[i] === TICK_KIND.bar
      const insideUs = whole ? openTsUs[i]! : eventTsUs[i]!
      const open = whole ? openUnits[i]! : units
      const high = whole ? highUnits[i]! : units
      const low = whole ? lowUnits[i]! : units
      for (let k = 0; k < bars.length; k += 1) bars[k]!.add(insideUs, open, high, low, units, qtyUnits[i]!)
    }
  }

  /** The interval that began at `openTsUs` has closed: until a row of a later one nothing is forming. */
  close(id: number, timeframe: string, openTsUs: number): void {
    const bar = this.#bars[id]?.find((candidate) => candidate.timeframe === timeframe)
    if (bar?.openTsUs === openTsUs) bar.closed = true
  }

  /** The bar being formed, as far as committed rows have made it; null before the first row of an interval. */
  row(id: number, timeframe: string): BarRow | null {
    const bar = this.#bars[id]?.find((candidate) => candidate.timeframe === timeframe)
    if (bar === undefined || bar.closed) return null
    const { priceDecimals, qtyDecimals } = this.#instruments.known(id)
    return {
      openTsUs: bar.openTsUs,
      closeTsUs: bar.closeTsUs,
      open: unitsToNumber(bar.openUnits, priceDecimals),
      high: unitsToNumber(bar.highUnits, priceDecimals),
      low: unitsToNumber(bar.lowUnits, priceDecimals),
      close: unitsToNumber(bar.closeUnits, priceDecimals),
      volume: unitsToNumber(bar.volumeUnits, qtyDecimals),
    }
  }
}
