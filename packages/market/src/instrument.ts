/**
 * What an instrument is: its key, the decimal scale of its prices and quantities, and the dated rules of its venue.
 *
 * Prices and quantities are integers at a decimal scale that never changes (`priceUnits = price × 10^priceDecimals`).
 * Tick, step and lot are filters with a date, because venues change them.
 */

import type { CalendarSpec } from './calendar.ts'

/** From `fromTsUs` on: prices are multiples of `tickUnits`, quantities of `stepUnits`; a lot is `lotUnits`. */
export type InstrumentFilter = {
  readonly fromTsUs: number
  readonly tickUnits: number
  readonly stepUnits: number
  readonly lotUnits: number
}

export type InstrumentSpec = {
  /** `VENUE:SYMBOL`, see {@link parseInstrumentKey}. */
  readonly key: string
  readonly title: string
  /** True for what a generator made up: everything that shows it says "simulated". */
  readonly simulated: boolean
  readonly priceDecimals: number
  readonly qtyDecimals: number
  /** Currency of price and profit, as ISO 4217 or the venue names it. */
  readonly currency: string
  /** Decimal places of the currency's ledger: 2 for USD and INR. */
  readonly currencyDecimals: number
  readonly calendar: CalendarSpec
  /** Ascending by `fromTsUs`; the first one also holds before its date. */
  readonly filters: readonly InstrumentFilter[]
}

/** An instrument in columns: its dense number, given by the `instrument_defined` event, and what it is. */
export type Instrument = { readonly id: number; readonly spec: InstrumentSpec }
