import { exp } from '@tickworks/kernels'
import { americanGreeks } from '../american/american.ts'
import { bsmGreeks, type SpotContract } from '../european/european.ts'
import type { Greeks } from '../greeks/greeks.ts'
import { surfaceVol, type VolSurface } from '../surface/surface.ts'
import { forwardOf, type Market, marketOf, type Stickiness, type UnderlyingMarket, yieldAt } from './market.ts'
import { volOf } from './marks.ts'
import type { FutureLeg, Leg, OptionLeg, Position } from './position.ts'

/** Greeks of all legs of an underlying: units of the underlying and cash, multipliers and quantities included. */
export type PositionGreeks = {
  /** As `positionValue` has it. */
  readonly value: number
  /** Units of the underlying. */
  readonly delta: number
  readonly gamma: number
  readonly thetaPerDay: number
  readonly vegaPerPoint: number
  readonly rhoPerPct: number
  readonly dividendRhoPerPct: number
  /** delta · spot: the position in the underlying that would move alike, in cash ("dollar delta"). */
  readonly cashDelta: number
  /**
   * Profit of a 1 % move by delta alone, delta · spot / 100; what gamma adds to delta then, in units, gamma · spot / 100, and to
   * `cashDelta`, gamma · spot² / 100.
   */
  readonly deltaPerPct: number
  readonly gammaPerPct: number
  readonly cashGammaPerPct: number
}

/** A leg without numbers. `no-price-paid`: a future's value is unknown, its Greeks are not. `no-vol`: the surface has none there. */
export type UnvaluedLeg = {
  readonly position: string
  readonly leg: number
  readonly reason: 'no-vol' | 'no-price-paid' | 'invalid'
}

/** Greeks of several positions: by underlying, their cash sums, and beta-weighted. A leg without a value makes what it is part of NaN. */
export type PortfolioGreeks = {
  readonly byUnderlying: { readonly [underlying: string]: PositionGreeks }
  /** Sums over underlyings of what adds up: cash. */
  readonly value: number
  readonly thetaPerDay: number
  readonly vegaPerPoint: number
  readonly rhoPerPct: number
  readonly cashDelta: number
  /**
   * In units of the benchmark, if each underlying moves β per cent when the benchmark moves one: Σ
   * delta·β·spot/benchmark, and Σ gamma·(β·spot/benchmark)²; `betaCashDelta` is Σ β·`cashDelta`. NaN when a β or the benchmark's spot is
   * not given.
   */
  readonly betaDelta: number
  readonly betaGamma: number
  readonly betaCashDelta: number
  /** Why a number above is NaN. */
  readonly unvalued: readonly UnvaluedLeg[]
}

/** The benchmark and each underlying's β against it, for beta weighting; without them those numbers are NaN. */
export type PortfolioOptions = {
  readonly benchmarkSpot?: number
  readonly beta?: { readonly [underlying: string]: number }
  /**
   * `strike` (the default): delta and gamma at an unchanged vol. `delta`: as the smile of a surface moves with the spot, ∂σ/∂S =
   * −σ′(k)/S.
   */
  readonly sticky?: Stickiness
}

/**
 * Greeks of one position or several.
 *
 * @throws RangeError if an underlying is not in the market
 */
export function portfolioGreeks(
  positions: Position | readonly Position[],
  market: Market,
  { benchmarkSpot = NaN, beta = {}, sticky = 'strike' }: PortfolioOptions = {},
): PortfolioGreeks {
  const byUnderlying: { [underlying: string]: PositionGreeks } = {}
  const unvalued: UnvaluedLeg[] = []
  for (const { name, legs } of 'legs' in positions ? [positions] : positions) {
    for (const [i, leg] of legs.entries()) {
      const at = marketOf(market, leg.underlying)
      const greeks = legGreeks(leg, at, sticky)
      if (Number.isNaN(greeks.value)) unvalued.push({ position: name, leg: i, reason: reasonOf(leg, at) })
      byUnderlying[leg.underlying] = added(byUnderlying[leg.underlying] ?? NONE, greeks)
    }
  }
  const sums = { value: 0, thetaPerDay: 0, vegaPerPoint: 0, rhoPerPct: 0, cashDelta: 0 }
  const weighted = { betaDelta: 0, betaGamma: 0, betaCashDelta: 0 }
  for (const [underlying, greeks] of Object.entries(byUnderlying)) {
    for (const name of Object.keys(sums) as (keyof typeof sums)[]) sums[name] += greeks[name]
    const slope = beta[underlying] ?? NaN
    const units = (slope * market[underlying]!.spot) / benchmarkSpot
    weighted.betaDelta += greeks.delta * units
    weighted.betaGamma += greeks.gamma * units * units
    weighted.betaCashDelta += greeks.cashDelta * slope
  }
  return { byUnderlying, ...sums, ...weighted, unvalued }
}

const NONE: PositionGreeks = {
  value: 0,
  delta: 0,
  gamma: 0,
  thetaPerDay: 0,
  vegaPerPoint: 0,
  rhoPerPct: 0,
  dividendRhoPerPct: 0,
  cashDelta: 0,
  deltaPerPct: 0,
  gammaPerPct: 0,
  cashGammaPerPct: 0,
}

function added(x: PositionGreeks, y: PositionGreeks): PositionGreeks {
  const sum: { -readonly [name in keyof PositionGreeks]: number } = { ...x }
  for (const name of Object.keys(NONE) as (keyof PositionGreeks)[]) sum[name] += y[name]
  return sum
}

/** What a unit of each kind of leg has; the rest follows from the spot. */
type UnitGreeks = Pick<
  PositionGreeks,
  'value' | 'delta' | 'gamma' | 'thetaPerDay' | 'vegaPerPoint' | 'rhoPerPct' | 'dividendRhoPerPct'
>

function legGreeks(leg: Leg, at: UnderlyingMarket, sticky: Stickiness): PositionGreeks {
  const units = leg.quantity * leg.multiplier
  const { spot } = at
  const unit = unitGreeks(leg, at, sticky)
  const delta = units * unit.delta
  const gamma = units * unit.gamma
  return {
    value: units * unit.value,
    delta,
    gamma,
    thetaPerDay: units * unit.thetaPerDay,
    vegaPerPoint: units * unit.vegaPerPoint,
    rhoPerPct: units * unit.rhoPerPct,
    dividendRhoPerPct: units * unit.dividendRhoPerPct,
    cashDelta: delta * spot,
    deltaPerPct: (delta * spot) / 100,
    gammaPerPct: (gamma * spot) / 100,
    cashGammaPerPct: (gamma * spot * spot) / 100,
  }
}

function unitGreeks(leg: Leg, at: UnderlyingMarket, sticky: Stickiness): UnitGreeks {
  if (leg.kind === 'underlying') return { ...NONE, value: at.spot, delta: 1 }
  if (leg.kind === 'future') return futureGreeks(leg, at)
  const { right, strike, years } = leg
  const vol = volOf(leg, at, at.spot)
  const contract = { right, underlying: at.spot, strike, years, rate: at.rate, yield: yieldAt(at, years), vol }
  const isAmerican = leg.exercise === 'american'
  const greeks = isAmerican ? americanGreeks(contract) : bsmGreeks(contract)
  if (sticky === 'strike' || typeof at.vol === 'number' || years <= 0) return { ...greeks, value: greeks.price }
  const byVol = isAmerican && Number.isNaN(greeks.vanna) ? americanByVol(contract) : greeks
  const moved = withSmile({ ...greeks, vanna: byVol.vanna, volga: byVol.volga }, leg, at, at.vol)
  return { ...greeks, ...moved, value: greeks.price }
}

/** F = S·e^((r − q)T), less what was paid. */
function futureGreeks({ years, pricePaid }: FutureLeg, at: UnderlyingMarket): UnitGreeks {
  const carry = at.rate - yieldAt(at, years)
  const left = Math.max(0, years)
  const growth = exp(carry * left)
  const forward = at.spot * growth
  return {
    value: forward - pricePaid,
    delta: growth,
    gamma: 0,
    thetaPerDay: left > 0 ? (-carry * forward) / 365 : 0,
    vegaPerPoint: 0,
    rhoPerPct: (left * forward) / 100,
    dividendRhoPerPct: (-left * forward) / 100,
  }
}

/**
 * Vanna and volga of an American option that may yet be exercised, as differences of its delta and vega: within about 1e-6 of them. NaN
 * without vol.
 */
function americanByVol(contract: SpotContract): { readonly vanna: number; readonly volga: number } {
  const { vol } = contract
  const move = 1e-4 * vol
  const up = americanGreeks({ ...contract, vol: vol + move })
  const down = americanGreeks({ ...contract, vol: vol - move })
  return {
    vanna: (up.delta - down.delta) / (2 * move),
    volga: (100 * (up.vegaPerPoint - down.vegaPerPoint)) / (2 * move),
  }
}

/** Delta and gamma with the vol's own movement: V(S, σ(ln K/F)), differentiated by S. */
function withSmile(
  { delta, gamma, vegaPerPoint, vanna, volga }: Greeks,
  { strike, years }: OptionLeg,
  at: UnderlyingMarket,
  surface: VolSurface,
): { delta: number; gamma: number } {
  const { volSlope, volCurvature } = surfaceVol(surface, { strike, years, forward: forwardOf(at, at.spot, years) })
  const vega = 100 * vegaPerPoint
  const first = -volSlope / at.spot
  const second = (volCurvature + volSlope) / (at.spot * at.spot)
  return {
    delta: delta + vega * first,
    gamma: gamma + 2 * vanna * first + volga * first * first + vega * second,
  }
}

function reasonOf(leg: Leg, at: UnderlyingMarket): UnvaluedLeg['reason'] {
  if (leg.kind === 'future' && Number.isNaN(leg.pricePaid)) return 'no-price-paid'
  if (leg.kind === 'option' && Number.isNaN(volOf(leg, at, at.spot))) return 'no-vol'
  return 'invalid'
}
