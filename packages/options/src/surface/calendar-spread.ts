import { cbrt } from '@tickworks/kernels'
import { LOG_MONEYNESS_MAX } from './durrleman.ts'
import { type RawSvi, sviDefect, sviSlope, sviVariance } from './svi.ts'

/** What {@link checkCalendar} found between two slices. */
export type CalendarCheck = {
  /** `free`: the later slice is nowhere below the earlier. `arbitrage`: it is, somewhere. `invalid`: no SVI parameters. */
  readonly outcome: 'free' | 'arbitrage' | 'invalid'
  /** Log-forward moneyness of each crossing, ascending; at most four. */
  readonly crossings: readonly number[]
  /**
   * Gatheral and Jacquier's crossedness (definition 5.1): the largest excess of the earlier total variance over the
   * later, looked at halfway between crossings and one unit outside the outermost. 0 when nothing crosses, even where
   * the slices are swapped outright: `excess` tells that.
   */
  readonly crossedness: number
  /**
   * The largest excess of the earlier total variance over the later within |k| ≤ `reach`, and its place; 0 when there
   * is none.
   */
  readonly excess: number
  readonly kAtExcess: number
}

const BISECTIONS = 200

/**
 * Compares the total variances of two expiries at equal log-forward moneyness, over every strike a double can hold.
 *
 * No grid: the second derivative of the difference changes sign where (b₂σ₂²)^⅔ R₁² = (b₁σ₁²)^⅔ R₂², a quadratic in k;
 * between its roots the first derivative is monotone, between that one's roots the difference is, and so each crossing
 * is bracketed. `excess` is looked for within |k| ≤ `reach`, because slices that cross far out have no bounded one.
 * Differences up to 1e-12 of the total variance are rounding, not arbitrage.
 */
export function checkCalendar(earlier: RawSvi, later: RawSvi, reach = 1): CalendarCheck {
  if (sviDefect(earlier) !== undefined || sviDefect(later) !== undefined) {
    return { outcome: 'invalid', crossings: [], crossedness: NaN, excess: NaN, kAtExcess: NaN }
  }
  const gap = (k: number): number => {
    const before = sviVariance(earlier, k)
    const difference = sviVariance(later, k) - before
    return Math.abs(difference) <= 1e-12 * Math.abs(before) ? 0 : difference
  }
  const gapSlope = (k: number): number => sviSlope(later, k) - sviSlope(earlier, k)
  const bends = inflections(earlier, later)
  const turns = roots(gapSlope, [-LOG_MONEYNESS_MAX, ...bends, LOG_MONEYNESS_MAX])
  const ends = [-LOG_MONEYNESS_MAX, ...turns, LOG_MONEYNESS_MAX]
  const crossings = roots(gap, ends)

  let excess = 0
  let kAtExcess = NaN
  for (const k of [-reach, ...turns.filter((turn) => Math.abs(turn) < reach), reach]) {
    if (-gap(k) > excess) {
      excess = -gap(k)
      kAtExcess = k
    }
  }
  const below = ends.some((k) => gap(k) < 0)
  return {
    outcome: below ? 'arbitrage' : 'free',
    crossings,
    crossedness: crossednessOf(gap, crossings),
    excess,
    kAtExcess,
  }
}

function crossednessOf(gap: (k: number) => number, crossings: readonly number[]): number {
  const first = crossings[0]
  if (first === undefined) return 0
  let worst = Math.max(0, -gap(first - 1), -gap(crossings[crossings.length - 1]! + 1))
  for (let i = 1; i < crossings.length; i += 1) worst = Math.max(worst, -gap((crossings[i - 1]! + crossings[i]!) / 2))
  return worst
}

/** Where w₂″ − w₁″ changes sign: the real roots of p((k − m₁)² + σ₁²) − q((k − m₂)² + σ₂²), ascending. */
function inflections(first: RawSvi, second: RawSvi): number[] {
  const edge = (svi: RawSvi): number => {
    const c = cbrt(svi.b * svi.sigma * svi.sigma)
    return c * c
  }
  const p = edge(second)
  const q = edge(first)
  const a = p - q
  const halfB = q * second.m - p * first.m
  const c =
    p * (first.m * first.m + first.sigma * first.sigma) - q * (second.m * second.m + second.sigma * second.sigma)
  if (a === 0) return halfB === 0 ? [] : inside([-c / (2 * halfB)])
  const discriminant = halfB * halfB - a * c
  if (!(discriminant > 0)) return []
  const t = -(halfB + (halfB < 0 ? -1 : 1) * Math.sqrt(discriminant))
  return inside([t / a, t === 0 ? 0 : c / t])
}

function inside(ks: readonly number[]): number[] {
  return ks.filter((k) => Math.abs(k) < LOG_MONEYNESS_MAX).sort((x, y) => x - y)
}

/**
 * The sign changes of `f`, which is monotone between neighbouring `ends`; a zero at an end counts when the sign
 * changes there.
 */
function roots(f: (k: number) => number, ends: readonly number[]): number[] {
  const found: number[] = []
  let sign = 0
  let last = ends[0]!
  for (const k of ends) {
    const value = Math.sign(f(k))
    if (value === 0) continue
    if (sign !== 0 && value !== sign) found.push(bisect(f, last, k, sign))
    sign = value
    last = k
  }
  return found
}

function bisect(f: (k: number) => number, from: number, to: number, signAtFrom: number): number {
  let low = from
  let high = to
  for (let i = 0; i < BISECTIONS; i += 1) {
    const middle = low + (high - low) / 2
    if (middle === low || middle === high) break
    const sign = Math.sign(f(middle))
    if (sign === 0) return middle
    if (sign === signAtFrom) low = middle
    else high = middle
  }
  return low + (high - low) / 2
}
