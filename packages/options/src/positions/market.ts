import { exp, log } from '@tickworks/kernels'
import type { VolSurface } from '../surface/surface.ts'

/** The continuous yield to one expiry. */
export type ExpiryYield = { readonly years: number; readonly yield: number }

/**
 * What one underlying is valued on: spot, continuous rate, a yield for all expiries or one for each, in any order, and a vol for all
 * strikes or a surface. Each expiry's forward is spot·e^((rate − yield)·years): {@link yieldsOfForwards} makes the yields of forwards
 * that are quoted. The surface gives vols only, so that a position has one set of Greeks per spot.
 *
 * Between expiries yield·years is linear in time, and with it the forward's logarithm; before the first and after the last their own
 * yields stand. No expiry at all is no yield: NaN. While time passes a leg keeps the yield of its expiry.
 */
export type UnderlyingMarket = {
  readonly spot: number
  readonly rate: number
  readonly yield: number | readonly ExpiryYield[]
  readonly vol: number | VolSurface
}

/** What is known of each underlying, by the name that legs give it. */
export type Market = { readonly [underlying: string]: UnderlyingMarket }

/** Whether a surface's vol stays with the strike or with the log-forward moneyness; each expiry keeps its smile. */
export type Stickiness = 'strike' | 'delta'

/** The yields that make these forwards of the spot: rate − log(forward/spot)/years. NaN without time, or for a forward not above 0. */
export function yieldsOfForwards(
  forwards: readonly { readonly years: number; readonly forward: number }[],
  { spot, rate }: { readonly spot: number; readonly rate: number },
): ExpiryYield[] {
  return forwards.map(({ years, forward }) => {
    return { years, yield: years > 0 ? rate - log(forward / spot) / years : NaN }
  })
}

/** The yield to an expiry; see {@link UnderlyingMarket}. */
export function yieldAt({ yield: yields }: UnderlyingMarket, years: number): number {
  if (typeof yields === 'number') return yields
  let before: ExpiryYield | undefined
  let after: ExpiryYield | undefined
  for (const each of yields) {
    if (each.years === years) return each.yield
    if (each.years < years && !(before !== undefined && before.years >= each.years)) before = each
    if (each.years > years && !(after !== undefined && after.years <= each.years)) after = each
  }
  if (before === undefined || after === undefined) return (before ?? after)?.yield ?? NaN
  const share = (years - before.years) / (after.years - before.years)
  return ((1 - share) * before.yield * before.years + share * after.yield * after.years) / years
}

/** spot·e^((rate − yield)·years), by the yield to that expiry. */
export function forwardOf(at: UnderlyingMarket, spot: number, years: number): number {
  return spot * exp((at.rate - yieldAt(at, years)) * years)
}

/** @throws RangeError if the underlying is not in the market */
export function marketOf(market: Market, underlying: string): UnderlyingMarket {
  const at = market[underlying]
  if (at === undefined) {
    throw new RangeError(`the market must hold ${underlying}, holds ${Object.keys(market).join(', ')}`)
  }
  return at
}
