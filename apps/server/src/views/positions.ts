/** Positions as the account's snapshots state them, marked with the last price. */

import { unitsToNumber } from '@tickworks/market'
import type { PnlSnapshot } from '@tickworks/trading'
import type { PositionRow } from '../api/shapes.ts'
import type { InstrumentsView } from './instruments.ts'
import type { QuotesView } from './quotes.ts'

type Position = PnlSnapshot['positions'][number]

/** Value, gross value and unrealised profit of the book, in minor units of the account's currency. */
export type Marks = { readonly valueMinor: number; readonly grossMinor: number; readonly unrealisedMinor: number }

export class PositionsView {
  readonly #instruments: InstrumentsView
  readonly #quotes: QuotesView
  /** By `instrument id strategy`. One per strategy and instrument that ever traded: bounded by the configuration. */
  readonly #positions = new Map<string, Position>()
  /** Strategies that hold or held something, by instrument. */
  readonly #keysOf: string[][] = []

  constructor(instruments: InstrumentsView, quotes: QuotesView) {
    this.#instruments = instruments
    this.#quotes = quotes
  }

  /** What a snapshot says of a position. Returns its key. */
  set(position: Position): string {
    const key = positionKey(position.instrument, position.strategy)
    if (!this.#positions.has(key)) {
      const keys = this.#keysOf[position.instrument]
      if (keys === undefined) this.#keysOf[position.instrument] = [key]
      else keys.push(key)
    }
    this.#positions.set(key, position)
    return key
  }

  /** Keys of the positions in an instrument: what a new price changes. */
  keysIn(id: number): readonly string[] {
    return this.#keysOf[id] ?? []
  }

  /** By instrument, then strategy. */
  rows(): PositionRow[] {
    const positions = [...this.#positions.values()]
    positions.sort((a, b) => a.instrument - b.instrument || (a.strategy < b.strategy ? -1 : 1))
    return positions.map((position) => this.#row(position))
  }

  row(key: string): PositionRow | null {
    const position = this.#positions.get(key)
    return position === undefined ? null : this.#row(position)
  }

  /** Everything held at the last prices. NaN where something held has no price. */
  marks(): Marks {
    const sum = { valueMinor: 0, grossMinor: 0, unrealisedMinor: 0 }
    for (const { instrument, qtyUnits, avgPriceUnits } of this.#positions.values()) {
      if (qtyUnits === 0) continue
      const factor = this.#minorPerProduct(instrument)
      const lastUnits = this.#quotes.lastUnits(instrument)
      const valueMinor = qtyUnits * lastUnits * factor
      sum.valueMinor += valueMinor
      sum.grossMinor += Math.abs(valueMinor)
      if (avgPriceUnits !== null) sum.unrealisedMinor += qtyUnits * (lastUnits - avgPriceUnits) * factor
    }
    return sum
  }

  #row({ instrument, strategy, qtyUnits, avgPriceUnits, realisedMinor }: Position): PositionRow {
    const { key, priceDecimals, qtyDecimals } = this.#instruments.known(instrument)
    const decimals = this.#currencyDecimals()
    const lastUnits = this.#quotes.lastUnits(instrument)
    const last = Number.isNaN(lastUnits) ? null : unitsToNumber(lastUnits, priceDecimals)
    let unrealised: number | null = 0
    if (qtyUnits !== 0 && avgPriceUnits !== null) {
      const minor = Math.round(qtyUnits * (lastUnits - avgPriceUnits) * this.#minorPerProduct(instrument))
      unrealised = Number.isNaN(minor) ? null : unitsToNumber(minor, decimals)
    }
    return {
      instrument: key,
      strategy,
      qty: unitsToNumber(qtyUnits, qtyDecimals),
      avgPrice: avgPriceUnits === null ? null : unitsToNumber(avgPriceUnits, priceDecimals),
      last,
      realised: unitsToNumber(realisedMinor, decimals),
      unrealised,
    }
  }

  /** Minor units of money in one price unit times one quantity unit. */
  #minorPerProduct(instrument: number): number {
    const { priceDecimals, qtyDecimals } = this.#instruments.known(instrument)
    return 10 ** (this.#currencyDecimals() - priceDecimals - qtyDecimals)
  }

  #currencyDecimals(): number {
    return this.#instruments.config?.currencyDecimals ?? 0
  }
}

function positionKey(instrument: number, strategy: string): string {
  return `${instrument} ${strategy}`
}
