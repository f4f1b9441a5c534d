import type { Right } from '../contract.ts'

/**
 * One leg. `quantity` is signed, in contracts: long above zero. `multiplier` is units of the underlying per contract
 * (a lot). `pricePaid` is per unit, at the trade, whatever the side; NaN when unknown: values are then told, profits
 * are NaN. `exercise` is `european` unless said otherwise.
 */
export type OptionLeg = {
  readonly kind: 'option'
  readonly underlying: string
  readonly right: Right
  readonly strike: number
  /** To expiry, from the moment of valuation. */
  readonly years: number
  readonly quantity: number
  readonly multiplier: number
  readonly pricePaid: number
  readonly exercise?: 'european' | 'american'
}

/** A future, entered for nothing at `pricePaid`: its value is what it has gained since. It settles at the spot in `years`. */
export type FutureLeg = {
  readonly kind: 'future'
  readonly underlying: string
  readonly years: number
  readonly quantity: number
  readonly multiplier: number
  readonly pricePaid: number
}

/** The underlying itself, or a perpetual future taken at its spot. */
export type UnderlyingLeg = {
  readonly kind: 'underlying'
  readonly underlying: string
  readonly quantity: number
  readonly multiplier: number
  readonly pricePaid: number
}

/** One part of a position. */
export type Leg = OptionLeg | FutureLeg | UnderlyingLeg

/** Legs in any order. Make it by {@link positionOf} or a named strategy. */
export type Position = { readonly name: string; readonly legs: readonly Leg[] }

/**
 * A position of any legs.
 *
 * @throws RangeError if there is no leg, or a strike is not above 0, years below 0, a multiplier not above 0, a
 * quantity not finite, or kind, right or exercise another word
 */
export function positionOf(legs: readonly Leg[], name = 'custom'): Position {
  if (legs.length === 0) throw new RangeError('a position must have at least one leg')
  for (const [i, leg] of legs.entries()) {
    if (!Number.isFinite(leg.quantity)) throw new RangeError(`leg ${i}: quantity must be finite, was ${leg.quantity}`)
    if (!(leg.multiplier > 0 && leg.multiplier < Infinity)) {
      throw new RangeError(`leg ${i}: multiplier must be above 0 and finite, was ${leg.multiplier}`)
    }
    if (leg.kind === 'underlying') continue
    if (leg.kind === 'option') assertOptionWords(leg, i)
    else if (leg.kind !== 'future') throw new RangeError(`leg ${i}: kind must be one of option, future, underlying`)
    if (leg.kind === 'option' && !(leg.strike > 0 && leg.strike < Infinity)) {
      throw new RangeError(`leg ${i}: strike must be above 0, was ${leg.strike}`)
    }
    if (!(leg.years >= 0 && leg.years < Infinity))
      throw new RangeError(`leg ${i}: years must be at least 0, was ${leg.years}`)
  }
  return { name, legs }
}

/** The legs of several positions as one. */
export function joined(positions: Position | readonly Position[]): Position {
  if ('legs' in positions) return positions
  return { name: positions.map(({ name }) => name).join(' + '), legs: positions.flatMap(({ legs }) => legs) }
}

/** A word that no type has checked would else be taken for the other one: a call in small letters for a put. */
function assertOptionWords({ right, exercise = 'european' }: OptionLeg, i: number): void {
  if (right !== 'C' && right !== 'P') throw new RangeError(`leg ${i}: right must be C or P, was '${right}'`)
  if (exercise !== 'european' && exercise !== 'american')
    throw new RangeError(`leg ${i}: exercise must be european or american, was '${exercise}'`)
}

/**
 * Cash paid for the position, multipliers included: above zero a debit, below a credit. Futures cost nothing. NaN where a price is
 * unknown.
 */
export function costOf({ legs }: Position): number {
  let cost = 0
  for (const { kind, quantity, multiplier, pricePaid } of legs) {
    if (kind !== 'future') cost += quantity * multiplier * pricePaid
  }
  return cost
}

/** The underlyings of the legs, each once, in order of appearance. */
export function underlyingsOf({ legs }: Position): string[] {
  return [...new Set(legs.map(({ underlying }) => underlying))]
}

/** The one underlying. @throws RangeError if there are several, as profit by spot has no one axis then, or none */
export function soleUnderlyingOf(position: Position): string {
  const underlyings = underlyingsOf(position)
  const [first] = underlyings
  if (first === undefined || underlyings.length > 1)
    throw new RangeError(`the position must have one underlying, had ${underlyings.join(', ') || 'none'}`)
  return first
}

/** Time to the first expiry; Infinity when no leg has one. */
export function firstExpiryYears({ legs }: Position): number {
  let years = Infinity
  for (const leg of legs) if (leg.kind !== 'underlying') years = Math.min(years, leg.years)
  return years
}

/** Whether all options and futures expire together, so that the pay-off at expiry is piecewise linear in the spot. */
export function hasOneExpiry({ legs }: Position): boolean {
  const years = legs.flatMap((leg) => (leg.kind === 'underlying' ? [] : [leg.years]))
  return years.every((x) => x === years[0])
}
