/** Which forward an expiry is valued on, and where it comes from. */

import { exp, log } from '@tickworks/kernels'
import type { Dividend } from '../european/dividends.ts'
import { AmericanParity, type AmericanParityResult, type PairColumns } from './american-parity.ts'
import {
  DEFAULT_PARITY_POLICY,
  type ParityColumns,
  type ParityFit,
  type ParityPolicy,
  type ParityRefusal,
  ParityRegression,
  type PriceUnit,
  type UnderlyingSign,
} from './parity-fit.ts'

/** Where a forward is from: put–call parity of the options, a quoted future, or the spot with rate, yield and dividends. */
export type ForwardSource = 'parity' | 'future' | 'spot'

/** What is known about the underlying; NaN where it is not. A future's `price` is used when bid and ask are not both there. */
export type UnderlyingQuotes = {
  readonly spot: number
  readonly future: { readonly bid: number; readonly ask: number; readonly price: number }
  readonly dividends: readonly Dividend[]
}

/** `american`: the options may be exercised early, on a spot where one is known and on the future otherwise. */
export type ExerciseStyle = 'european' | 'american'

/** Prices by strike; `callPrice` and `putPrice` are for American options, whose difference does not tell all. */
export type ForwardColumns = ParityColumns & Partial<Pick<PairColumns, 'callPrice' | 'putPrice'>>

/**
 * - `sources` in order of preference: the first that has an answer is used. `rate` and `yield` are continuous, per year.
 * - `carry`: what is known beside a forward from options or futures, for American options, whose early exercise hangs on the yield.
 *   `implied`: the spot is, and the yield is what takes it to the forward; for a spot as fresh as the options. `given`: the yield and
 *   the dividends are, and the spot is what they make of the forward; for one that is late, when a tenth of a per cent between the two
 *   would be read as a yield of 10 % a year over the last days.
 */
export type ForwardPolicy = {
  readonly sources: readonly ForwardSource[]
  readonly rate: number
  readonly yield: number
  readonly carry: 'implied' | 'given'
  readonly parity: ParityPolicy
}

/** Parity first: whatever future or spot say, the chain's own forward is what calls and puts agree on. */
export const DEFAULT_FORWARD_POLICY: ForwardPolicy = {
  sources: ['parity', 'future', 'spot'],
  rate: 0,
  yield: 0,
  carry: 'implied',
  parity: DEFAULT_PARITY_POLICY,
}

/**
 * The forward in use. `fit` where it is parity's; `parity` says why parity gave none (null where it did or was not asked). `forward` is NaN
 * with source `none`: nothing of what the policy allows is known, but for the discount by its rate.
 */
export type ForwardEstimate = {
  readonly source: ForwardSource | 'none'
  readonly forward: number
  readonly discount: number
  /** Continuous rate of `discount`; the policy's unless the slope was fitted. */
  readonly rate: number
  /** The spot that goes with the forward: as quoted, or what the forward makes of it where carry is given. NaN without. */
  readonly spot: number
  /** The continuous yield between the two, cash dividends and all: r − ln(F/S)/T; NaN without a spot. */
  readonly yield: number
  /** The largest difference of early exercise premiums that parity was corrected by; 0 where options are European or parity was not used, NaN where
   * it could not be: quotes below their exercise value tell no vol, and the fit is that of European options. */
  readonly exercisePremium: number
  readonly fit: ParityFit | null
  readonly parity: ParityRefusal | null
}

/** What is known of a forward before anything is. */
export const NO_FORWARD: ForwardEstimate = {
  ...{ source: 'none', forward: Number.NaN, discount: Number.NaN, rate: Number.NaN, spot: Number.NaN },
  ...{ yield: Number.NaN, exercisePremium: 0, fit: null, parity: null },
}

/** The forward from spot, carry and cash dividends: (S − Σ aᵢ·e^(−r·tᵢ))·e^((r − q)·T). NaN in, NaN out. */
export function forwardOfSpot(input: {
  readonly spot: number
  readonly rate: number
  readonly yield: number
  readonly years: number
  readonly dividends?: readonly Dividend[]
}): number {
  const { spot, rate, years, dividends = [] } = input
  let paid = 0
  for (const { years: at, amount } of dividends) if (!(at <= 0 || at > years)) paid += amount * exp(-rate * at)
  return (spot - paid) * exp((rate - input.yield) * years)
}

/**
 * Estimates the forward of one expiry by a {@link ForwardPolicy}; keeps its scratch space between calls. American prices obey parity
 * without their early exercise premiums only: see {@link AmericanParity}.
 */
export class ForwardEstimator {
  readonly policy: ForwardPolicy
  readonly #regression: ParityRegression
  readonly #american: AmericanParity | null
  readonly #isPositive: boolean

  /** @throws RangeError when no source is named, a rate is not finite, or for what the regressions refuse */
  constructor(
    policy: ForwardPolicy = DEFAULT_FORWARD_POLICY,
    unit: PriceUnit = 'money',
    exercise: ExerciseStyle = 'european',
    sign: UnderlyingSign = 'positive',
  ) {
    if (policy.sources.length === 0)
      throw new RangeError('sources must name parity, future or spot at least, was empty')
    if (!Number.isFinite(policy.rate) || !Number.isFinite(policy.yield))
      throw new RangeError(`rate and yield must be finite, were ${policy.rate} and ${policy.yield}`)
    this.policy = policy
    this.#regression = new ParityRegression(policy.parity, unit, sign)
    this.#isPositive = sign === 'positive'
    this.#american = exercise === 'american' ? new AmericanParity(policy.parity) : null
  }

  /** Discount factor of the policy's rate. */
  discount(years: number): number {
    return exp(-this.policy.rate * years)
  }

  /** @throws TypeError for American options without their prices */
  estimate(columns: ForwardColumns, underlying: UnderlyingQuotes): ForwardEstimate {
    const { sources, rate, carry } = this.policy
    const { years } = columns
    const discount = this.discount(years)
    const given = carry === 'given' ? this.#yieldGiven(underlying, years) : Number.NaN
    let parity: ParityRefusal | null = null
    for (const source of sources) {
      if (source === 'parity') {
        const { result, premium } = this.#parity(columns, discount, underlying.spot, given)
        if (result.kind === 'refused') {
          parity = result
          continue
        }
        const { fit } = result
        const { forward } = fit
        const fitted = fit.discountSource === 'fitted' ? -log(fit.discount) / years : rate
        const money = { source, forward, discount: fit.discount, rate: fitted }
        return {
          ...money,
          ...spotOf(money, underlying.spot, given, years),
          exercisePremium: premium,
          fit,
          parity: null,
        }
      }
      const forward = source === 'future' ? this.#ofFuture(underlying.future) : this.#ofSpot(underlying, years)
      if (!(this.#isPositive ? forward > 0 : Number.isFinite(forward))) continue
      const money = { source, forward, discount, rate }
      return { ...money, ...spotOf(money, underlying.spot, given, years), exercisePremium: 0, fit: null, parity }
    }
    return { ...NO_FORWARD, discount, rate, parity }
  }

  #parity(columns: ForwardColumns, discount: number, spot: number, given: number): AmericanParityResult {
    const { callPrice, putPrice } = columns
    if (this.#american === null) return { result: this.#regression.fit(columns, discount), premium: 0 }
    if (callPrice === undefined || putPrice === undefined)
      throw new TypeError('parity of American options needs callPrice and putPrice')
    return this.#american.fit({ ...columns, callPrice, putPrice, discount, rate: this.policy.rate }, spot, given)
  }

  /** The policy's yield, cash dividends turned into more of it by the quoted spot. */
  #yieldGiven(underlying: UnderlyingQuotes, years: number): number {
    const { rate } = this.policy
    const ofSpot = this.#ofSpot(underlying, years)
    return ofSpot > 0 && years > 0 ? rate - log(ofSpot / underlying.spot) / years : this.policy.yield
  }

  /** Where prices are above zero a bid of 0 is none. */
  #ofFuture({ bid, ask, price }: UnderlyingQuotes['future']): number {
    const isQuoted = (this.#isPositive ? bid > 0 : bid > -Infinity) && ask >= bid && ask < Infinity
    return isQuoted ? (bid + ask) / 2 : price
  }

  #ofSpot({ spot, dividends }: UnderlyingQuotes, years: number): number {
    return forwardOfSpot({ spot, rate: this.policy.rate, yield: this.policy.yield, years, dividends })
  }
}

function spotOf(
  { forward, rate }: Pick<ForwardEstimate, 'forward' | 'rate'>,
  quoted: number,
  given: number,
  years: number,
): Pick<ForwardEstimate, 'spot' | 'yield'> {
  if (!Number.isNaN(given)) return { spot: forward * exp((given - rate) * years), yield: given }
  if (!(quoted > 0 && years > 0)) return { spot: quoted, yield: Number.NaN }
  return { spot: quoted, yield: rate - log(forward / quoted) / years }
}
