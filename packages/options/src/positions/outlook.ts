import { exp, log, normalCdf } from '@tickworks/kernels'
import { edgeBetween, leastBetween } from '../line-search.ts'
import { surfaceProbabilityAbove, surfaceVol } from '../surface/surface.ts'
import { forwardOf, type Market, marketOf, type Stickiness, type UnderlyingMarket, yieldAt } from './market.ts'
import { timeLeft } from './marks.ts'
import { type Breakeven, expiryBreakevens, expiryExtremes, expiryProfit, type PayoffExtremes } from './payoff.ts'
import { firstExpiryYears, hasOneExpiry, joined, type Leg, type Position, soleUnderlyingOf } from './position.ts'
import { profitsAt } from './valuation.ts'

/** When and how to look: at the first expiry and with each strike keeping its vol, unless told otherwise. */
export type OutlookOptions = {
  /** When to look, in years from now; the first expiry when absent. */
  readonly yearsForward?: number
  readonly sticky?: Stickiness
}

/**
 * What a position holds at one moment.
 * - `breakevens`: all of them; `exact` when that moment is the common expiry.
 * - `maxProfit`, `maxLoss`: over every spot from 0 up at that moment; ±Infinity when unlimited.
 * - `probabilityOfProfit`: under the market's own risk-neutral law at that moment, lognormal about the forward with
 *   the vol, or the surface's smile; an expectation of nobody.
 * - `lognormalProbabilityOfProfit`: the same under the lognormal law of the vol at the money, smile left out.
 */
export type Outlook = PayoffExtremes & {
  readonly yearsForward: number
  readonly exact: boolean
  readonly breakevens: readonly Breakeven[]
  readonly probabilityOfProfit: number
  readonly lognormalProbabilityOfProfit: number
}

/** Spots looked at between spot·e^−REACH and spot·e^REACH when no closed form serves. */
const NODES = 1200
const REACH = 3
/** Beyond them the reach doubles at most so often in search of the last sign change: past any spot. */
const DOUBLINGS = 200

/**
 * The outlook of a position, or of several as one, in one underlying. At the common expiry breakevens and extremes are exact. Before it, or
 * when legs outlive it, they are found on 1,200 spots within e^±3 of the spot and more about each strike, as close as the
 * vol left to the leg asks; every sign change is bisected to the last bit, those beyond e^±3 too, and every local extreme
 * refined; limits towards 0 and Infinity come from the legs. A profit that is NaN (a price unknown) gives no breakevens
 * and NaN.
 *
 * @throws RangeError if there are several underlyings or none, the market lacks it, or no leg expires and no time is given
 */
export function outlookOf(
  positions: Position | readonly Position[],
  market: Market,
  options: OutlookOptions = {},
): Outlook {
  const position = joined(positions)
  const at = marketOf(market, soleUnderlyingOf(position))
  const first = firstExpiryYears(position)
  const { yearsForward = first, sticky = 'strike' } = options
  if (!(yearsForward >= 0 && yearsForward < Infinity)) {
    throw new RangeError(`yearsForward must be at least 0 and finite, was ${yearsForward}`)
  }
  const exact = hasOneExpiry(position) && yearsForward >= first
  const run = { volPoints: 0, yearsForward, sticky }
  const one = new Float64Array(1)
  const profitAt = exact
    ? (spot: number): number => expiryProfit(position, spot)
    : (spot: number): number => profitsAt(position, market, run, one.fill(spot))[0]!
  const { breakevens, extremes } = exact
    ? { breakevens: expiryBreakevens(position), extremes: expiryExtremes(position) }
    : search(position, at, yearsForward, profitAt, (spots) => profitsAt(position, market, run, spots))
  const flat = typeof at.vol === 'number' ? at : { ...at, vol: atTheMoneyVol(at, yearsForward) }
  return {
    yearsForward,
    exact,
    breakevens,
    ...extremes,
    probabilityOfProfit: probability(breakevens, profitAt, at, yearsForward),
    lognormalProbabilityOfProfit: probability(breakevens, profitAt, flat, yearsForward),
  }
}

/** Risk-neutral P(spot > `level`) after `years`; NaN where the surface has no vol. */
export function probabilityAbove(at: UnderlyingMarket, level: number, years: number): number {
  const forward = forwardOf(at, at.spot, years)
  if (level === Infinity) return 0
  if (level <= 0) return 1
  if (years <= 0) return at.spot > level ? 1 : 0
  if (typeof at.vol !== 'number') return surfaceProbabilityAbove(at.vol, { strike: level, years, forward })
  const total = at.vol * Math.sqrt(years)
  if (total === 0) return forward > level ? 1 : 0
  return normalCdf(log(forward / level) / total - total / 2)
}

function atTheMoneyVol(at: UnderlyingMarket, years: number): number {
  if (typeof at.vol === 'number') return at.vol
  if (years <= 0) return 0
  const forward = forwardOf(at, at.spot, years)
  return surfaceVol(at.vol, { strike: forward, years, forward }).vol
}

/** Probability of the spots between breakevens at which profit is above zero. */
function probability(
  breakevens: readonly Breakeven[],
  profitAt: (spot: number) => number,
  at: UnderlyingMarket,
  years: number,
): number {
  if (Number.isNaN(profitAt(at.spot))) return NaN
  const edges = [0, ...breakevens.flatMap(({ from, to }) => [from, to]), Infinity]
  let sum = 0
  for (let i = 0; i + 1 < edges.length; i += 2) {
    const from = edges[i]!
    const to = edges[i + 1]!
    if (!(to > from)) continue
    const inside = to === Infinity ? Math.max(2 * from, 2 * at.spot) : (from + to) / 2
    if (profitAt(inside) > 0) sum += probabilityAbove(at, from, years) - probabilityAbove(at, to, years)
  }
  return sum
}

function search(
  position: Position,
  at: UnderlyingMarket,
  yearsForward: number,
  profitAt: (spot: number) => number,
  profitsOf: (spots: Float64Array) => Float64Array,
): { breakevens: Breakeven[]; extremes: PayoffExtremes } {
  const spots = Float64Array.from(new Set(nodesOf(position, at, yearsForward))).sort()
  const profits = profitsOf(spots)
  if (profits.some(Number.isNaN)) {
    return {
      breakevens: [],
      extremes: { maxProfit: NaN, maxLoss: NaN, spotAtMaxProfit: NaN, spotAtMaxLoss: NaN },
    }
  }
  const points = withTurns(spots, profits, profitAt)
  const last = points[points.length - 1]!
  const slope = slopeAtInfinity(position, at, yearsForward)
  if (slope !== 0) points.push(...beyond(last, slope, profitAt))

  const extremes = { maxProfit: -Infinity, maxLoss: Infinity, spotAtMaxProfit: NaN, spotAtMaxLoss: NaN }
  const note = (spot: number, profit: number): void => {
    if (profit > extremes.maxProfit) {
      extremes.maxProfit = profit
      extremes.spotAtMaxProfit = spot
    }
    if (profit < extremes.maxLoss) {
      extremes.maxLoss = profit
      extremes.spotAtMaxLoss = spot
    }
  }
  for (const { spot, profit } of points) note(spot, profit)
  if (slope > 0) note(Infinity, Infinity)
  if (slope < 0) note(Infinity, -Infinity)

  const breakevens: Breakeven[] = []
  for (let i = 0; i < points.length; i += 1) {
    const { spot, profit } = points[i]!
    if (profit === 0) breakevens.push({ from: spot, to: spot })
    const next = points[i + 1]
    if (next === undefined || profit === 0 || next.profit === 0 || profit > 0 === next.profit > 0) continue
    const zero = edgeBetween((x) => profitAt(x) > 0 === profit > 0, spot, next.spot)
    breakevens.push({ from: zero, to: zero })
  }
  return { breakevens, extremes }
}

/** 0, strikes, even steps of the logarithm, and about the strike of a leg that lives on, thirds of its standard deviation. */
function nodesOf({ legs }: Position, at: UnderlyingMarket, yearsForward: number): number[] {
  const nodes = [0]
  for (let i = 0; i <= NODES; i += 1) nodes.push(at.spot * exp(REACH * ((2 * i) / NODES - 1)))
  for (const leg of legs) {
    if (leg.kind !== 'option') continue
    nodes.push(leg.strike)
    const left = timeLeft(leg.years, yearsForward)
    const deviation = atTheMoneyVol(at, leg.years) * Math.sqrt(left)
    if (!(deviation > 0)) continue
    for (let i = -18; i <= 18; i += 1) nodes.push(leg.strike * exp((i * deviation) / 3))
  }
  return nodes
}

type Point = { readonly spot: number; readonly profit: number }

/** The nodes, and local extremes between them, so that two zeros between neighbours are told apart. */
function withTurns(spots: Float64Array, profits: Float64Array, profitAt: (spot: number) => number): Point[] {
  let size = 0
  for (const profit of profits) size = Math.max(size, Math.abs(profit))
  const noise = 1e-13 * size
  const points: Point[] = []
  for (let i = 0; i < spots.length; i += 1) {
    const spot = spots[i]!
    const profit = profits[i]!
    points.push({ spot, profit })
    if (i === 0 || i === spots.length - 1) continue
    const before = profit - profits[i - 1]!
    const after = profit - profits[i + 1]!
    if (before * after < 0 || Math.abs(before) + Math.abs(after) <= noise) continue
    const sign = before + after > 0 ? 1 : -1
    const turn = leastBetween((x) => -sign * profitAt(x), spots[i - 1]!, spots[i + 1]!)
    points.push({ spot: turn, profit: profitAt(turn) })
  }
  return points.sort((x, y) => x.spot - y.spot)
}

/** Where every leg runs along its slope for ever: per unit of spot. An American call is worth exercise at least. */
function slopeAtInfinity({ legs }: Position, at: UnderlyingMarket, yearsForward: number): number {
  let slope = 0
  let size = 0
  for (const leg of legs) {
    const units = leg.quantity * leg.multiplier
    const held = leg.kind === 'underlying' ? 0 : timeLeft(leg.years, yearsForward)
    let share = 1
    if (leg.kind === 'future') share = exp((at.rate - yieldAt(at, leg.years)) * held)
    else if (leg.kind === 'option') {
      const european = exp(-yieldAt(at, leg.years) * held)
      share = leg.right === 'P' ? 0 : isAmerican(leg) ? Math.max(1, european) : european
    }
    slope += units * share
    size += Math.abs(units) * share
  }
  return Math.abs(slope) > 1e-12 * size ? slope : 0
}

/** A point beyond the last at which profit has the sign that its slope leads to; none when the last has it. */
function beyond({ spot, profit }: Point, slope: number, profitAt: (spot: number) => number): Point[] {
  const points: Point[] = []
  let far = spot
  let there = profit
  for (let i = 0; i < DOUBLINGS && there * slope < 0; i += 1) {
    far *= 2
    there = profitAt(far)
    points.push({ spot: far, profit: there })
  }
  return points
}

function isAmerican(leg: Leg): boolean {
  return leg.kind === 'option' && leg.exercise === 'american'
}
