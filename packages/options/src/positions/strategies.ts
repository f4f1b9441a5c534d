import type { Right } from '../contract.ts'
import { type Leg, type Position, positionOf } from './position.ts'

/**
 * What all named strategies share. `quantity` (default 1) multiplies the legs: negative sells what the name buys.
 * `priceOf` gives the price paid per unit for an option, `underlyingPrice` for the underlying; without them profits
 * are NaN.
 */
export type StrategyTerms = {
  readonly underlying: string
  readonly years: number
  readonly quantity?: number
  readonly multiplier?: number
  readonly priceOf?: (right: Right, strike: number, years: number) => number
  readonly underlyingPrice?: number
  readonly exercise?: 'european' | 'american'
}

/**
 * Buys `buy`, sells `sell`: a bull call spread when `buy` < `sell` and calls, a bear put spread when above and puts,
 * else a credit.
 */
export function verticalSpread(
  terms: StrategyTerms & { readonly right: Right; readonly buy: number; readonly sell: number },
): Position {
  const { right, buy, sell } = terms
  different('buy', buy, 'sell', sell)
  return build('vertical', terms, [option(right, buy, 1), option(right, sell, -1)])
}

/** Buys call and put of one strike. */
export function straddle(terms: StrategyTerms & { readonly strike: number }): Position {
  return build('straddle', terms, [option('C', terms.strike, 1), option('P', terms.strike, 1)])
}

/** Buys the put at `put` and the call at `call`, `put` < `call`. */
export function strangle(terms: StrategyTerms & { readonly put: number; readonly call: number }): Position {
  ascending('put', terms.put, 'call', terms.call)
  return build('strangle', terms, [option('P', terms.put, 1), option('C', terms.call, 1)])
}

/** Buys the put and sells the call: bearish; `quantity` −1 is the bullish one. `put` < `call`. */
export function riskReversal(terms: StrategyTerms & { readonly put: number; readonly call: number }): Position {
  ascending('put', terms.put, 'call', terms.call)
  return build('risk reversal', terms, [option('P', terms.put, 1), option('C', terms.call, -1)])
}

/** Buys one low, sells two middle, buys one high; with strikes at unequal distances a broken wing. */
export function butterfly(
  terms: StrategyTerms & { readonly right: Right; readonly strikes: readonly [number, number, number] },
): Position {
  const { right, strikes } = terms
  ascendingAll(strikes)
  return build('butterfly', terms, [
    option(right, strikes[0], 1),
    option(right, strikes[1], -2),
    option(right, strikes[2], 1),
  ])
}

/** Sells the straddle at the middle, buys the wings: a credit. */
export function ironButterfly(
  terms: StrategyTerms & { readonly strikes: readonly [number, number, number] },
): Position {
  const [low, middle, high] = terms.strikes
  ascendingAll(terms.strikes)
  return build('iron butterfly', terms, [
    option('P', low, 1),
    option('P', middle, -1),
    option('C', middle, -1),
    option('C', high, 1),
  ])
}

/** Buys the outer two of four strikes, sells the inner two. */
export function condor(
  terms: StrategyTerms & { readonly right: Right; readonly strikes: readonly [number, number, number, number] },
): Position {
  const { right, strikes } = terms
  ascendingAll(strikes)
  return build(
    'condor',
    terms,
    strikes.map((strike, i) => option(right, strike, i === 0 || i === 3 ? 1 : -1)),
  )
}

/** The condor of puts below and calls above: a credit. */
export function ironCondor(
  terms: StrategyTerms & { readonly strikes: readonly [number, number, number, number] },
): Position {
  const [a, b, c, d] = terms.strikes
  ascendingAll(terms.strikes)
  return build('iron condor', terms, [option('P', a, 1), option('P', b, -1), option('C', c, -1), option('C', d, 1)])
}

/** Buys `buyCount` at `buy` and sells `sellCount` at `sell`: 1 × 2 is a ratio spread, 2 × 1 a backspread. */
export function ratioSpread(
  terms: StrategyTerms & {
    readonly right: Right
    readonly buy: number
    readonly sell: number
    readonly buyCount: number
    readonly sellCount: number
  },
): Position {
  const { right, buy, sell, buyCount, sellCount } = terms
  different('buy', buy, 'sell', sell)
  return build('ratio', terms, [option(right, buy, buyCount), option(right, sell, -sellCount)])
}

/** Sells the near expiry (`years`), buys the far one, at one strike. */
export function calendarSpread(
  terms: StrategyTerms & { readonly right: Right; readonly strike: number; readonly farYears: number },
): Position {
  const { right, strike, years, farYears } = terms
  ascending('years', years, 'farYears', farYears)
  return build('calendar', terms, [option(right, strike, -1), option(right, strike, 1, farYears)])
}

/** Sells `nearStrike` in the near expiry, buys `farStrike` in the far one. */
export function diagonalSpread(
  terms: StrategyTerms & {
    readonly right: Right
    readonly nearStrike: number
    readonly farStrike: number
    readonly farYears: number
  },
): Position {
  const { right, nearStrike, farStrike, years, farYears } = terms
  ascending('years', years, 'farYears', farYears)
  return build('diagonal', terms, [option(right, nearStrike, -1), option(right, farStrike, 1, farYears)])
}

/** Buys the underlying, sells a call. */
export function coveredCall(terms: StrategyTerms & { readonly strike: number }): Position {
  return build('covered call', terms, [UNDERLYING, option('C', terms.strike, -1)])
}

/** Buys the underlying and a put. */
export function protectivePut(terms: StrategyTerms & { readonly strike: number }): Position {
  return build('protective put', terms, [UNDERLYING, option('P', terms.strike, 1)])
}

/** Buys the underlying and the put, sells the call. `put` < `call`. */
export function collar(terms: StrategyTerms & { readonly put: number; readonly call: number }): Position {
  ascending('put', terms.put, 'call', terms.call)
  return build('collar', terms, [UNDERLYING, option('P', terms.put, 1), option('C', terms.call, -1)])
}

/** Buys the call and sells the put of one strike: a forward. */
export function syntheticForward(terms: StrategyTerms & { readonly strike: number }): Position {
  return build('synthetic', terms, [option('C', terms.strike, 1), option('P', terms.strike, -1)])
}

/** A synthetic forward bought at the low strike and sold at the high one: pays high − low whatever the spot. */
export function boxSpread(terms: StrategyTerms & { readonly low: number; readonly high: number }): Position {
  const { low, high } = terms
  ascending('low', low, 'high', high)
  return build('box', terms, [option('C', low, 1), option('P', low, -1), option('C', high, -1), option('P', high, 1)])
}

type Part =
  | 'underlying'
  | { readonly right: Right; readonly strike: number; readonly count: number; readonly years?: number }

const UNDERLYING = 'underlying'

function option(right: Right, strike: number, count: number, years?: number): Part {
  return { right, strike, count, ...(years === undefined ? {} : { years }) }
}

function build(name: string, terms: StrategyTerms, parts: readonly Part[]): Position {
  const { underlying, quantity = 1, multiplier = 1, priceOf, underlyingPrice = NaN, exercise = 'european' } = terms
  const legs = parts.map((part): Leg => {
    if (part === 'underlying')
      return { kind: 'underlying', underlying, quantity, multiplier, pricePaid: underlyingPrice }
    const { right, strike, count, years = terms.years } = part
    const pricePaid = priceOf === undefined ? NaN : priceOf(right, strike, years)
    return {
      kind: 'option',
      underlying,
      right,
      strike,
      years,
      quantity: quantity * count,
      multiplier,
      pricePaid,
      exercise,
    }
  })
  return positionOf(legs, name)
}

function different(nameA: string, a: number, nameB: string, b: number): void {
  if (a === b) throw new RangeError(`${nameA} and ${nameB} must differ, both were ${a}`)
}

function ascending(nameA: string, a: number, nameB: string, b: number): void {
  if (!(a < b)) throw new RangeError(`${nameA} must be below ${nameB}, were ${a} and ${b}`)
}

function ascendingAll(strikes: readonly number[]): void {
  if (strikes.some((strike, i) => i > 0 && !(strike > strikes[i - 1]!))) {
    throw new RangeError(`strikes must ascend, were ${strikes.join(', ')}`)
  }
}
