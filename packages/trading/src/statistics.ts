/**
 * What a run earned and at what risk: pure functions over an equity curve and the profits of its round trips.
 *
 * Everything here is a float, for people to read; nothing of it flows back into money. Rates are fractions (0.1 is 10 %).
 * A statistic that the data does not define (no trades, one day, no variance, a curve that reached zero) is NaN, never 0.
 * No risk-free rate and no minimum return is subtracted: both are 0, and that is part of what a reader must be told.
 */

/** Equity at moments in ascending order, of equal length. The first point is the money before anything was done. Any unit. */
export type EquityCurve = { readonly tsUs: Float64Array; readonly equity: Float64Array }

/** By which returns the yearly figures are made, and how many of them a year has. */
export type Annualisation = {
  /** `point`: each point of the curve; `day`: its last point of each local day. */
  readonly sample: 'point' | 'day'
  readonly periodsPerYear: number
}

/** The deepest fall from a peak. Indices are of the curve; −1 where there is none. */
export type Drawdown = {
  /** Fall as a fraction of the peak: 0 for a curve that never falls. */
  readonly depth: number
  readonly peakIndex: number
  readonly troughIndex: number
  /** First point at or above the old peak again, −1 when the curve ends below it. */
  readonly recoveryIndex: number
}

/** Figures over the profits of round trips, after fees. A profit of exactly 0 counts as a trade that was not won. */
export type TradeStatistics = {
  readonly tradeCount: number
  /** Won over all. NaN without trades. */
  readonly winRate: number
  /** Sum of the gains over the sum of the losses. NaN without a loss: there is no finite answer. */
  readonly profitFactor: number
  readonly averageProfit: number
  /** Mean of the gains, NaN without one. */
  readonly averageWin: number
  /** Mean of the losses, below zero, NaN without one. */
  readonly averageLoss: number
  readonly bestProfit: number
  readonly worstProfit: number
}

/** The whole sheet. */
export type Statistics = TradeStatistics & {
  readonly startTsUs: number
  readonly endTsUs: number
  /** Length in years of 365.25 days. */
  readonly years: number
  readonly annualisation: Annualisation
  readonly totalReturn: number
  readonly cagr: number
  readonly volAnnual: number
  readonly sharpe: number
  readonly sortino: number
  readonly drawdown: Drawdown
}

const DAY_US = 86_400_000_000
const YEAR_US = 365.25 * DAY_US

/** What is left of a deviation after rounding errors: a smaller one, relative to the largest return, is none. */
const DEGENERATE = 1e-12

/**
 * All figures at once. `profits` are those of the closed round trips, after fees, in any unit. `dayOf` gives the
 * local day of a moment, counted from 1970-01-01 (a Thursday) as day 0; UTC days unless given.
 *
 * @throws RangeError if the curve's columns differ in length
 */
export function statistics(
  curve: EquityCurve,
  profits: ArrayLike<number>,
  dayOf: (tsUs: number) => number = utcDay,
): Statistics {
  const { tsUs, equity } = curve
  if (tsUs.length !== equity.length) {
    throw new RangeError(`tsUs and equity must be of equal length, were ${tsUs.length} and ${equity.length}`)
  }
  const yearly = annualisation(tsUs, dayOf)
  const sampled = yearly.sample === 'day' ? lastOfDay(curve, dayOf) : curve
  const returns = periodReturns(sampled.equity)
  return {
    startTsUs: tsUs[0] ?? Number.NaN,
    endTsUs: tsUs[tsUs.length - 1] ?? Number.NaN,
    years: tsUs.length === 0 ? Number.NaN : (tsUs[tsUs.length - 1]! - tsUs[0]!) / YEAR_US,
    annualisation: yearly,
    totalReturn: totalReturn(equity),
    cagr: cagr(curve),
    volAnnual: volatility(returns) * Math.sqrt(yearly.periodsPerYear),
    sharpe: sharpe(returns, yearly.periodsPerYear),
    sortino: sortino(returns, yearly.periodsPerYear),
    drawdown: maxDrawdown(equity),
    ...tradeStatistics(profits),
  }
}

/**
 * How a curve is annualised, read from its spacing. Points closer than three quarters of a day (their median): daily returns.
 * Days: 252 a year, or 365 where more than a tenth of the days are Saturdays and Sundays. Weeks: 52. Months: 12. Anything
 * else: what the curve itself has a year. NaN periods where fewer than two steps leave nothing to measure.
 *
 * The first step is left out of the median: it leads from the start of the run to the first close.
 */
export function annualisation(tsUs: Float64Array, dayOf: (tsUs: number) => number = utcDay): Annualisation {
  const stepUs = medianStep(tsUs)
  if (Number.isNaN(stepUs)) return { sample: 'point', periodsPerYear: Number.NaN }
  const days = stepUs / DAY_US
  if (days < 1.5) {
    const periodsPerYear = weekendShare(tsUs, dayOf) > 0.1 ? 365 : 252
    return { sample: days < 0.75 ? 'day' : 'point', periodsPerYear }
  }
  if (days >= 5 && days <= 9) return { sample: 'point', periodsPerYear: 52 }
  if (days >= 27 && days <= 32) return { sample: 'point', periodsPerYear: 12 }
  return { sample: 'point', periodsPerYear: YEAR_US / stepUs }
}

/** `last / first − 1`. NaN for fewer than two points, or a first one that is not above zero. */
export function totalReturn(equity: Float64Array): number {
  const n = equity.length
  return n < 2 || !(equity[0]! > 0) ? Number.NaN : equity[n - 1]! / equity[0]! - 1
}

/**
 * Compound annual growth rate: `(last / first)^(1 / years) − 1`, a year being 365.25 days. −1 when everything is lost.
 * NaN for fewer than two points, no time between them, a first value not above zero or a last one below it.
 */
export function cagr({ tsUs, equity }: EquityCurve): number {
  const n = equity.length
  if (n < 2) return Number.NaN
  const years = (tsUs[n - 1]! - tsUs[0]!) / YEAR_US
  const growth = equity[n - 1]! / equity[0]!
  if (!(years > 0) || !(equity[0]! > 0) || !(growth >= 0)) return Number.NaN
  return growth ** (1 / years) - 1
}

/** `out[i] = equity[i + 1] / equity[i] − 1`: one shorter than the curve. NaN after a value that is not above zero. */
export function periodReturns(equity: Float64Array): Float64Array {
  const out = new Float64Array(Math.max(0, equity.length - 1))
  for (let i = 0; i < out.length; i += 1) {
    const before = equity[i]!
    out[i] = before > 0 ? equity[i + 1]! / before - 1 : Number.NaN
  }
  return out
}

/** Sample standard deviation (divisor `n − 1`) of returns. NaN for fewer than two. */
export function volatility(returns: Float64Array): number {
  const n = returns.length
  if (n < 2) return Number.NaN
  const mean = meanOf(returns)
  let squares = 0
  for (let i = 0; i < n; i += 1) squares += (returns[i]! - mean) ** 2
  return Math.sqrt(squares / (n - 1))
}

/**
 * Sharpe ratio, risk-free rate 0: `mean / sample deviation · √periodsPerYear`. NaN for fewer than two returns or no variance.
 *
 * @see Sharpe, W. F. (1994), The Sharpe Ratio, The Journal of Portfolio Management 21 (1), equations 4–6 and 9
 */
export function sharpe(returns: Float64Array, periodsPerYear: number): number {
  return ratio(meanOf(returns), volatility(returns), returns) * Math.sqrt(periodsPerYear)
}

/**
 * Sortino ratio, target return 0: `mean / downside deviation · √periodsPerYear`, the downside deviation being the root of
 * the mean over all returns (not only the losing ones) of `min(r, 0)²`. NaN without returns or without a losing one.
 *
 * @see Sortino, F. A. and Price, L. N. (1994), Performance Measurement in a Downside Risk Framework, The Journal of Investing 3 (3)
 */
export function sortino(returns: Float64Array, periodsPerYear: number): number {
  let squares = 0
  for (let i = 0; i < returns.length; i += 1) squares += returns[i]! < 0 ? returns[i]! ** 2 : returns[i]! * 0
  return ratio(meanOf(returns), Math.sqrt(squares / returns.length), returns) * Math.sqrt(periodsPerYear)
}

/**
 * The deepest fall from an earlier peak, `max(1 − equity[t] / max(equity[0..t]))`; the first of equally deep ones. A value
 * below zero makes it more than 1. Depth NaN for an empty curve, a NaN in it, or a first value not above zero.
 */
export function maxDrawdown(equity: Float64Array): Drawdown {
  const none = { peakIndex: -1, troughIndex: -1, recoveryIndex: -1 }
  if (!(equity[0]! > 0)) return { depth: Number.NaN, ...none }
  let depth = 0
  let peakIndex = -1
  let troughIndex = -1
  for (let i = 0, peak = 0; i < equity.length; i += 1) {
    if (Number.isNaN(equity[i]!)) return { depth: Number.NaN, ...none }
    if (equity[i]! > equity[peak]!) peak = i
    const fall = 1 - equity[i]! / equity[peak]!
    if (fall > depth) {
      depth = fall
      peakIndex = peak
      troughIndex = i
    }
  }
  if (troughIndex < 0) return { depth: 0, ...none }
  let recoveryIndex = troughIndex + 1
  while (recoveryIndex < equity.length && equity[recoveryIndex]! < equity[peakIndex]!) recoveryIndex += 1
  return { depth, peakIndex, troughIndex, recoveryIndex: recoveryIndex < equity.length ? recoveryIndex : -1 }
}

/** `out[t] = 1 − equity[t] / max(equity[0..t])`, the curve under water: 0 at each new peak. NaN until a value is above zero. */
export function drawdowns(equity: Float64Array, out: Float64Array = new Float64Array(equity.length)): Float64Array {
  let peak = Number.NEGATIVE_INFINITY
  for (let i = 0; i < equity.length; i += 1) {
    if (equity[i]! > peak) peak = equity[i]!
    out[i] = peak > 0 ? 1 - equity[i]! / peak : Number.NaN
  }
  return out
}

/**
 * Part of the run during which something was held: the share of the points after the first with `held[i]` not 0, where
 * `held[i]` says that a position was open at point `i`. NaN for fewer than two.
 */
export function exposure(held: ArrayLike<number>): number {
  if (held.length < 2) return Number.NaN
  let count = 0
  for (let i = 1; i < held.length; i += 1) count += held[i] === 0 ? 0 : 1
  return count / (held.length - 1)
}

/** Figures over the profits of closed round trips, after fees, in any unit. */
export function tradeStatistics(profits: ArrayLike<number>): TradeStatistics {
  const n = profits.length
  let wonCount = 0
  let lostCount = 0
  let gains = 0
  let losses = 0
  let best = n === 0 ? Number.NaN : Number.NEGATIVE_INFINITY
  let worst = n === 0 ? Number.NaN : Number.POSITIVE_INFINITY
  for (let i = 0; i < n; i += 1) {
    const profit = profits[i]!
    if (profit > 0) {
      wonCount += 1
      gains += profit
    } else if (profit < 0) {
      lostCount += 1
      losses -= profit
    }
    best = Math.max(best, profit)
    worst = Math.min(worst, profit)
  }
  return {
    tradeCount: n,
    winRate: n === 0 ? Number.NaN : wonCount / n,
    profitFactor: lostCount === 0 ? Number.NaN : gains / losses,
    averageProfit: n === 0 ? Number.NaN : (gains - losses) / n,
    averageWin: wonCount === 0 ? Number.NaN : gains / wonCount,
    averageLoss: lostCount === 0 ? Number.NaN : -losses / lostCount,
    bestProfit: best,
    worstProfit: worst,
  }
}

/**
 * The curve at its first point and at the last point of each day, so that the first day's return counts from the start.
 * A point exactly at midnight ends the day before: it is a close.
 */
export function lastOfDay({ tsUs, equity }: EquityCurve, dayOf: (tsUs: number) => number = utcDay): EquityCurve {
  const kept = tsUs.length === 0 ? [] : [0]
  for (let i = 1; i < tsUs.length; i += 1) {
    const isLast = i === tsUs.length - 1 || dayOf(tsUs[i]! - 1) !== dayOf(tsUs[i + 1]! - 1)
    if (isLast) kept.push(i)
  }
  return { tsUs: Float64Array.from(kept, (i) => tsUs[i]!), equity: Float64Array.from(kept, (i) => equity[i]!) }
}

function utcDay(tsUs: number): number {
  return Math.floor(tsUs / DAY_US)
}

/** NaN where the denominator is no more than rounding errors. */
function ratio(numerator: number, deviation: number, returns: Float64Array): number {
  let largest = 0
  for (let i = 0; i < returns.length; i += 1) largest = Math.max(largest, Math.abs(returns[i]!))
  return deviation > DEGENERATE * largest ? numerator / deviation : Number.NaN
}

/** NaN for none. */
function meanOf(x: Float64Array): number {
  let sum = 0
  for (let i = 0; i < x.length; i += 1) sum += x[i]!
  return x.length === 0 ? Number.NaN : sum / x.length
}

function medianStep(tsUs: Float64Array): number {
  const steps = new Float64Array(Math.max(0, tsUs.length - 2))
  for (let i = 0; i < steps.length; i += 1) steps[i] = tsUs[i + 2]! - tsUs[i + 1]!
  steps.sort()
  return steps.length === 0 ? Number.NaN : steps[steps.length >> 1]!
}

/** Share of Saturdays and Sundays among the days that have a point after the first. */
function weekendShare(tsUs: Float64Array, dayOf: (tsUs: number) => number): number {
  let dayCount = 0
  let weekendCount = 0
  let last = Number.NaN
  for (let i = 1; i < tsUs.length; i += 1) {
    const day = dayOf(tsUs[i]! - 1)
    if (day === last) continue
    last = day
    dayCount += 1
    const weekday = (((day + 4) % 7) + 7) % 7
    if (weekday === 0 || weekday === 6) weekendCount += 1
  }
  return dayCount === 0 ? 0 : weekendCount / dayCount
}
