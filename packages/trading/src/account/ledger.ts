/**
 * The account's books, exact: bigints, double entry. Every fill posts to cash, position cost, realised profit, fees and rounding, and
 * the postings of a fill add up to nothing. Cash and fees are whole minor units; cost and realised profit are kept at the product
 * scale of the instrument (price × quantity decimals), so the only rounding is that of cash, and its residue has an account.
 */

import type { InstrumentSpec } from '@tickworks/market'

/** What a fill did to the books. `realisedMinor` is rounded for showing; the books keep it exact. */
export type Posting = { readonly realisedMinor: number; readonly cashMinor: number }

/** Plain JSON: bigints as decimal text. */
export type LedgerState = {
  readonly cashMinor: string
  readonly feesMinor: string
  readonly positions: readonly PositionState[]
}
export type PositionState = {
  readonly strategy: string
  readonly instrument: number
  readonly qtyUnits: number
  readonly costFine: string
  readonly realisedFine: string
  readonly roundingFine: string
}

/** One strategy's position in one instrument. */
export class Position {
  readonly strategy: string
  readonly instrument: number
  /** Signed: long above zero. */
  qtyUnits = 0
  /** Signed notional of what is open, at the product scale. */
  costFine = 0n
  realisedFine = 0n
  /** Cash paid beyond the exact notional, at the product scale. */
  roundingFine = 0n
  /** `costFine` and the rounded `realisedFine` as numbers, for showing: what is read at every fill is converted once. */
  #cost = 0
  #realisedMinor = 0
  readonly #finePerMinorNumber: number
  /** Fine units per minor unit; below one minor unit's scale it is 1 and `minorPerFine` scales up. */
  readonly finePerMinor: bigint
  readonly minorPerFine: bigint
  /** Both scales are one: nothing is ever rounded. */
  readonly isMinorScale: boolean

  constructor(strategy: string, instrument: number, spec: InstrumentSpec, currencyDecimals: number) {
    this.strategy = strategy
    this.instrument = instrument
    const digits = spec.priceDecimals + spec.qtyDecimals - currencyDecimals
    this.finePerMinor = 10n ** BigInt(Math.max(0, digits))
    this.minorPerFine = 10n ** BigInt(Math.max(0, -digits))
    this.isMinorScale = digits === 0
    this.#finePerMinorNumber = Number(this.finePerMinor)
  }

  /** Takes over the numbers after the books have changed. */
  noted(): void {
    this.#cost = Number(this.costFine)
    this.#realisedMinor = Number(this.minor(this.realisedFine))
  }

  /** Average entry price in price units, a statistic; NaN when flat. */
  averageUnits(): number {
    return this.qtyUnits === 0 ? Number.NaN : this.#cost / this.qtyUnits
  }

  realisedMinor(): number {
    return this.#realisedMinor
  }

  /** What closing everything at `priceUnits` would earn before fees, rounded; 0 when flat, whatever the price. */
  unrealisedMinor(priceUnits: number): number {
    if (this.qtyUnits === 0) return 0
    const value = this.qtyUnits * priceUnits
    // up to 2^53 every step is exact but the last division, which is exact where it matters, at a half
    if (this.minorPerFine === 1n && Number.isSafeInteger(value) && Number.isSafeInteger(this.#cost)) {
      const minor = (value - this.#cost) / this.#finePerMinorNumber
      return minor >= 0 ? Math.floor(minor + 0.5) : -Math.floor(-minor + 0.5) + 0 // + 0: never −0
    }
    return Number(this.minor(BigInt(this.qtyUnits) * BigInt(priceUnits) - this.costFine))
  }

  /** Fine → minor, half away from zero. */
  minor(fine: bigint): bigint {
    if (this.isMinorScale) return fine
    if (this.finePerMinor === 1n) return fine * this.minorPerFine
    const half = this.finePerMinor / 2n
    return fine >= 0n ? (fine + half) / this.finePerMinor : -((-fine + half) / this.finePerMinor)
  }

  /** Back from minor units to the product scale. */
  fine(minor: bigint): bigint {
    return (minor * this.finePerMinor) / this.minorPerFine
  }
}

export class Ledger {
  #cashMinor: bigint
  #feesMinor = 0n
  #cash: number
  #fees = 0
  readonly #positions: Position[] = []

  constructor(cashMinor: number) {
    this.#cashMinor = BigInt(cashMinor)
    this.#cash = cashMinor
  }

  get cashMinor(): number {
    return this.#cash
  }

  get feesMinor(): number {
    return this.#fees
  }

  get positions(): readonly Position[] {
    return this.#positions
  }

  position(strategy: string, instrument: number): Position | undefined {
    for (const position of this.#positions) {
      if (position.instrument === instrument && position.strategy === strategy) return position
    }
    return undefined
  }

  open(strategy: string, instrument: number, spec: InstrumentSpec, currencyDecimals: number): Position {
    const found = this.position(strategy, instrument)
    if (found !== undefined) return found
    const position = new Position(strategy, instrument, spec, currencyDecimals)
    this.#positions.push(position)
    return position
  }

  /**
   * Posts a fill of `signedUnits` (above zero: bought) at `priceUnits` with its fee. What reduces the position realises profit against
   * its average cost, the rest opens. Cost is removed in proportion, rounded down, so closing everything removes exactly all of it.
   */
  post(position: Position, signedUnits: number, priceUnits: number, feeMinor: number): Posting {
    const price = BigInt(priceUnits)
    const notional = BigInt(signedUnits) * price
    const held = position.qtyUnits
    const closing = held > 0 ? Math.min(held, Math.max(0, -signedUnits)) : Math.min(-held, Math.max(0, signedUnits))
    const closedSigned = signedUnits > 0 ? closing : -closing
    // most fills only open or only close all there is: what is the same then is not worked out again, because each step makes a bigint
    let realised = 0n
    if (closing > 0) {
      const { costFine } = position
      const isAll = closing === Math.abs(held)
      const costRemoved = isAll ? costFine : (costFine * BigInt(closing)) / BigInt(Math.abs(held))
      realised = -(closedSigned === signedUnits ? notional : BigInt(closedSigned) * price) - costRemoved
      position.costFine = isAll ? 0n : costFine - costRemoved
      position.realisedFine += realised
    }
    if (closing === 0) position.costFine += notional
    else if (closedSigned !== signedUnits) position.costFine += BigInt(signedUnits - closedSigned) * price
    position.qtyUnits = held + signedUnits
    const paidMinor = position.minor(notional)
    if (!position.isMinorScale) position.roundingFine += position.fine(paidMinor) - notional
    const fee = BigInt(feeMinor)
    this.#cashMinor -= paidMinor + fee
    this.#feesMinor += fee
    this.#cash = Number(this.#cashMinor)
    this.#fees += feeMinor
    position.noted()
    return {
      realisedMinor: closing > 0 ? Number(position.minor(realised)) : 0,
      cashMinor: Number(-paidMinor) - feeMinor,
    }
  }

  snapshot(): LedgerState {
    return {
      cashMinor: this.#cashMinor.toString(),
      feesMinor: this.#feesMinor.toString(),
      positions: this.#positions.map((p) => ({
        strategy: p.strategy,
        instrument: p.instrument,
        qtyUnits: p.qtyUnits,
        costFine: p.costFine.toString(),
        realisedFine: p.realisedFine.toString(),
        roundingFine: p.roundingFine.toString(),
      })),
    }
  }

  /** `specOf` names what an instrument is: the ledger keeps numbers only. */
  restore(state: LedgerState, specOf: (instrument: number) => InstrumentSpec, currencyDecimals: number): void {
    this.#cashMinor = BigInt(state.cashMinor)
    this.#feesMinor = BigInt(state.feesMinor)
    this.#cash = Number(state.cashMinor)
    this.#fees = Number(state.feesMinor)
    this.#positions.length = 0
    for (const p of state.positions) {
      const position = new Position(p.strategy, p.instrument, specOf(p.instrument), currencyDecimals)
      position.qtyUnits = p.qtyUnits
      position.costFine = BigInt(p.costFine)
      position.realisedFine = BigInt(p.realisedFine)
      position.roundingFine = BigInt(p.roundingFine)
      position.noted()
      this.#positions.push(position)
    }
  }
}
