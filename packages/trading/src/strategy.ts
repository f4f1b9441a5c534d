/**
 * What a strategy is: one file, `import type` only, one default-exported plain object. Indicators, context, mathematics and the
 * random source are handed in; it names no clock and is never asynchronous, so the same file can run trusted or in a sandbox.
 *
 * State belongs to (strategy, group); a group is one instrument unless the strategy declares otherwise.
 */

import type { IndicatorFactory } from '@tickworks/indicators'

/** A parameter with its range. `int` must be whole; `choice` is one of its options. */
export type ParamSpec =
  | {
      readonly type: 'int' | 'number'
      readonly default: number
      readonly min: number
      readonly max: number
      readonly title: string
    }
  | { readonly type: 'boolean'; readonly default: boolean; readonly title: string }
  | { readonly type: 'choice'; readonly default: string; readonly options: readonly string[]; readonly title: string }

export type ParamValue = number | boolean | string
export type Params = { readonly [name: string]: ParamValue }
/** The declaration that goes with parameter values of type `P`. */
export type ParamSpecs<P> = { readonly [K in keyof P]: ParamSpec }

/** A closed bar, prices and volume as numbers in the unit people quote. Reused: copy what you keep. */
export type Bar = {
  readonly openTsUs: number
  readonly closeTsUs: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

/** A trade, as a strategy sees it. Reused. */
export type TickView = { readonly tsUs: number; readonly price: number; readonly qty: number; readonly side: number }

/** An own fill. */
export type FillView = {
  readonly tsUs: number
  readonly side: 'buy' | 'sell'
  readonly price: number
  readonly qty: number
  /** Position of this strategy in the instrument after the fill, signed. */
  readonly position: number
}

/** Named numbers that explain a decision; they travel with the signal and are shown on the desk. */
export type Reasons = { readonly [name: string]: number }

export type Protection = {
  /** Enter by a limit order at this price instead of at the market. Another price moves what has not filled yet. */
  readonly limit?: number
  /** Level at which a loss is cut: a stop order at the venue while the position is open. */
  readonly stop?: number
  /** Level at which the gain is taken: a limit order at the venue while the position is open. */
  readonly takeProfit?: number
  /** 0..1, the part of the configured size; 1 unless said. */
  readonly strength?: number
}

/**
 * What a strategy may do. `long`, `short` and `flat` state the wanted position. Asking again for what was asked last does nothing while
 * that stands; it does not stand any more when its entry was taken back (kill switch), or when its stop or target closed the position:
 * then the same asking is a new signal, and when it was refused, from a minute later on. In a position the size stays what it was at the entry, unless `strength` changes.
 *
 * Own fills are told after the row that made them, so a bar in which a stop was hit is seen with the position still there; asking for
 * more of that position is refused (`stale_position`), and the next bar knows.
 */
export type Context<P, I, S> = {
  readonly params: P
  readonly ind: I
  readonly state: S
  /** Bars of this instrument closed so far, this one included. */
  readonly barCount: number
  /** Own position in this instrument in its unit, signed, as the fills told so far have made it. */
  readonly position: number
  /** Own stream of the engine's seed: the same numbers in every run. */
  readonly random: Random
  long(reasons: Reasons, protection?: Protection): void
  short(reasons: Reasons, protection?: Protection): void
  flat(reasons: Reasons): void
}

/** Uniform numbers in [0, 1) from a seed that came with the input. */
export type Random = { next(): number }

export type Setup<P> = {
  readonly params: P
  /** Declares indicators over the strategy's bars: `indicators.ema({ length: params.fast })`. They are updated before `onBar`. */
  readonly indicators: IndicatorFactory
}

/**
 * `P` parameter values, `I` the indicators that `setup` returns, `S` own state: plain JSON, kept in snapshots.
 *
 * Handlers are called in event order. One that throws stops its strategy (never the account): the event is dead-lettered, the strategy is switched
 * off with a `system_error`, protective orders stay at the venue.
 */
export type Strategy<P extends Params = Params, I extends object = object, S extends object = object> = {
  /** Kebab-case, as in file name and reports. */
  readonly name: string
  readonly title: string
  readonly params: ParamSpecs<P>
  setup(setup: Setup<P>): I
  state?(params: P): S
  onBar?(bar: Bar, ctx: Context<P, I, S>): void
  onTick?(tick: TickView, ctx: Context<P, I, S>): void
  onFill?(fill: FillView, ctx: Context<P, I, S>): void
}
