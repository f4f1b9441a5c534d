import { log, sinh } from '@tickworks/kernels'
import { edgeBetween, leastBetween } from '../line-search.ts'
import { type RawSvi, sviCurvature, sviDefect, sviMinimum, sviSlope, sviVariance } from './svi.ts'

/**
 * A smile as a weighted sum of SVI slices and a constant: w(k) = constant + Σ weightᵢ wᵢ(k), weights ≥ 0. One slice
 * with weight 1 is the smile at a fitted expiry; two are what linear interpolation of total variance gives between
 * expiries.
 */
export type Smile = {
  readonly constant: number
  readonly parts: readonly { readonly weight: number; readonly svi: RawSvi }[]
}

/** `w`, `slope` = w′, `curvature` = w″. */
export type SmilePoint = { readonly w: number; readonly slope: number; readonly curvature: number }

/** One SVI slice as a {@link Smile}. */
export function smileOf(svi: RawSvi): Smile {
  return { constant: 0, parts: [{ weight: 1, svi }] }
}

/** Total variance and its two derivatives at log-forward moneyness `k`. */
export function smileAt({ constant, parts }: Smile, k: number): SmilePoint {
  let w = constant
  let slope = 0
  let curvature = 0
  for (const { weight, svi } of parts) {
    w += weight * sviVariance(svi, k)
    slope += weight * sviSlope(svi, k)
    curvature += weight * sviCurvature(svi, k)
  }
  return { w, slope, curvature }
}

/**
 * Durrleman's g(k) = (1 − k w′/2w)² − w′²/4 (1/w + 1/4) + w″/2. The density of log(S/F) is g(k) φ(d₂)/√w, so g < 0 is
 * a butterfly that costs less than nothing. NaN where w ≤ 0.
 *
 * @see Gatheral, Jacquier (2014), lemma 2.2
 */
export function durrleman({ w, slope, curvature }: SmilePoint, k: number): number {
  if (!(w > 0)) return NaN
  const first = 1 - (k * slope) / (2 * w)
  return first * first - ((slope * slope) / 4) * (1 / w + 0.25) + curvature / 2
}

/** Strikes whose log-forward moneyness lies in `from` … `to` have negative density. */
export type ButterflyInterval = { readonly from: number; readonly to: number }

/** What {@link checkButterfly} found, g being Durrleman's function. */
export type ButterflyCheck = {
  /**
   * `free`: g ≥ 0 is proved by interval bounds. `arbitrage`: g < 0 somewhere. `unproved`: no negative g was found, but
   * g comes so close to 0 that bounds do not decide. `negative-variance`: w ≤ 0 somewhere. `invalid`: no SVI
   * parameters.
   */
  readonly outcome: 'free' | 'arbitrage' | 'unproved' | 'negative-variance' | 'invalid'
  /** The least g found and its place; NaN when `outcome` is `negative-variance` or `invalid`. */
  readonly gMin: number
  readonly kAtMin: number
  /** Where g < 0, ascending. */
  readonly intervals: readonly ButterflyInterval[]
}

/** Beyond e^±1500 a double can hold no ratio of strike to forward: a check up to here leaves out nothing. */
export const LOG_MONEYNESS_MAX = 1500

const NODES = 96
const PROOF_MAX = 20_000

/**
 * Looks for butterfly arbitrage over every strike a double can hold.
 *
 * The search samples g on nodes that follow the bend of each slice (k = m + σ sinh u) and refines each local minimum;
 * the proof bounds g from below on intervals (w is convex, w′ monotone, w″ unimodal, so their ranges are exact) and
 * halves where the bound does not suffice. A narrow violation between two nodes can therefore end in `unproved`, but
 * not in `free`.
 */
export function checkButterfly(smile: Smile): ButterflyCheck {
  const failed = (outcome: ButterflyCheck['outcome']): ButterflyCheck => ({
    outcome,
    gMin: NaN,
    kAtMin: NaN,
    intervals: [],
  })
  const { parts } = smile
  if (parts.length === 0 || parts.some(({ weight, svi }) => !(weight >= 0) || sviDefect(svi) !== undefined)) {
    return failed('invalid')
  }
  const nodes = nodesOf(smile)
  const g = (k: number): number => durrleman(smileAt(smile, k), k)
  const values = nodes.map(g)
  if (values.some(Number.isNaN)) return failed('negative-variance')

  let gMin = Infinity
  let kAtMin = NaN
  const lows: number[] = []
  for (let i = 0; i < nodes.length; i += 1) {
    const here = values[i]!
    const isLow = here <= (values[i - 1] ?? Infinity) && here <= (values[i + 1] ?? Infinity)
    const k = isLow ? refine(g, nodes[i - 1] ?? nodes[i]!, nodes[i + 1] ?? nodes[i]!, nodes[i]!) : nodes[i]!
    if (isLow) lows.push(k)
    const value = g(k)
    if (value < gMin) {
      gMin = value
      kAtMin = k
    }
  }
  if (Number.isNaN(gMin)) return failed('negative-variance')
  if (gMin < 0) return { outcome: 'arbitrage', gMin, kAtMin, intervals: negativeIntervals(g, nodes, lows) }

  const proof = prove(smile, nodes)
  if (proof.outcome !== 'arbitrage') return { ...proof, gMin, kAtMin, intervals: [] }
  const k = proof.k
  return { outcome: 'arbitrage', gMin: g(k), kAtMin: k, intervals: negativeIntervals(g, nodes, [k]) }
}

function nodesOf({ parts }: Smile): number[] {
  const nodes: number[] = [-LOG_MONEYNESS_MAX, 0, LOG_MONEYNESS_MAX]
  for (const { svi } of parts) {
    const least = sviMinimum(svi).k
    if (Math.abs(least) < LOG_MONEYNESS_MAX) nodes.push(least)
    const reach = arcsinh((LOG_MONEYNESS_MAX + Math.abs(svi.m)) / svi.sigma)
    for (let i = -NODES; i <= NODES; i += 1) {
      const u = (i / NODES) * reach
      const k = svi.m + svi.sigma * sinh(u)
      if (Math.abs(k) < LOG_MONEYNESS_MAX) nodes.push(k)
    }
  }
  return [...new Set(nodes)].sort((x, y) => x - y)
}

/** The least g around a node that is lower than its neighbours, or the node itself. */
function refine(g: (k: number) => number, from: number, to: number, start: number): number {
  const best = leastBetween(g, from, to)
  return g(best) <= g(start) ? best : start
}

function negativeIntervals(g: (k: number) => number, nodes: readonly number[], lows: readonly number[]) {
  const isNegative = (k: number): boolean => g(k) < 0
  const points = [...new Set([...nodes, ...lows])].sort((x, y) => x - y)
  const intervals: ButterflyInterval[] = []
  let from = NaN
  for (let i = 0; i < points.length; i += 1) {
    const k = points[i]!
    const negative = isNegative(k)
    if (negative && Number.isNaN(from)) from = i === 0 ? k : edgeBetween(isNegative, k, points[i - 1]!)
    if (!negative && !Number.isNaN(from)) {
      intervals.push({ from, to: edgeBetween(isNegative, points[i - 1]!, k) })
      from = NaN
    }
  }
  if (!Number.isNaN(from)) intervals.push({ from, to: points[points.length - 1]! })
  return intervals
}

function prove(
  smile: Smile,
  nodes: readonly number[],
): { outcome: 'free' | 'unproved' | 'negative-variance' } | { outcome: 'arbitrage'; k: number } {
  const froms: number[] = []
  const tos: number[] = []
  for (let i = nodes.length - 2; i >= 0; i -= 1) {
    froms.push(nodes[i]!)
    tos.push(nodes[i + 1]!)
  }
  let open = false
  for (let done = 0; froms.length > 0; done += 1) {
    if (done >= PROOF_MAX) return { outcome: 'unproved' }
    const from = froms.pop()!
    const to = tos.pop()!
    if (lowerBound(smile, from, to) >= 0) continue
    const middle = (from + to) / 2
    if (to - from <= 1e-9 * Math.max(1, Math.abs(from))) {
      open = true
      continue
    }
    const value = durrleman(smileAt(smile, middle), middle)
    if (Number.isNaN(value)) return { outcome: 'negative-variance' }
    if (value < 0) return { outcome: 'arbitrage', k: middle }
    froms.push(middle, from)
    tos.push(to, middle)
  }
  return { outcome: open ? 'unproved' : 'free' }
}

/** A number that g does not fall below on `from` … `to`; −Infinity where w may reach 0. */
export function lowerBound({ constant, parts }: Smile, from: number, to: number): number {
  let wLow = constant
  let wHigh = constant
  let slopeLow = 0
  let slopeHigh = 0
  let curvatureLow = 0
  for (const { weight, svi } of parts) {
    const left = sviVariance(svi, from)
    const right = sviVariance(svi, to)
    const least = sviMinimum(svi)
    wLow += weight * (least.k > from && least.k < to ? least.variance : Math.min(left, right))
    wHigh += weight * Math.max(left, right)
    slopeLow += weight * sviSlope(svi, from)
    slopeHigh += weight * sviSlope(svi, to)
    curvatureLow += weight * Math.min(sviCurvature(svi, from), sviCurvature(svi, to))
  }
  if (!(wLow > 0)) return -Infinity
  // k w′/2w as an interval: the four products of the ends, over the w that makes each end outermost.
  const p1 = from * slopeLow
  const p2 = from * slopeHigh
  const p3 = to * slopeLow
  const p4 = to * slopeHigh
  const least = Math.min(p1, p2, p3, p4)
  const most = Math.max(p1, p2, p3, p4)
  const low = least / (2 * (least < 0 ? wLow : wHigh))
  const high = most / (2 * (most < 0 ? wHigh : wLow))
  const first = low <= 1 && high >= 1 ? 0 : Math.min((1 - low) * (1 - low), (1 - high) * (1 - high))
  const steepest = Math.max(slopeLow * slopeLow, slopeHigh * slopeHigh)
  return first - (steepest / 4) * (1 / wLow + 0.25) + curvatureLow / 2
}

function arcsinh(x: number): number {
  return log(x + Math.sqrt(x * x + 1))
}
