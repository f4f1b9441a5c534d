/**
 * The two sums over which an American option's price takes its time: the equations of the early exercise boundary (what they say is in
 * `boundary.ts` of the options package) and the integral of the premium along it. Sums run over even and odd points apart.
 */

import { quickExp, quickMills } from './american-functions.ts'
import { kernelsOf } from './module.ts'

const DENSITY = 0.3989422804014327

/** Where the parts of a grid's two blocks begin, by the number of its nodes and of the points of each node's integral. */
export type BoundaryParts = {
  readonly nodes: number
  /** A multiple of 4. */
  readonly points: number
  // What is the same for all contracts: sin θ, 1/sin θ, cos θ, π w cos θ by point; √τ by node; by node, by node, by point what the shape
  // at the second node adds at the point of the first node's integral.
  readonly inverseSine: number
  readonly cosine: number
  readonly weight: number
  readonly root: number
  readonly cardinal: number
  readonly tableCount: number
  // What is one contract's: b by node, from node 0 where it is 0; the polynomial's values; by node and point what the residual moves by
  // with the boundary at the point, in two parts; by node four sums, the first two of which become the factors of the parts; Jacobian.
  readonly shape: number
  readonly left: number
  readonly other: number
  readonly sums: number
  readonly jacobian: number
  /** Eight sums by node. */
  readonly moves: number
  readonly workCount: number
}

export function boundaryParts(nodes: number, points: number): BoundaryParts {
  const root = 4 * points
  const cardinal = root + nodes + (nodes & 1)
  const shape = nodes + 1
  const left = 2 * shape
  const other = left + nodes * points
  const sums = other + nodes * points
  const jacobian = sums + 4 * nodes
  return {
    nodes,
    points,
    inverseSine: points,
    cosine: 2 * points,
    weight: 3 * points,
    root,
    cardinal,
    tableCount: cardinal + nodes * nodes * points,
    shape,
    left,
    other,
    sums,
    jacobian,
    moves: jacobian + nodes * nodes,
    workCount: jacobian + nodes * nodes + 8 * nodes,
  }
}

/** The contract's three numbers, what the shape is not let below before the first node per τ, and whether the shape is b, not b². */
export type BoundaryNumbers = { v: number; rate: number; yieldRate: number; floor: number; isPlain: boolean }

/** Fills `left`, `other` and `sums` of `work` from b and the shape. */
export function boundaryRows(
  parts: BoundaryParts,
  tables: Float64Array,
  work: Float64Array,
  by: BoundaryNumbers,
): void {
  const { nodes, points } = parts
  const { v, rate, yieldRate, floor, isPlain } = by
  const found = kernelsOf(tables)
  if (found !== null && work.buffer === found.buffer) {
    const at = work.byteOffset
    found.call.boundaryRows(
      tables.byteOffset,
      at + 8,
      at + 8 * parts.shape,
      at + 8 * parts.left,
      at + 8 * parts.other,
      at + 8 * parts.sums,
      nodes,
      points,
      v,
      rate,
      yieldRate,
      floor,
      isPlain ? 1 : 0,
    )
    return
  }
  for (let i = 0; i < nodes; i += 1) boundaryRow(parts, tables, work, by, i)
}

/** The twin, a node's integral in stages. */
function boundaryRow(
  parts: BoundaryParts,
  tables: Float64Array,
  work: Float64Array,
  by: BoundaryNumbers,
  i: number,
): void {
  const { points } = parts
  const { v, rate, yieldRate } = by
  const carry = rate - yieldRate
  // ρ - δ B(u) without the cancellation at B = X = ρ/δ: spread - pay·(e^b - 1).
  const pay = yieldRate > rate ? rate : yieldRate
  const spread = yieldRate > rate ? 0 : carry
  const x = tables[parts.root + i]!
  const own = work[1 + i]!
  const tau = x * x
  const vx = v * x
  const perVx = 1 / vx
  const scale = tau * perVx
  const halfVx = 0.5 * vx
  const perOwn = quickExp(-own)
  const row = i * points
  boundaryAt(parts, tables, work, by, i)
  for (let k = 0; k < points; k += 1) {
    const sine = tables[k]!
    const t = tau * sine * sine
    DEPTH[k] = (own - B[k]! + carry * t) * (perVx * tables[parts.inverseSine + k]!) - halfVx * sine
  }
  for (let k = 0; k < points; k += 1) {
    const sine = tables[k]!
    DENSITIES[k] = quickExp(-rate * (tau * sine * sine) - 0.5 * DEPTH[k]! * DEPTH[k]!)
  }
  for (let k = 0; k < points; k += 1) {
    SHARE[k] = DENSITIES[k]! * (scale * tables[parts.weight + k]!)
    GAIN[k] = spread * SHARE[k]!
    PAID[k] = 0
    TAIL[k] = 0
  }
  if (yieldRate !== 0) {
    for (let k = 0; k < points; k += 1) LEVEL[k] = quickExp(B[k]!)
    for (let k = 0; k < points; k += 1) {
      const sine = tables[k]!
      FADE[k] = quickExp(-yieldRate * (tau * sine * sine))
    }
    for (let k = 0; k < points; k += 1) {
      const upper = DEPTH[k]! + vx * tables[k]!
      // e^(-δt) φ(d₊) is e^(-ρt) φ(d₋) B(u)/B(τ).
      const beyond = DENSITY * DENSITIES[k]! * (LEVEL[k]! * perOwn) * quickMills(Math.abs(upper))
      const tail = upper > 0 ? FADE[k]! - beyond : beyond
      TAIL[k] = tail * (scale * tables[parts.weight + k]!) * (vx * tables[k]!)
    }
    for (let k = 0; k < points; k += 1) {
      const owed = pay * SHARE[k]!
      PAID[k] = owed * LEVEL[k]!
      GAIN[k]! -= owed * (LEVEL[k]! - 1)
    }
  }
  for (let k = 0; k < points; k += 1) {
    const slope = DEPTH[k]! * (perVx * tables[parts.inverseSine + k]!) * GAIN[k]!
    SLOPE[k] = slope
    work[parts.left + row + k] = (slope - PAID[k]!) * PER_SHAPE[k]!
    work[parts.other + row + k] = PAID[k]! * PER_SHAPE[k]!
  }
  const sums = parts.sums + 4 * i
  work[sums] = pairwise(GAIN, points)
  work[sums + 1] = -pairwise(SLOPE, points)
  work[sums + 2] = pairwise(TAIL, points)
  work[sums + 3] = pairwise(PAID, points)
}

/** b at the points of node i's integral, and what it moves by with the shape. */
function boundaryAt(
  parts: BoundaryParts,
  tables: Float64Array,
  work: Float64Array,
  by: BoundaryNumbers,
  i: number,
): void {
  const { nodes, points } = parts
  const { floor, isPlain } = by
  const first = tables[parts.root]!
  const x = tables[parts.root + i]!
  const weights = parts.cardinal + i * points * nodes
  for (let k = 0; k < points; k += 1) {
    let shape = 0
    for (let j = 0; j < nodes; j += 1) shape += work[parts.shape + j]! * tables[weights + j * points + k]!
    const at = x * tables[parts.cosine + k]!
    const least = at < first ? at * at * floor : 0
    const b = isPlain ? Math.min(shape, 0) : -Math.sqrt(Math.max(shape, least))
    B[k] = b
    PER_SHAPE[k] = isPlain ? 1 : shape > least ? 1 / b : 0
  }
}

/**
 * Fills `moves` from b and the shape: the sum of what exercise gains, over the density's argument and not over the node's own boundary,
 * its derivatives by v, ρ and δ with b held, and the same four of what is lost: the integral of e^(-δt) Φ(d₊).
 */
export function boundaryMoves(
  parts: BoundaryParts,
  tables: Float64Array,
  work: Float64Array,
  by: BoundaryNumbers,
): void {
  const { nodes, points } = parts
  const { v, rate, yieldRate, floor, isPlain } = by
  const found = kernelsOf(tables)
  if (found !== null && work.buffer === found.buffer) {
    const at = work.byteOffset
    found.call.boundaryMoves(
      tables.byteOffset,
      at + 8,
      at + 8 * parts.shape,
      at + 8 * parts.left,
      at + 8 * parts.moves,
      nodes,
      points,
      v,
      rate,
      yieldRate,
      floor,
      isPlain ? 1 : 0,
    )
    return
  }
  const atEdge = yieldRate > rate
  const carry = rate - yieldRate
  const pay = atEdge ? rate : yieldRate
  const spread = atEdge ? 0 : carry
  const perV = 1 / v
  for (let i = 0; i < nodes; i += 1) {
    const x = tables[parts.root + i]!
    const own = work[1 + i]!
    const scale = x * perV
    const perOwn = quickExp(-own)
    boundaryAt(parts, tables, work, by, i)
    const sums = MOVES.fill(0)
    for (let k = 0; k < points; k += 1) {
      const b = B[k]!
      const root = x * tables[k]!
      const t = root * root
      const vt = v * root
      const d = (own - b + carry * t) / vt - 0.5 * vt
      const weight = scale * tables[parts.weight + k]!
      const point = DENSITY * quickExp(-rate * t - 0.5 * d * d)
      const density = point * weight
      const level = quickExp(b)
      const rise = level - 1
      const gain = (spread - pay * rise) * density
      const perRate = d * root * perV
      const upper = d + vt
      const ratio = level * perOwn
      const beyond = point * ratio * quickMills(Math.abs(upper))
      const fade = quickExp(-yieldRate * t)
      const chance = (upper > 0 ? fade - beyond : beyond) * weight * vt
      const over = ratio * density
      const lane = k & 1
      sums[lane]! += gain
      sums[2 + lane]! += gain * (d * upper - 1) * perV
      sums[4 + lane]! += density * (atEdge ? -rise : 1) - gain * (t + perRate)
      sums[6 + lane]! += gain * perRate - (atEdge ? 0 : density * level)
      sums[8 + lane]! += chance
      sums[10 + lane]! -= over * root * d
      sums[12 + lane]! += over * t
      sums[14 + lane]! -= (over + chance) * t
    }
    for (let p = 0; p < 8; p += 1) work[parts.moves + 8 * i + p] = sums[2 * p]! + sums[2 * p + 1]!
  }
}

/** Fills `jacobian` from `left` and `other`, which it spends, and their factors in the first two of each node's `sums`. */
export function boundaryJacobian(
  parts: BoundaryParts,
  tables: Float64Array,
  work: Float64Array,
  isPlain: boolean,
): void {
  const { nodes, points } = parts
  const found = kernelsOf(tables)
  if (found !== null && work.buffer === found.buffer) {
    const at = work.byteOffset
    found.call.boundaryJacobian(
      tables.byteOffset + 8 * parts.cardinal,
      at + 8,
      at + 8 * parts.left,
      at + 8 * parts.other,
      at + 8 * parts.sums,
      at + 8 * parts.jacobian,
      nodes,
      points,
      isPlain ? 1 : 0,
    )
    return
  }
  for (let i = 0; i < nodes; i += 1) {
    const perLeft = work[parts.sums + 4 * i]!
    const perOther = work[parts.sums + 4 * i + 1]!
    const left = parts.left + i * points
    const other = parts.other + i * points
    for (let k = 0; k < points; k += 1) work[left + k] = work[left + k]! * perLeft + work[other + k]! * perOther
    for (let j = 0; j < nodes; j += 1) {
      const weights = parts.cardinal + (i * nodes + j) * points
      let s0 = 0
      let s1 = 0
      let s2 = 0
      let s3 = 0
      for (let k = 0; k < points; k += 4) {
        s0 += tables[weights + k]! * work[left + k]!
        s1 += tables[weights + k + 1]! * work[left + k + 1]!
        s2 += tables[weights + k + 2]! * work[left + k + 2]!
        s3 += tables[weights + k + 3]! * work[left + k + 3]!
      }
      const sum = s0 + s2 + (s1 + s3)
      work[parts.jacobian + i * nodes + j] = isPlain ? -sum : -sum * work[1 + j]!
    }
  }
}

/** Solves a·y = y for `count` right sides, rows of `n`, by elimination with row exchanges. Overwrites both. */
export function solveLinear(a: Float64Array, y: Float64Array, n: number, count: number): void {
  const found = kernelsOf(a)
  if (found !== null && y.buffer === found.buffer) {
    found.call.solveLinear(a.byteOffset, y.byteOffset, n, count)
    return
  }
  for (let c = 0; c < n; c += 1) {
    let pivot = c
    let best = Math.abs(a[c * n + c]!)
    for (let i = c + 1; i < n; i += 1) {
      const size = Math.abs(a[i * n + c]!)
      if (size > best) {
        best = size
        pivot = i
      }
    }
    if (pivot !== c) {
      for (let j = c; j < n; j += 1) swap(a, c * n + j, pivot * n + j)
      for (let p = 0; p < count; p += 1) swap(y, p * n + c, p * n + pivot)
    }
    const inverse = 1 / a[c * n + c]!
    for (let i = c + 1; i < n; i += 1) {
      const factor = a[i * n + c]! * inverse
      for (let j = c + 1; j < n; j += 1) a[i * n + j] = a[i * n + j]! - factor * a[c * n + j]!
      for (let p = 0; p < count; p += 1) y[p * n + i] = y[p * n + i]! - factor * y[p * n + c]!
    }
  }
  for (let p = 0; p < count; p += 1) {
    for (let i = n - 1; i >= 0; i -= 1) {
      let rest = y[p * n + i]!
      for (let j = i + 1; j < n; j += 1) rest -= a[i * n + j]! * y[p * n + j]!
      y[p * n + i] = rest / a[i * n + i]!
    }
  }
}

function swap(column: Float64Array, i: number, j: number): void {
  const keep = column[i]!
  column[i] = column[j]!
  column[j] = keep
}

/** Rows of {@link PREMIUM_POINTS_MAX} in the block of one premium: the abscissas' exponents, then weights, √t, their measure, b. */
export const PREMIUM_POINTS_MAX = 128
const WEIGHTS = PREMIUM_POINTS_MAX
export const PREMIUM_ROOT: number = 2 * PREMIUM_POINTS_MAX
export const PREMIUM_MEASURE: number = 3 * PREMIUM_POINTS_MAX
export const PREMIUM_BOUNDARY: number = 4 * PREMIUM_POINTS_MAX
const SUMS = 5 * PREMIUM_POINTS_MAX
const COEFFICIENTS = SUMS + 2
const COEFFICIENTS_MAX = 64
export const PREMIUM_COUNT: number = COEFFICIENTS + COEFFICIENTS_MAX

/** How the abscissas become times: √t = √T sin θ with tan(θ/2) = a sinh(s L), and the boundary's polynomial at them. */
export type PremiumPlaces = {
  a: number
  length: number
  rootTotal: number
  pace: number
  nodes: number
  isPlain: boolean
}

/**
 * Fills √t, its measure and b of `block` from what {@link layPremium} has laid. `count` is a multiple of 4.
 *
 * @param coefficients of the shape's Chebyshev polynomials, `nodes` + 1
 */
export function premiumPlaces(block: Float64Array, coefficients: Float64Array, count: number, by: PremiumPlaces): void {
  const { a, length, rootTotal, pace, nodes, isPlain } = by
  const half = 0.5 * a
  const scale = 2 * rootTotal * a * length
  const perPace = pace === 0 ? 0 : 1 / (1 - quickExp(-pace))
  for (let j = 0; j <= nodes; j += 1) block[COEFFICIENTS + j] = coefficients[j]!
  const found = kernelsOf(block)
  if (found !== null) {
    found.call.premiumPlaces(block.byteOffset, count, half, scale, rootTotal, pace, perPace, nodes, isPlain ? 1 : 0)
    return
  }
  for (let k = 0; k < count; k += 1) LEVEL[k] = quickExp(block[k]!)
  for (let k = 0; k < count; k += 1) {
    const e = LEVEL[k]!
    const shrink = 1 / e
    const g = half * (e - shrink)
    const one = 1 / (1 + g * g)
    const cosine = (1 - g * g) * one
    block[PREMIUM_ROOT + k] = 2 * g * one * rootTotal
    block[PREMIUM_MEASURE + k] = scale * cosine * one * (e + shrink) * block[WEIGHTS + k]!
    DEPTH[k] = Math.max(0, Math.min(1, rootTotal * cosine))
  }
  if (pace !== 0) {
    for (let k = 0; k < count; k += 1) SHARE[k] = quickExp(-pace * DEPTH[k]! * DEPTH[k]!)
    for (let k = 0; k < count; k += 1) DEPTH[k] = Math.min(1, Math.sqrt((1 - SHARE[k]!) * perPace))
  }
  for (let k = 0; k < count; k += 1) {
    const z = 4 * DEPTH[k]! - 2
    let now = 0
    let before = 0
    for (let j = nodes; j >= 1; j -= 1) {
      const next = block[COEFFICIENTS + j]! + z * now - before
      before = now
      now = next
    }
    const shape = block[COEFFICIENTS]! + 0.5 * z * now - before
    block[PREMIUM_BOUNDARY + k] = isPlain ? Math.min(shape, 0) : -Math.sqrt(Math.max(shape, 0))
  }
}

/** The contract's three numbers, log(s/X), s and X. */
export type PremiumNumbers = {
  v: number
  rate: number
  yieldRate: number
  offset: number
  spot: number
  edge: number
}

/** ∫ [ ρ e^(-ρt) Φ(-d₋) - δ s e^(-δt) Φ(-d₊) ] dt over the times of `block`. */
export function premiumValue(block: Float64Array, count: number, by: PremiumNumbers): number {
  const { v, rate, yieldRate, offset, spot, edge } = by
  const found = kernelsOf(block)
  if (found !== null) {
    return found.call.premiumValue(block.byteOffset, count, v, rate, yieldRate, offset, spot, edge)
  }
  const carry = rate - yieldRate
  for (let k = 0; k < count; k += 1) {
    const root = block[PREMIUM_ROOT + k]!
    const t = root * root
    const vt = v * root
    DEPTH[k] = (offset - block[PREMIUM_BOUNDARY + k]! + carry * t) / vt - 0.5 * vt
    FADE[k] = -rate * t
    GAIN[k] = block[PREMIUM_MEASURE + k]! * root
  }
  for (let k = 0; k < count; k += 1) DENSITIES[k] = DENSITY * quickExp(FADE[k]! - 0.5 * DEPTH[k]! * DEPTH[k]!)
  for (let k = 0; k < count; k += 1) FADE[k] = quickExp(FADE[k]!)
  for (let k = 0; k < count; k += 1) {
    const beyond = DENSITIES[k]! * quickMills(Math.abs(DEPTH[k]!))
    SLOPE[k] = (DEPTH[k]! > 0 ? beyond : FADE[k]! - beyond) * GAIN[k]!
  }
  const sum = rate * pairwise(SLOPE, count)
  if (yieldRate === 0) return sum
  for (let k = 0; k < count; k += 1) LEVEL[k] = quickExp(block[PREMIUM_BOUNDARY + k]!)
  for (let k = 0; k < count; k += 1) {
    const root = block[PREMIUM_ROOT + k]!
    FADE[k] = quickExp(-yieldRate * (root * root))
  }
  for (let k = 0; k < count; k += 1) {
    const upper = DEPTH[k]! + v * block[PREMIUM_ROOT + k]!
    // s e^(-δt) φ(d₊) is B e^(-ρt) φ(d₋).
    const beyond = DENSITIES[k]! * edge * LEVEL[k]! * quickMills(Math.abs(upper))
    TAIL[k] = (upper > 0 ? beyond : spot * FADE[k]! - beyond) * GAIN[k]!
  }
  return sum - yieldRate * pairwise(TAIL, count)
}

/** Lays a rule's nodes, moved to `from` … `to`, after the first `count` rows of `block`, as exponents of e^(s L); returns the new count. */
export function layPremium(
  block: Float64Array,
  count: number,
  from: number,
  to: number,
  length: number,
  node: Float64Array,
  weight: Float64Array,
): number {
  for (let k = 0; k < node.length; k += 1) {
    block[count + k] = (from + (to - from) * node[k]!) * length
    block[WEIGHTS + count + k] = weight[k]! * (to - from)
  }
  return count + node.length
}

/** The sum as two lanes make it. */
function pairwise(column: Float64Array, count: number): number {
  let even = 0
  let odd = 0
  for (let k = 0; k < count; k += 2) {
    even += column[k]!
    odd += column[k + 1]!
  }
  return even + odd
}

const scratch = (): Float64Array => new Float64Array(PREMIUM_POINTS_MAX)
const B = scratch()
const PER_SHAPE = scratch()
const DEPTH = scratch()
const DENSITIES = scratch()
const SHARE = scratch()
const GAIN = scratch()
const PAID = scratch()
const SLOPE = scratch()
const LEVEL = scratch()
const FADE = scratch()
const TAIL = scratch()
const MOVES = new Float64Array(16)
