import { exp, log, normalCdf, normalPdf } from '@tickworks/kernels'
import type { PriceOutcome, Right } from '../contract.ts'
import { black76Greeks, black76Price } from '../european/european.ts'
import type { Greeks } from '../greeks/greeks.ts'
import { durrleman, type Smile, smileAt, smileOf } from './durrleman.ts'
import { type RawSvi, sviDefect, sviVariance } from './svi.ts'

/**
 * One expiry of a surface. `forward` for that expiry, `rate` continuous to it. `kLow` … `kHigh` is the log-forward
 * moneyness that quotes covered.
 */
export type SurfaceSlice = {
  readonly years: number
  readonly forward: number
  readonly rate: number
  readonly svi: RawSvi
  readonly kLow: number
  readonly kHigh: number
}

/**
 * Slices by ascending expiry. `spot` anchors the forwards before the first expiry; NaN when unknown. Make it by {@link
 * surfaceOf}.
 */
export type VolSurface = { readonly slices: readonly SurfaceSlice[]; readonly spot: number }

/** Where an expiry lies among the fitted ones. */
export type ExpiryPlace = 'at' | 'between' | 'before' | 'after'

/** The smile, forward and rate of any expiry. */
export type SurfaceSmile = {
  readonly years: number
  readonly smile: Smile
  readonly place: ExpiryPlace
  /** NaN where the surface cannot tell; see {@link smileOfSurface}. */
  readonly forward: number
  readonly rate: number
  readonly kLow: number
  readonly kHigh: number
}

/** A strike on the surface. A given `forward` stands for the surface's own. */
export type SurfacePoint = { readonly strike: number; readonly years: number; readonly forward?: number }

/** What a surface says at one point. Without an outcome of `ok` the vol and what follows from it are NaN. */
export type SurfaceVol = {
  readonly outcome: PriceOutcome
  readonly vol: number
  readonly totalVariance: number
  /** log(strike / forward). */
  readonly logMoneyness: number
  /** ∂vol/∂k and ∂²vol/∂k² at a fixed expiry. */
  readonly volSlope: number
  readonly volCurvature: number
  readonly forward: number
  readonly rate: number
  readonly expiry: ExpiryPlace
  /** `wing`: beyond the moneyness that quotes covered. */
  readonly wing: boolean
}

/**
 * A surface of slices, sorted by expiry.
 *
 * @throws RangeError if there is no slice, two share an expiry, or a number breaks its rule
 */
export function surfaceOf(slices: readonly SurfaceSlice[], spot = NaN): VolSurface {
  if (slices.length === 0) throw new RangeError('a surface must have at least one slice')
  if (!(spot > 0) && !Number.isNaN(spot)) throw new RangeError(`spot must be above 0 or NaN, was ${spot}`)
  const sorted = [...slices].sort((x, y) => x.years - y.years)
  for (let i = 0; i < sorted.length; i += 1) {
    const { years, forward, rate, svi, kLow, kHigh } = sorted[i]!
    const defect = sviDefect(svi)
    if (defect !== undefined) throw new RangeError(`slice at ${years} years: ${defect}`)
    if (!(years > 0 && years < Infinity)) throw new RangeError(`years must be above 0 and finite, was ${years}`)
    if (!(forward > 0 && forward < Infinity)) throw new RangeError(`forward must be above 0 and finite, was ${forward}`)
    if (!Number.isFinite(rate)) throw new RangeError(`rate must be finite, was ${rate}`)
    if (!(kLow <= kHigh)) throw new RangeError(`kLow must be at most kHigh, were ${kLow} and ${kHigh}`)
    if (i > 0 && years === sorted[i - 1]!.years) throw new RangeError(`two slices expire in ${years} years`)
  }
  return { slices: sorted, spot }
}

/**
 * The smile at an expiry.
 *
 * - Between two expiries total variance, log forward and rate · years are linear in time at equal log-forward
 *   moneyness: no calendar arbitrage if the slices hold none; butterflies are for `checkSurface` to look at.
 * - Before the first, total variance is the first slice's times years/first (its vols stand), which keeps both
 *   freedoms. The forward runs from `spot`; without a spot it is NaN.
 * - After the last, the slice is lifted by θ(years/last − 1): the at-the-money vol stands and the smile flattens,
 *   which keeps both freedoms too. The forward goes on by the carry of the last two expiries (of spot and the only
 *   one; else NaN).
 *
 * NaN smile when `years` is not above 0.
 *
 * @see Gatheral, Jacquier (2014), §5.3
 */
export function smileOfSurface(surface: VolSurface, years: number): SurfaceSmile {
  const { slices } = surface
  if (!(years > 0 && years < Infinity)) return { ...NO_SMILE, years }
  if (years < slices[0]!.years) return beforeFirst(surface, years)
  if (years > slices[slices.length - 1]!.years) return afterLast(surface, years)
  let i = 0
  while (slices[i]!.years < years) i += 1
  const here = slices[i]!
  if (here.years > years) return betweenTwo(slices[i - 1]!, here, years)
  const { svi, forward, rate, kLow, kHigh } = here
  return { years, smile: smileOf(svi), place: 'at', forward, rate, kLow, kHigh }
}

const NO_SMILE: Omit<SurfaceSmile, 'years'> = {
  ...{ smile: { constant: NaN, parts: [] }, place: 'before', forward: NaN, rate: NaN, kLow: NaN, kHigh: NaN },
}

function beforeFirst({ slices, spot }: VolSurface, years: number): SurfaceSmile {
  const { years: firstYears, svi, forward, rate, kLow, kHigh } = slices[0]!
  const share = years / firstYears
  return {
    years,
    smile: { constant: 0, parts: [{ weight: share, svi }] },
    place: 'before',
    forward: spot * exp(share * log(forward / spot)),
    rate,
    kLow,
    kHigh,
  }
}

function afterLast({ slices, spot }: VolSurface, years: number): SurfaceSmile {
  const last = slices[slices.length - 1]!
  const { svi, rate, kLow, kHigh } = last
  const before = slices.length > 1 ? slices[slices.length - 2]! : { years: 0, forward: spot }
  const carry = log(last.forward / before.forward) / (last.years - before.years)
  return {
    years,
    smile: { constant: sviVariance(svi, 0) * (years / last.years - 1), parts: [{ weight: 1, svi }] },
    place: 'after',
    forward: last.forward * exp(carry * (years - last.years)),
    rate,
    kLow,
    kHigh,
  }
}

function betweenTwo(before: SurfaceSlice, here: SurfaceSlice, years: number): SurfaceSmile {
  const share = (years - before.years) / (here.years - before.years)
  return {
    years,
    smile: {
      constant: 0,
      parts: [
        { weight: 1 - share, svi: before.svi },
        { weight: share, svi: here.svi },
      ],
    },
    place: 'between',
    forward: before.forward * exp(share * log(here.forward / before.forward)),
    rate: ((1 - share) * before.rate * before.years + share * here.rate * here.years) / years,
    kLow: Math.max(before.kLow, here.kLow),
    kHigh: Math.min(before.kHigh, here.kHigh),
  }
}

/**
 * The vol of a strike. `expired` when no time is left: the vol is NaN. `invalid`: no forward is known or given, strike
 * not above 0, or the total variance is not above 0 there.
 */
export function surfaceVol(surface: VolSurface, { strike, years, forward }: SurfacePoint): SurfaceVol {
  return volOf(smileOfSurface(surface, years), strike, forward)
}

function volOf(at: SurfaceSmile, strike: number, given: number | undefined): SurfaceVol {
  const forward = given ?? at.forward
  const k = log(strike / forward)
  const { w, slope, curvature } = smileAt(at.smile, k)
  const isPriced = at.years > 0 && strike > 0 && forward > 0 && Number.isFinite(k) && w > 0
  const outcome: PriceOutcome = at.years <= 0 ? 'expired' : isPriced ? 'ok' : 'invalid'
  const root = Math.sqrt(w)
  const perYear = Math.sqrt(at.years)
  return {
    outcome,
    vol: isPriced ? root / perYear : NaN,
    totalVariance: isPriced ? w : NaN,
    logMoneyness: isPriced ? k : NaN,
    volSlope: isPriced ? slope / (2 * root * perYear) : NaN,
    volCurvature: isPriced ? (curvature - (slope * slope) / (2 * w)) / (2 * root * perYear) : NaN,
    forward,
    rate: at.rate,
    expiry: at.place,
    wing: !(k >= at.kLow && k <= at.kHigh),
  }
}

/** A European option on the surface. */
export type SurfaceContract = SurfacePoint & { readonly right: Right }

/**
 * Black-76 on the surface's forward, rate and vol. NaN where {@link surfaceVol} is not `ok`; expired: intrinsic value
 * of a given forward.
 */
export function surfacePrice(surface: VolSurface, { right, strike, years, forward }: SurfaceContract): number {
  const {
    vol,
    rate,
    forward: underlying,
    outcome,
  } = surfaceVol(surface, { strike, years, ...(forward === undefined ? {} : { forward }) })
  if (outcome === 'expired') return black76Price({ right, underlying, strike, years, rate: 0, vol: 0 })
  return black76Price({ right, underlying, strike, years, rate, vol })
}

/** Greeks on a surface, by what its smile does when the forward moves. */
export type SurfaceGreeks = {
  readonly at: SurfaceVol
  /** Greeks of Black-76 at the strike's vol: what an option has when the vol of its strike stands. */
  readonly stickyStrike: Greeks
  /**
   * Delta and gamma when the vol of each log-forward moneyness stands, so that the smile moves with the forward: with
   * ∂σ/∂F = −σ′(k)/F and ∂²σ/∂F² = (σ″(k) + σ′(k))/F².
   */
  readonly stickyDelta: { readonly delta: number; readonly gamma: number }
}

/** Greeks on the surface, per unit of the forward. All NaN, and the outcome says why, where {@link surfaceVol} is not `ok`. */
export function surfaceGreeks(surface: VolSurface, contract: SurfaceContract): SurfaceGreeks {
  const { right, strike, years } = contract
  const at = surfaceVol(surface, contract)
  const { forward, rate, vol } = at
  const stickyStrike = black76Greeks({
    right,
    underlying: forward,
    strike,
    years,
    rate: at.outcome === 'expired' ? 0 : rate,
    vol: at.outcome === 'expired' ? 0 : vol,
  })
  const vega = 100 * stickyStrike.vegaPerPoint
  const volByForward = -at.volSlope / forward
  const volByForward2 = (at.volCurvature + at.volSlope) / (forward * forward)
  return {
    at,
    stickyStrike,
    stickyDelta: {
      delta: stickyStrike.delta + vega * volByForward,
      gamma:
        stickyStrike.gamma +
        2 * stickyStrike.vanna * volByForward +
        stickyStrike.volga * volByForward * volByForward +
        vega * volByForward2,
    },
  }
}

/**
 * The risk-neutral probability of an expiry above `strike`, smile included: N(d₂) − φ(d₂) w′(k)/(2√w), the slope of
 * call prices. 1 for a strike of 0 or less; NaN where {@link surfaceVol} is not `ok`.
 */
export function surfaceProbabilityAbove(surface: VolSurface, { strike, years, forward }: SurfacePoint): number {
  const at = smileOfSurface(surface, years)
  const f = forward ?? at.forward
  if (strike <= 0 && f > 0 && years > 0) return 1
  const k = log(strike / f)
  const { w, slope } = smileAt(at.smile, k)
  if (!(w > 0)) return NaN
  const root = Math.sqrt(w)
  const d2 = -k / root - root / 2
  return normalCdf(d2) - (normalPdf(d2) * slope) / (2 * root)
}

/** The risk-neutral density of log(S/F) at log-forward moneyness `k`: g(k) φ(d₂)/√w. Negative exactly where a butterfly is. */
export function surfaceDensity(surface: VolSurface, years: number, k: number): number {
  const { smile } = smileOfSurface(surface, years)
  const point = smileAt(smile, k)
  const root = Math.sqrt(point.w)
  return (durrleman(point, k) * normalPdf(-k / root - root / 2)) / root
}
