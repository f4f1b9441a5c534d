import { type Market, marketOf, type Stickiness } from './market.ts'
import { fillMarks, type MarkRun } from './marks.ts'
import type { Leg, Position } from './position.ts'

/**
 * A change of the market: `spotMove` −0.05 is 5 % down for every underlying, `volPoints` are added to each vol,
 * `yearsForward` pass. On a surface, `sticky` says whether the vol stays with the strike (default) or with the
 * log-forward moneyness (`delta`); each expiry keeps its smile.
 */
export type MarketShock = {
  readonly spotMove?: number
  readonly volPoints?: number
  readonly yearsForward?: number
  readonly sticky?: Stickiness
}

/**
 * Value of all legs, multipliers included, in a changed market: of a future what it has gained, of the rest what it would cost now;
 * past its expiry an option is worth its intrinsic value, a future the spot less its price. NaN where a leg has no vol or one shocked
 * below 0, for a spot below 0, and for a future whose price is unknown.
 *
 * @throws RangeError if an underlying is not in the market
 */
export function positionValue(position: Position, market: Market, shock: MarketShock = {}): number {
  const { spotMove, run } = runOf(shock)
  return sumOf(position, market, run, [spotMove], paidForFutures)[0]!
}

/** {@link positionValue} minus what was paid. */
export function positionProfit(position: Position, market: Market, shock: MarketShock = {}): number {
  const { spotMove, run } = runOf(shock)
  return sumOf(position, market, run, [spotMove], paid)[0]!
}

/** Profit over spot moves × vol changes × times: `profit[(t · volPoints.length + v) · spotMoves.length + s]`. */
export type ProfitGrid = {
  readonly spotMoves: readonly number[]
  readonly volPoints: readonly number[]
  readonly yearsForward: readonly number[]
  readonly profit: Float64Array
}

/** {@link positionProfit} at each node, bit for bit. Each leg goes through its model's columns, a row of spots at a time. */
export function profitGrid(
  position: Position,
  market: Market,
  axes: Omit<ProfitGrid, 'profit'> & { readonly sticky?: Stickiness },
): ProfitGrid {
  const { spotMoves, volPoints, yearsForward, sticky = 'strike' } = axes
  const profit = new Float64Array(spotMoves.length * volPoints.length * yearsForward.length)
  let from = 0
  for (const years of yearsForward) {
    for (const points of volPoints) {
      profit.set(sumOf(position, market, { volPoints: points, yearsForward: years, sticky }, spotMoves, paid), from)
      from += spotMoves.length
    }
  }
  return { spotMoves, volPoints, yearsForward, profit }
}

/** Prices of all legs times quantities, for each spot move, whatever was paid: what differences of value are taken of. */
export function markedAt(
  position: Position,
  market: Market,
  run: MarkRun,
  spotMoves: ArrayLike<number>,
): Float64Array<ArrayBuffer> {
  return sumOf(position, market, run, spotMoves, () => 0)
}

/** {@link positionProfit} for each spot of the one underlying. */
export function profitsAt(
  position: Position,
  market: Market,
  run: MarkRun,
  spots: Float64Array,
): Float64Array<ArrayBuffer> {
  const profit = new Float64Array(spots.length)
  const marks = new Float64Array(spots.length)
  for (const leg of position.legs) addLeg(leg, market, run, spots, leg.pricePaid, marks, profit)
  return profit
}

function runOf({ spotMove = 0, volPoints = 0, yearsForward = 0, sticky = 'strike' }: MarketShock) {
  return { spotMove, run: { volPoints, yearsForward, sticky } }
}

function paid({ pricePaid }: Leg): number {
  return pricePaid
}

function paidForFutures({ kind, pricePaid }: Leg): number {
  return kind === 'future' ? pricePaid : 0
}

function sumOf(
  { legs }: Position,
  market: Market,
  run: MarkRun,
  spotMoves: ArrayLike<number>,
  less: (leg: Leg) => number,
): Float64Array<ArrayBuffer> {
  const sum = new Float64Array(spotMoves.length)
  const spots = new Float64Array(spotMoves.length)
  const marks = new Float64Array(spotMoves.length)
  for (const leg of legs) {
    const { spot } = marketOf(market, leg.underlying)
    for (let i = 0; i < spots.length; i += 1) spots[i] = spot * (1 + spotMoves[i]!)
    addLeg(leg, market, run, spots, less(leg), marks, sum)
  }
  return sum
}

function addLeg(
  leg: Leg,
  market: Market,
  run: MarkRun,
  spots: Float64Array,
  less: number,
  marks: Float64Array,
  sum: Float64Array,
): void {
  const units = leg.quantity * leg.multiplier
  fillMarks(leg, marketOf(market, leg.underlying), run, spots, marks)
  for (let i = 0; i < spots.length; i += 1) sum[i]! += units * (marks[i]! - less)
}
