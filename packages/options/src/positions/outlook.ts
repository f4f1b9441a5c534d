import { exp, log, normalCdf } from '@tickworks/kernels'
import { surfaceProbabilityAbove } from '../surface/surface.ts'
import { type Breakeven, expiryBreakevens, expiryExtremes, expiryProfit } from './payoff.ts'
import { firstExpiryYears, hasOneExpiry, type Position, soleUnderlyingOf } from './position.ts'
import { forwardOf, type Market, positionProfit, type UnderlyingMarket } from './valuation.ts'

export type OutlookOptions = {
  /** When to look, in years from now; the first expiry when absent. */
  readonly yearsForward?: number
  readonly sticky?: 'strike' | 'delta'
}

/**
 * What a position holds at one moment.
 * - `breakevens`: all of them; `exact` when that moment is the common expiry.
 * - `maxProfit`, `maxLoss`: over every spot from 0 up at that moment; ±Infinity when unlimited.
 * - `probabilityOfProfit`: under the market's own risk-neutral law at that moment, lognormal about the forward with
 *   the vol, or the surface's smile; an expectation of nobody.
 */
export type Outlook = {
  readonly yearsForward: number
  readonly exact: boolean
  readonly breakevens: readonly Breakeven[]
  readonly maxProfit: number
  readonly maxLoss: number
  readonly spotAtMaxProfit: number
  readonly spotAtMaxLoss: number
  readonly probabilityOfProfit: number
}

/** Spots looked at between spot·e^−REACH and spot·e^REACH when no closed form serves. */
const NODES = 1200
const REACH = 3

/**
 * The outlook of a position in one underlying. At the common expiry breakevens and extremes are exact. Before it, or
 * when legs outlive it, they are found on 1,200 spots within e^±3 of the spot and at each strike, every sign change
 * bisected and every local extreme refined; limits towards 0 and Infinity come from the legs. A profit that is NaN (a
 * price unknown) gives no breakevens and NaN.
 *
 * @throws RangeError if there are several underlyings, the market lacks it, or no option expires and no time is given
 */
export function outlookOf(position: Position, market: Market, options: OutlookOptions = {}): Outlook {
  const underlying = soleUnderlyingOf(position)
  const at = market[underlying]
  if (at === undefined)
    throw new RangeError(`the market must hold ${underlying}, holds ${Object.keys(market).join(', ')}`)
  const first = firstExpiryYears(position)
  const { yearsForward = first, sticky = 'strike' } = options
  if (!(yearsForward >= 0 && yearsForward < Infinity)) {
    throw new RangeError(`yearsForward must be at least 0 and finite, was ${yearsForward}`)
  }
  const exact = hasOneExpiry(position) && yearsForward >= first
  const found = exact
    ? { breakevens: expiryBreakevens(position), extremes: expiryExtremes(position) }
    : search(position, market, at, yearsForward, sticky)
  const profitAt = exact
    ? (spot: number): number => expiryProfit(position, spot)
    : (spot: number): number => positionProfit(position, market, { spotMove: spot / at.spot - 1, yearsForward, sticky })
  return {
    yearsForward,
    exact,
    breakevens: found.breakevens,
    ...found.extremes,
    probabilityOfProfit: probability(found.breakevens, profitAt, at, yearsForward),
  }
}

/** Risk-neutral P(spot > `level`) after `years`. */
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
  market: Market,
  at: UnderlyingMarket,
  yearsForward: number,
  sticky: 'strike' | 'delta',
) {
  const profitAt = (spot: number): number =>
    positionProfit(position, market, { spotMove: spot / at.spot - 1, yearsForward, sticky })
  const strikes = position.legs.flatMap((leg) => (leg.kind === 'option' ? [leg.strike] : []))
  const nodes = [...strikes]
  for (let i = 0; i <= NODES; i += 1) nodes.push(at.spot * exp(REACH * ((2 * i) / NODES - 1)))
  const spots = [...new Set(nodes)].sort((x, y) => x - y)
  const profits = spots.map(profitAt)
  const breakevens: Breakeven[] = []
  const extremes = { maxProfit: -Infinity, maxLoss: Infinity, spotAtMaxProfit: NaN, spotAtMaxLoss: NaN }
  if (profits.some(Number.isNaN)) {
    return { breakevens, extremes: { ...extremes, maxProfit: NaN, maxLoss: NaN } }
  }
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
  // Local extremes join the nodes, so that two zeros between neighbours are told apart.
  const points: [number, number][] = []
  for (let i = 0; i < spots.length; i += 1) {
    const here = profits[i]!
    points.push([spots[i]!, here])
    if (i === 0 || i === spots.length - 1) continue
    const before = profits[i - 1]!
    const after = profits[i + 1]!
    const sign = here >= before && here >= after ? 1 : here <= before && here <= after ? -1 : 0
    if (sign === 0) continue
    const turn = extremeBetween((spot) => sign * profitAt(spot), spots[i - 1]!, spots[i + 1]!)
    points.push([turn, profitAt(turn)])
  }
  points.sort((x, y) => x[0] - y[0])
  for (const [spot, profit] of points) note(spot, profit)
  for (let i = 0; i < points.length; i += 1) {
    const [spot, profit] = points[i]!
    if (profit === 0) breakevens.push({ from: spot, to: spot })
    const next = points[i + 1]
    if (next === undefined || profit === 0 || next[1] === 0 || profit > 0 === next[1] > 0) continue
    const zero = bisect(profitAt, spot, next[0])
    breakevens.push({ from: zero, to: zero })
  }
  // Far out: at no spot at all, and where the legs' own slope carries on for ever.
  note(0, limitAtZero(position, at, yearsForward))
  let slope = 0
  for (const leg of position.legs) {
    const units = leg.quantity * leg.multiplier
    const left = leg.kind === 'option' ? Math.max(0, leg.years - yearsForward) : 0
    if (leg.kind === 'underlying') slope += units
    else if (leg.right === 'C') slope += units * exp(-at.yield * left)
  }
  const noise = 1e-12 * position.legs.reduce((sum, leg) => sum + Math.abs(leg.quantity) * leg.multiplier, 0)
  if (slope > noise) note(Infinity, Infinity)
  if (slope < -noise) note(Infinity, -Infinity)
  return { breakevens, extremes }
}

/** Profit as the spot goes to 0: calls are worth nothing, a put its discounted strike. */
function limitAtZero(position: Position, at: UnderlyingMarket, yearsForward: number): number {
  let profit = 0
  for (const leg of position.legs) {
    const units = leg.quantity * leg.multiplier
    const isPut = leg.kind === 'option' && leg.right === 'P'
    const worth = isPut ? leg.strike * exp(-at.rate * Math.max(0, leg.years - yearsForward)) : 0
    profit += units * (worth - leg.pricePaid)
  }
  return profit
}

function extremeBetween(f: (x: number) => number, from: number, to: number): number {
  const share = 0.6180339887498949
  let low = from
  let high = to
  for (let i = 0; i < 60; i += 1) {
    const x1 = high - share * (high - low)
    const x2 = low + share * (high - low)
    if (f(x1) > f(x2)) high = x2
    else low = x1
  }
  return (low + high) / 2
}

function bisect(f: (x: number) => number, from: number, to: number): number {
  const isPositive = f(from) > 0
  let low = from
  let high = to
  for (let i = 0; i < 100; i += 1) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (f(middle) > 0 === isPositive) low = middle
    else high = middle
  }
  return (low + high) / 2
}
