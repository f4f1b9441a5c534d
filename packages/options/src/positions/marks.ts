import { exp } from '@tickworks/kernels'
import { americanColumns } from '../american/american.ts'
import { bsmColumns } from '../european/columns.ts'
import type { EuropeanColumns } from '../european/lognormal.ts'
import { surfaceVol } from '../surface/surface.ts'
import { forwardOf, type Stickiness, type UnderlyingMarket, yieldAt } from './market.ts'
import type { Leg, OptionLeg } from './position.ts'

/** What is the same for all spots of a run: see `MarketShock`. */
export type MarkRun = { readonly volPoints: number; readonly yearsForward: number; readonly sticky: Stickiness }

/**
 * The price per unit of one leg at each of `spots`, into `out`. Options by Black, Scholes and Merton, American ones by the accurate
 * method, a future at its forward. Past its expiry an option is worth its intrinsic value, a future the spot. At a spot of 0 a call is
 * worth 0 and a put its strike, discounted unless exercise at once is better. NaN below 0, and where the leg has no vol or one below 0.
 */
export function fillMarks(leg: Leg, at: UnderlyingMarket, run: MarkRun, spots: Float64Array, out: Float64Array): void {
  const count = spots.length
  if (leg.kind === 'underlying') {
    for (let i = 0; i < count; i += 1) out[i] = spots[i]! >= 0 ? spots[i]! : NaN
    return
  }
  const left = timeLeft(leg.years, run.yearsForward)
  if (leg.kind === 'future') {
    const growth = exp((at.rate - yieldAt(at, leg.years)) * left)
    for (let i = 0; i < count; i += 1) out[i] = spots[i]! >= 0 ? spots[i]! * growth : NaN
    return
  }
  const { right, strike, exercise } = leg
  if (left === 0) {
    for (let i = 0; i < count; i += 1) {
      const spot = spots[i]!
      out[i] = spot >= 0 ? Math.max(0, right === 'C' ? spot - strike : strike - spot) : NaN
    }
    return
  }
  const columns = columnsOf(leg, at, run, left, spots)
  if (exercise === 'american') americanColumns(columns, { price: out })
  else bsmColumns(columns, { price: out })
  const discount = exp(-at.rate * left)
  const putAtZero = strike * (exercise === 'american' ? Math.max(1, discount) : discount)
  for (let i = 0; i < count; i += 1) if (spots[i] === 0) out[i] = right === 'C' ? 0 : putAtZero
}

function columnsOf(
  leg: OptionLeg,
  at: UnderlyingMarket,
  { volPoints, sticky }: MarkRun,
  left: number,
  spots: Float64Array,
): EuropeanColumns {
  const constant = (value: number): Float64Array => new Float64Array(spots.length).fill(value)
  const moves = sticky === 'delta' && typeof at.vol !== 'number'
  const vol = moves
    ? Float64Array.from(spots, (spot) => volOf(leg, at, spot) + volPoints / 100)
    : constant(volOf(leg, at, at.spot) + volPoints / 100)
  return {
    right: constant(leg.right === 'C' ? 1 : -1),
    underlying: spots,
    strike: constant(leg.strike),
    years: constant(left),
    rate: constant(at.rate),
    yield: constant(yieldAt(at, leg.years)),
    vol,
  }
}

/** Today's vol of a leg's expiry at its strike, as seen from the forward of `spot`. An expired leg has none and needs none. */
export function volOf(leg: OptionLeg, at: UnderlyingMarket, spot: number): number {
  if (typeof at.vol === 'number') return at.vol
  if (leg.years <= 0) return 0
  return surfaceVol(at.vol, { strike: leg.strike, years: leg.years, forward: forwardOf(at, spot, leg.years) }).vol
}

/** A hair above zero by rounding is expiry: a subtraction of equal times must not leave 1e-17 years. */
export function timeLeft(years: number, yearsForward: number): number {
  const left = years - yearsForward
  return left <= 1e-12 ? 0 : left
}
