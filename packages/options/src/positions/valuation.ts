import { exp } from '@tickworks/kernels'
import { bsmGreeks, bsmPrice } from '../european/european.ts'
import { surfaceVol, type VolSurface } from '../surface/surface.ts'
import type { Leg, OptionLeg, Position } from './position.ts'

/**
 * What one underlying is valued on: spot, continuous rate and yield, and a vol for all strikes or a surface. The
 * surface gives vols only; forwards are spot·e^((rate − yield)·years), so that a position has one set of Greeks per
 * spot.
 */
export type UnderlyingMarket = {
  readonly spot: number
  readonly rate: number
  readonly yield: number
  readonly vol: number | VolSurface
}

export type Market = { readonly [underlying: string]: UnderlyingMarket }

/**
 * A change of the market: `spotMove` −0.05 is 5 % down for every underlying, `volPoints` are added to each vol,
 * `yearsForward` pass. On a surface, `sticky` says whether the vol stays with the strike (default) or with the
 * log-forward moneyness (`delta`); each expiry keeps its smile.
 */
export type MarketShock = {
  readonly spotMove?: number
  readonly volPoints?: number
  readonly yearsForward?: number
  readonly sticky?: 'strike' | 'delta'
}

/**
 * Value of all legs, multipliers included, in a changed market; an option past its expiry is worth its intrinsic
 * value. NaN where a leg has no vol.
 *
 * @throws RangeError if an underlying is not in the market
 */
export function positionValue(position: Position, market: Market, shock: MarketShock = {}): number {
  let value = 0
  for (const leg of position.legs) value += leg.quantity * leg.multiplier * unitValue(leg, marketOf(market, leg), shock)
  return value
}

/** {@link positionValue} minus what was paid. */
export function positionProfit(position: Position, market: Market, shock: MarketShock = {}): number {
  let profit = 0
  for (const leg of position.legs) {
    profit += leg.quantity * leg.multiplier * (unitValue(leg, marketOf(market, leg), shock) - leg.pricePaid)
  }
  return profit
}

/**
 * Profit over spot moves × vol changes × times: `profit[(t · volPoints.length + v) · spotMoves.length + s]`.
 */
export type ProfitGrid = {
  readonly spotMoves: readonly number[]
  readonly volPoints: readonly number[]
  readonly yearsForward: readonly number[]
  readonly profit: Float64Array
}

export function profitGrid(
  position: Position,
  market: Market,
  axes: Omit<ProfitGrid, 'profit'> & { readonly sticky?: 'strike' | 'delta' },
): ProfitGrid {
  const { spotMoves, volPoints, yearsForward, sticky = 'strike' } = axes
  const profit = new Float64Array(spotMoves.length * volPoints.length * yearsForward.length)
  let at = 0
  for (const years of yearsForward) {
    for (const points of volPoints) {
      for (const spotMove of spotMoves) {
        profit[at] = positionProfit(position, market, { spotMove, volPoints: points, yearsForward: years, sticky })
        at += 1
      }
    }
  }
  return { spotMoves, volPoints, yearsForward, profit }
}

/** Greeks of a leg or of all legs of an underlying: units of the underlying and cash, multipliers and quantities included. */
export type PositionGreeks = {
  readonly value: number
  /** Units of the underlying. */
  readonly delta: number
  readonly gamma: number
  readonly thetaPerDay: number
  readonly vegaPerPoint: number
  readonly rhoPerPct: number
  /**
   * Profit of a 1 % move by delta alone, delta · spot / 100; and what gamma adds to delta then, in units, gamma · spot
   * / 100.
   */
  readonly deltaPerPct: number
  readonly gammaPerPct: number
}

export type PortfolioGreeks = {
  readonly byUnderlying: { readonly [underlying: string]: PositionGreeks }
  /** Sums over underlyings of what adds up: cash. */
  readonly value: number
  readonly thetaPerDay: number
  readonly vegaPerPoint: number
  readonly rhoPerPct: number
  /**
   * In units of the benchmark, if each underlying moves β per cent when the benchmark moves one: Σ
   * delta·β·spot/benchmark, and Σ gamma·(β·spot/benchmark)². NaN when a β or the benchmark's spot is not given.
   */
  readonly betaDelta: number
  readonly betaGamma: number
}

/** @throws RangeError if an underlying is not in the market */
export function portfolioGreeks(
  positions: readonly Position[],
  market: Market,
  weighting: { readonly benchmarkSpot: number; readonly beta: { readonly [underlying: string]: number } } = {
    benchmarkSpot: NaN,
    beta: {},
  },
): PortfolioGreeks {
  const byUnderlying: { [underlying: string]: PositionGreeks } = {}
  for (const { legs } of positions) {
    for (const leg of legs) {
      const before = byUnderlying[leg.underlying] ?? NONE
      byUnderlying[leg.underlying] = added(before, legGreeks(leg, marketOf(market, leg)))
    }
  }
  let value = 0
  let thetaPerDay = 0
  let vegaPerPoint = 0
  let rhoPerPct = 0
  let betaDelta = 0
  let betaGamma = 0
  for (const [underlying, greeks] of Object.entries(byUnderlying)) {
    const beta = weighting.beta[underlying] ?? NaN
    const units = (beta * market[underlying]!.spot) / weighting.benchmarkSpot
    value += greeks.value
    thetaPerDay += greeks.thetaPerDay
    vegaPerPoint += greeks.vegaPerPoint
    rhoPerPct += greeks.rhoPerPct
    betaDelta += greeks.delta * units
    betaGamma += greeks.gamma * units * units
  }
  return { byUnderlying, value, thetaPerDay, vegaPerPoint, rhoPerPct, betaDelta, betaGamma }
}

const NONE: PositionGreeks = {
  value: 0,
  delta: 0,
  gamma: 0,
  thetaPerDay: 0,
  vegaPerPoint: 0,
  rhoPerPct: 0,
  deltaPerPct: 0,
  gammaPerPct: 0,
}

function added(x: PositionGreeks, y: PositionGreeks): PositionGreeks {
  return {
    value: x.value + y.value,
    delta: x.delta + y.delta,
    gamma: x.gamma + y.gamma,
    thetaPerDay: x.thetaPerDay + y.thetaPerDay,
    vegaPerPoint: x.vegaPerPoint + y.vegaPerPoint,
    rhoPerPct: x.rhoPerPct + y.rhoPerPct,
    deltaPerPct: x.deltaPerPct + y.deltaPerPct,
    gammaPerPct: x.gammaPerPct + y.gammaPerPct,
  }
}

function legGreeks(leg: Leg, at: UnderlyingMarket): PositionGreeks {
  const units = leg.quantity * leg.multiplier
  const { spot, rate } = at
  if (leg.kind === 'underlying') {
    return { ...NONE, value: units * spot, delta: units, deltaPerPct: (units * spot) / 100 }
  }
  const { right, strike, years } = leg
  const vol = volOf(leg, at, { forward: forwardOf(at, spot, years), sticky: 'strike' })
  const greeks = bsmGreeks({ right, underlying: spot, strike, years, rate, yield: at.yield, vol })
  return {
    value: units * greeks.price,
    delta: units * greeks.delta,
    gamma: units * greeks.gamma,
    thetaPerDay: units * greeks.thetaPerDay,
    vegaPerPoint: units * greeks.vegaPerPoint,
    rhoPerPct: units * greeks.rhoPerPct,
    deltaPerPct: (units * greeks.delta * spot) / 100,
    gammaPerPct: (units * greeks.gamma * spot) / 100,
  }
}

function unitValue(
  leg: Leg,
  at: UnderlyingMarket,
  { spotMove = 0, volPoints = 0, yearsForward = 0, sticky = 'strike' }: MarketShock,
): number {
  const spot = at.spot * (1 + spotMove)
  if (leg.kind === 'underlying') return spot
  const { right, strike } = leg
  const years = leg.years - yearsForward
  // A hair above zero by rounding is expiry: a subtraction of equal times must not leave 1e-17 years.
  if (years <= 1e-12) return Math.max(0, right === 'C' ? spot - strike : strike - spot)
  const vol = volOf(leg, at, { forward: forwardOf(at, spot, leg.years), sticky }) + volPoints / 100
  return bsmPrice({ right, underlying: spot, strike, years, rate: at.rate, yield: at.yield, vol })
}

/**
 * Today's vol of a leg's expiry, at its strike as seen from today's forward or from the moved one. An expired leg has
 * none and needs none.
 */
function volOf(
  leg: OptionLeg,
  at: UnderlyingMarket,
  { forward, sticky }: { forward: number; sticky: 'strike' | 'delta' },
): number {
  if (typeof at.vol === 'number') return at.vol
  if (leg.years <= 0) return 0
  const seen = sticky === 'delta' ? forward : forwardOf(at, at.spot, leg.years)
  return surfaceVol(at.vol, { strike: leg.strike, years: leg.years, forward: seen }).vol
}

/** spot·e^((rate − yield)·years). */
export function forwardOf(at: UnderlyingMarket, spot: number, years: number): number {
  return spot * exp((at.rate - at.yield) * years)
}

function marketOf(market: Market, { underlying }: Leg): UnderlyingMarket {
  const at = market[underlying]
  if (at === undefined)
    throw new RangeError(`the market must hold ${underlying}, holds ${Object.keys(market).join(', ')}`)
  return at
}
