import { exp, normalCdf, normalPdf } from '@tickworks/kernels'
import type { PriceOutcome } from '../contract.ts'
import type { SpotContract } from './european.ts'
import { isInDomain, spotLogRatio } from './lognormal.ts'

/** First-order Greeks with gamma; names and units are those of `GREEK_NAMES`. */
export const FIRST_ORDER_NAMES = [
  'price',
  'delta',
  'gamma',
  'thetaPerDay',
  'vegaPerPoint',
  'rhoPerPct',
  'dividendRhoPerPct',
] as const

/** All NaN where `invalid`. */
export type FirstOrderGreeks = { readonly [name in (typeof FIRST_ORDER_NAMES)[number]]: number } & {
  readonly outcome: PriceOutcome
}

/** Pays `cash` at expiry if the spot ends above the strike (`C`) or below it (`P`). */
export type CashDigital = SpotContract & { readonly cash: number }

/**
 * Cash or nothing: V = X e^(-rT) N(±d₂), in the model of Black, Scholes and Merton.
 * Expired, or without vol: what the known end pays, half of it at the strike (the limit), and derivatives 0 but for those of
 * discounting; NaN at the strike, and where a vol that is all but 0 makes one exceed every double. `invalid`: as in `bsmGreeks`, and a `cash` that is not finite.
 *
 * @see Reiner and Rubinstein, Unscrambling the Binary Code (1991)
 */
export function cashOrNothing(contract: CashDigital): FirstOrderGreeks {
  const { cash, rate: r } = contract
  if (!Number.isFinite(cash)) return INVALID
  const state = stateOf(contract)
  if (state === null) return INVALID
  const { sign, u, s, years, drift2, d1, d2, vol } = state
  const paid = cash * exp(-r * years)
  if (!(s > 0 && Math.abs(d2) < FAR)) return settled(state, paid, 0, r)
  const price = paid * normalCdf(sign * d2)
  const density = sign * paid * normalPdf(d2)
  return withoutInfinities({
    price,
    delta: density / (u * s),
    gamma: (-density * d1) / (u * s) / (u * s),
    thetaPerDay: (r * price - density * drift2) / 365,
    vegaPerPoint: (-density * d1) / vol / 100,
    rhoPerPct: (years * (density / s - price)) / 100,
    dividendRhoPerPct: (-years * density) / s / 100,
    outcome: 'ok',
  })
}

/**
 * Asset or nothing: one unit of the underlying at expiry if it ends above the strike (`C`) or below it (`P`); V = U e^(-qT) N(±d₁).
 * Edges as in {@link cashOrNothing}.
 *
 * @see Reiner and Rubinstein, Unscrambling the Binary Code (1991)
 */
export function assetOrNothing(contract: SpotContract): FirstOrderGreeks {
  const q = contract.yield
  const state = stateOf(contract)
  if (state === null) return INVALID
  const { sign, u, s, years, drift1, d1, d2, vol } = state
  const weight = exp(-q * years)
  if (!(s > 0 && Math.abs(d1) < FAR)) return settled(state, u * weight, weight, q)
  const share = weight * normalCdf(sign * d1)
  const price = u * share
  const density = sign * weight * normalPdf(d1)
  return withoutInfinities({
    price,
    delta: share + density / s,
    gamma: ((-density / (u * s)) * d2) / s,
    thetaPerDay: (q * price - u * density * drift1) / 365,
    vegaPerPoint: (-u * density * d2) / vol / 100,
    rhoPerPct: (years * u * density) / s / 100,
    dividendRhoPerPct: (-years * (price + (u * density) / s)) / 100,
    outcome: 'ok',
  })
}

/** A Greek that exceeds every double, as at the money without vol, has no number: NaN. */
export function withoutInfinities(greeks: FirstOrderGreeks): FirstOrderGreeks {
  const told: { -readonly [name in keyof FirstOrderGreeks]: FirstOrderGreeks[name] } = { ...greeks }
  for (const name of FIRST_ORDER_NAMES) if (!Number.isFinite(told[name])) told[name] = NaN
  return told
}

type State = {
  readonly sign: 1 | -1
  readonly u: number
  readonly years: number
  readonly vol: number
  readonly s: number
  readonly x: number
  readonly d1: number
  readonly d2: number
  /** ∂d₁/∂T and ∂d₂/∂T. */
  readonly drift1: number
  readonly drift2: number
  readonly outcome: 'ok' | 'expired'
}

/** Standard deviations beyond which the density is 0 in a double, and the end as good as known. */
const FAR = 40

/** Of a contract that breaks a rule. */
export const INVALID: FirstOrderGreeks = {
  price: NaN,
  delta: NaN,
  gamma: NaN,
  thetaPerDay: NaN,
  vegaPerPoint: NaN,
  rhoPerPct: NaN,
  dividendRhoPerPct: NaN,
  outcome: 'invalid',
}

function stateOf(contract: SpotContract): State | null {
  const { right, underlying: u, strike: k, rate, yield: q, vol } = contract
  if (!isSpotContract(contract)) return null
  const years = Math.max(contract.years, 0)
  const s = vol * Math.sqrt(years)
  const logRatio = spotLogRatio(u, k)
  const bt = (rate - q) * years
  const x = logRatio + bt
  const twice = 2 * years * s
  return {
    sign: right === 'C' ? 1 : -1,
    u,
    years,
    vol,
    s,
    x,
    d1: x / s + 0.5 * s,
    d2: x / s - 0.5 * s,
    drift1: (bt - logRatio + 0.5 * s * s) / twice,
    drift2: (bt - logRatio - 0.5 * s * s) / twice,
    outcome: contract.years > 0 ? 'ok' : 'expired',
  }
}

/** The rules that every contract on a spot keeps: see `bsmGreeks`. */
export function isSpotContract({ right, underlying, strike, years, rate, yield: q, vol }: SpotContract): boolean {
  return (right === 'C' || right === 'P') && isInDomain(underlying, strike, years, rate, q, vol)
}

/** What is known to be paid, or known not to be; `decay` is the rate at which the payment is discounted. */
function settled(state: State, full: number, fullDelta: number, decay: number): FirstOrderGreeks {
  const { sign, x, years, outcome } = state
  const isAtStrike = x === 0
  const part = isAtStrike ? 0.5 : sign * x > 0 ? 1 : 0
  const atStrike = isAtStrike ? NaN : 0
  const isAsset = fullDelta !== 0
  return {
    price: part * full,
    delta: part * fullDelta + atStrike,
    gamma: atStrike,
    thetaPerDay: (part * decay * full) / 365 + atStrike,
    vegaPerPoint: atStrike,
    rhoPerPct: (isAsset ? 0 : -part * years * full) / 100 + atStrike,
    dividendRhoPerPct: (isAsset ? -part * years * full : 0) / 100 + atStrike,
    outcome,
  }
}
