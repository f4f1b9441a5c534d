import { costOf, hasOneExpiry, type Position, soleUnderlyingOf } from './position.ts'

/** A line from `from` to `to` (the last one to Infinity): `valueAtFrom` + `slope`·(spot − `from`). */
export type PayoffPiece = {
  readonly from: number
  readonly to: number
  readonly valueAtFrom: number
  readonly slope: number
}

/** Where profit is zero: a single spot, or a whole interval (`to` may be Infinity). */
export type Breakeven = { readonly from: number; readonly to: number }

/** The extremes over every spot from 0 up; ±Infinity where they are unlimited. */
export type PayoffExtremes = {
  readonly maxProfit: number
  readonly maxLoss: number
  /** A spot at which each is reached; Infinity for an unlimited one. */
  readonly spotAtMaxProfit: number
  readonly spotAtMaxLoss: number
}

/**
 * Pay-off minus cost when all options and futures expire, as lines between strikes.
 *
 * @throws RangeError if the position has several underlyings or expiries
 */
export function expiryProfitPieces(position: Position): PayoffPiece[] {
  soleUnderlyingOf(position)
  if (!hasOneExpiry(position))
    throw new RangeError('options and futures of the position must expire together for a pay-off at expiry')
  const { legs } = position
  const strikes = legs.flatMap((leg) => (leg.kind === 'option' ? [leg.strike] : []))
  const knots = [0, ...[...new Set(strikes)].sort((x, y) => x - y)]
  return knots.map((from, i) => {
    // The slope from the legs, not from differences: what cancels, cancels exactly.
    let slope = 0
    for (const leg of legs) {
      const units = leg.quantity * leg.multiplier
      if (leg.kind !== 'option') slope += units
      else if (leg.right === 'C' && leg.strike <= from) slope += units
      else if (leg.right === 'P' && leg.strike > from) slope -= units
    }
    return { from, to: knots[i + 1] ?? Infinity, valueAtFrom: expiryProfit(position, from), slope }
  })
}

/** Pay-off at expiry minus cost, at one spot, options taken at intrinsic value. NaN where a price paid is unknown. */
export function expiryProfit(position: Position, spot: number): number {
  return expiryValue(position, spot) - costOf(position)
}

/** What all legs pay at one spot: options their intrinsic value, futures the spot less their price. */
export function expiryValue({ legs }: Position, spot: number): number {
  let value = 0
  for (const leg of legs) {
    const units = leg.quantity * leg.multiplier
    if (leg.kind === 'underlying') value += units * spot
    else if (leg.kind === 'future') value += units * (spot - leg.pricePaid)
    else value += units * Math.max(0, leg.right === 'C' ? spot - leg.strike : leg.strike - spot)
  }
  return value
}

/**
 * All breakevens at expiry, ascending, exact but for rounding. Touching zero counts. Profits within 1e-12 of the
 * largest term are zero.
 */
export function expiryBreakevens(position: Position): Breakeven[] {
  const pieces = expiryProfitPieces(position)
  const noise = 1e-12 * scaleOf(position)
  const found: Breakeven[] = []
  const add = (from: number, to: number): void => {
    const last = found[found.length - 1]
    if (last !== undefined && from <= last.to * (1 + 1e-12))
      found[found.length - 1] = { from: last.from, to: Math.max(to, last.to) }
    else found.push({ from, to })
  }
  for (const { from, to, valueAtFrom, slope } of pieces) {
    const isZero = Math.abs(valueAtFrom) <= noise
    if (slope === 0) {
      if (isZero) add(from, to)
      continue
    }
    if (isZero) {
      add(from, from)
      continue
    }
    const zero = from - valueAtFrom / slope
    if (zero > from && zero < to * (1 + 1e-15)) add(zero, zero)
  }
  return found
}

/** Largest profit and loss at expiry. A loss is a negative number. Without known prices: NaN, but unlimited stays ±Infinity. */
export function expiryExtremes(position: Position): PayoffExtremes {
  const pieces = expiryProfitPieces(position)
  let maxProfit = -Infinity
  let maxLoss = Infinity
  let spotAtMaxProfit = NaN
  let spotAtMaxLoss = NaN
  for (const { from, valueAtFrom } of pieces) {
    if (Number.isNaN(valueAtFrom)) {
      maxProfit = NaN
      maxLoss = NaN
      break
    }
    if (valueAtFrom > maxProfit) {
      maxProfit = valueAtFrom
      spotAtMaxProfit = from
    }
    if (valueAtFrom < maxLoss) {
      maxLoss = valueAtFrom
      spotAtMaxLoss = from
    }
  }
  const { slope } = pieces[pieces.length - 1]!
  if (slope > 0) {
    maxProfit = Infinity
    spotAtMaxProfit = Infinity
  }
  if (slope < 0) {
    maxLoss = -Infinity
    spotAtMaxLoss = Infinity
  }
  return { maxProfit, maxLoss, spotAtMaxProfit, spotAtMaxLoss }
}

function scaleOf({ legs }: Position): number {
  let scale = 0
  for (const leg of legs) {
    const price = Math.max(Math.abs(leg.pricePaid), leg.kind === 'option' ? leg.strike : 0)
    scale = Math.max(scale, Math.abs(leg.quantity) * leg.multiplier * price)
  }
  return scale
}
