/**
 * The early exercise boundary of the American put on one unit of strike, by spectral collocation.
 *
 * In units of the strike and of the time to expiry the put has three numbers: v = σ√T, ρ = rT, δ = qT. With X = B(0+) = min(1, ρ/δ),
 * x = √τ and B(τ) = X e^(b(x)), H = b² is smooth in x: it is the polynomial through its values at Chebyshev points of x. At each of
 * them the smooth fit ∂V/∂S = -1 holds, which with the early exercise premium reads
 *
 *   ∫₀^τ (ρ - δ B(u)) e^(-ρt) φ(d₋) / (v√t) dt = B(τ) [ e^(-δτ) Φ(d₊(τ, B(τ))) + δ ∫₀^τ e^(-δt) Φ(d₊) dt ],  u = τ - t,
 *   d± = (log(B(τ)/B(u)) + (ρ - δ)t) / (v√t) ± v√t/2
 *
 * (equation A of the paper, with what stands on both its sides taken away). t = τ sin²θ makes both √t and √u analytic in θ, so that
 * Gauss and Legendre's rule converges spectrally, and √u = √τ cos θ: the points at which H is wanted are the same for all contracts.
 * The equations are solved by Newton's method with the whole Jacobian, in logarithms, which costs little more than a fixed-point step.
 *
 * Where the boundary comes to rest long before the whole time is over, x is √((1 - e^(-cτ)) / (1 - e^(-c))) instead, c the grid's pace:
 * what fades like e^(-cτ) is a polynomial again. That takes half of the nodes, and a tenth of the error where there is most to wait for.
 *
 * @see Andersen, Lake and Offengenden, High-performance American option pricing (2016)
 */
import { cos, exp, expm1, log, log1p, normalCdf, sin } from '@tickworks/kernels'
import {
  type BoundaryNumbers,
  type BoundaryParts,
  boundaryJacobian,
  boundaryMoves,
  boundaryParts,
  boundaryRows,
  kernelColumn,
  solveLinear,
} from '@tickworks/kernels/simd'
import { chebyshevPoints, gaussLegendre, interpolationWeights } from './quadrature.ts'

/** 1/√(2π) */
const DENSITY = 0.3989422804014327

/** What the grids of one fineness and pace have in common. */
export type BoundaryTables = {
  readonly parts: BoundaryParts
  readonly pace: number
  readonly x: Float64Array
  readonly root: Float64Array
  readonly tables: Float64Array
}

/** `points` of the integrals is a multiple of 4. */
export function boundaryTables(nodes: number, points: number, pace: number): BoundaryTables {
  const parts = boundaryParts(nodes, points)
  const x = chebyshevPoints(nodes)
  const root = x.map((place) => rootOfPlace(place, pace))
  const tables = kernelColumn(parts.tableCount)
  const rule = gaussLegendre(points)
  const row = new Float64Array(nodes + 1)
  tables.set(root.subarray(1), parts.root)
  for (let k = 0; k < points; k += 1) {
    const angle = 0.5 * Math.PI * rule.node[k]!
    const c = cos(angle)
    tables[k] = sin(angle)
    tables[parts.inverseSine + k] = 1 / sin(angle)
    tables[parts.cosine + k] = c
    tables[parts.weight + k] = Math.PI * rule.weight[k]! * c
    for (let i = 0; i < nodes; i += 1) {
      interpolationWeights(x, placeOfRoot(root[i + 1]! * c, pace), row)
      for (let j = 0; j < nodes; j += 1) tables[parts.cardinal + (i * nodes + j) * points + k] = row[j + 1]!
    }
  }
  return { parts, pace, x, root, tables }
}

/** Boundary at one fineness. */
export class BoundaryGrid {
  readonly nodes: number
  readonly pace: number
  /** Chebyshev points; `x[0]` is 0. */
  readonly x: Float64Array
  /** √τ at `x`. */
  readonly root: Float64Array
  /** log(B(τ)/X) at `x`, 0 at `x[0]` and negative above. */
  readonly b: Float64Array
  /** Derivatives of log B(τ) at `x` by v, ρ and δ, X included, after {@link differentiate}: three rows of `nodes` + 1. */
  readonly slopes: Float64Array
  /** X and its logarithm. */
  edge = 1
  logEdge = 0
  /**
   * Whether the polynomial is of b instead of H: less exact, but with a solution where b² bends too sharply near expiry, which happens
   * when the yield is just above the rate.
   */
  isPlain = false
  readonly #parts: BoundaryParts
  readonly #tables: Float64Array
  readonly #work: Float64Array
  readonly #numbers: BoundaryNumbers = { v: 1, rate: 0, yieldRate: 0, floor: 0, isPlain: false }
  /** What H is not let below before the first node, as a multiple of τ. */
  #floor = 0
  readonly #jacobian: Float64Array
  readonly #right: Float64Array

  constructor({ parts, pace, x, root, tables }: BoundaryTables) {
    this.nodes = parts.nodes
    this.pace = pace
    this.x = x
    this.root = root
    this.#parts = parts
    this.#tables = tables
    this.#work = kernelColumn(parts.workCount).fill(0)
    this.b = this.#work.subarray(0, parts.nodes + 1)
    this.#jacobian = this.#work.subarray(parts.jacobian, parts.moves)
    this.slopes = new Float64Array(3 * (parts.nodes + 1))
    this.#right = kernelColumn(3 * parts.nodes)
  }

  /**
   * Starts from what is known in closed form: log(K/B) = v√τ·α near expiry with α φ-like in the logarithm of 1/τ, 0.64 v√τ from X
   * where the yield is the higher, and the perpetual option's boundary far away.
   */
  start(v: number, rate: number, yieldRate: number): void {
    this.isPlain = false
    this.edge = yieldRate > rate ? rate / yieldRate : 1
    this.logEdge = this.edge < 1 ? log(this.edge) : 0
    const slope = (2 * (rate - yieldRate)) / (v * v) - 1
    const product = (8 * rate) / (v * v)
    const root = Math.sqrt(slope * slope + product)
    const power = slope < 0 ? (0.5 * product) / (root - slope) : 0.5 * (slope + root)
    const far = power > 1e-8 ? log1p(1 / power) + this.logEdge : 40
    const spread = 5 * Math.max(0, rate - yieldRate)
    const level = 7 * Math.max(0, Math.min(rate, yieldRate))
    for (let j = 1; j <= this.nodes; j += 1) {
      const x = this.root[j]!
      const vx = v * x
      const alpha = Math.sqrt(2 * log1p(1 / ((spread * x) / v + level * x * x)))
      const near = Math.max(0.64 * vx, vx * alpha + this.logEdge)
      this.b[j] = far > 0 ? far * expm1(-near / far) : -near
    }
    this.#lay()
  }

  /** Starts from the boundary of a grid of the same pace for the same contract: b/x is smooth to 0, where b² would leave few digits. */
  startFrom(coarse: BoundaryGrid): void {
    this.edge = coarse.edge
    this.logEdge = coarse.logEdge
    this.isPlain = false
    const last = coarse.nodes
    for (let j = 1; j <= this.nodes; j += 1) {
      const x = this.x[j]!
      let top = 0
      let sum = 0
      for (let k = 1; k <= last; k += 1) {
        const at = coarse.x[k]!
        if (at === x) {
          top = coarse.b[k]! / at
          sum = 1
          break
        }
        const share = ((k & 1) === 0 ? 1 : -1) * (k === last ? 0.5 : 1) * (at / (x - at))
        top += (share * coarse.b[k]!) / at
        sum += share
      }
      const value = (top / sum) * x
      this.b[j] = value < 0 ? value : coarse.b[1]! * (x / coarse.x[1]!)
    }
    this.#lay()
  }

  #lay(): void {
    const slope = this.b[1]! / this.root[1]!
    this.#floor = 0.02 * slope * slope
  }

  /** Where √τ stands among `x`. */
  placeOf(root: number): number {
    return placeOfRoot(root, this.pace)
  }

  /**
   * One step of Newton's method. Returns its size: the largest change of log B in units of v, NaN if there is no step.
   * A step never takes b below 5 times or above a fifth of what it was; one that wanted to is at least 1, however small b is beside v:
   * it is still on its way.
   */
  improve(v: number, rate: number, yieldRate: number): number {
    const n = this.nodes
    const b = this.b
    const step = this.#right
    this.#linearise(v, rate, yieldRate)
    solveLinear(this.#jacobian, step, n, 1)
    let size = 0
    for (let j = 1; j <= n; j += 1) {
      const was = b[j]!
      const wanted = was - step[j - 1]!
      const is = wanted > 0.2 * was ? 0.2 * was : wanted < 5 * was ? 5 * was : wanted
      const change = is === wanted ? Math.abs(is - was) : Math.max(v, Math.abs(is - was))
      if (!(change <= size)) size = change
      b[j] = is
    }
    return size / v
  }

  /** Fills {@link slopes}, once the boundary is solved. */
  differentiate(v: number, rate: number, yieldRate: number): void {
    const n = this.nodes
    const { slopes, edge } = this
    const right = this.#right
    this.#linearise(v, rate, yieldRate)
    boundaryMoves(this.#parts, this.#tables, this.#work, this.#numbers)
    for (let i = 1; i <= n; i += 1) this.#sensitivities(i, v, rate, yieldRate)
    solveLinear(this.#jacobian, right, n, 3)
    for (let p = 0; p < 3; p += 1) {
      const edgeSlope = edge < 1 ? (p === 1 ? 1 / rate : p === 2 ? -1 / yieldRate : 0) : 0
      const start = p * (n + 1)
      slopes[start] = edgeSlope
      for (let j = 1; j <= n; j += 1) slopes[start + j] = edgeSlope - right[p * n + j - 1]!
    }
  }

  /** The Jacobian and the residuals log(right side / left side), by b. */
  #linearise(v: number, rate: number, yieldRate: number): void {
    const { b, isPlain } = this
    const n = this.nodes
    const parts = this.#parts
    const work = this.#work
    const numbers = this.#numbers
    numbers.v = v
    numbers.rate = rate
    numbers.yieldRate = yieldRate
    numbers.floor = this.#floor
    numbers.isPlain = isPlain
    for (let j = 1; j <= n; j += 1) work[parts.shape + j - 1] = isPlain ? b[j]! : b[j]! * b[j]!
    boundaryRows(parts, this.#tables, work, numbers)
    const diagonal = this.slopes // not in use yet
    for (let i = 1; i <= n; i += 1) {
      const x = this.root[i]!
      const own = b[i]!
      const tau = x * x
      const perVx = 1 / (v * x)
      const sums = parts.sums + 4 * (i - 1)
      const sumLeft = work[sums]!
      const level = this.edge * exp(own)
      const fadeAtEnd = exp(-yieldRate * tau)
      const end = (this.logEdge + own + (rate - yieldRate) * tau) * perVx + 0.5 * (v * x)
      const atEnd = level * fadeAtEnd * normalCdf(end)
      const along = level * yieldRate * work[sums + 2]!
      // A negative yield's term changes sides: both stay above 0, whatever the boundary.
      const gained = yieldRate < 0 ? DENSITY * sumLeft - along : DENSITY * sumLeft
      const lost = yieldRate < 0 ? atEnd : atEnd + along
      const perLeft = DENSITY / gained
      const perAlong = yieldRate < 0 ? perLeft : DENSITY / lost
      const ownAlong = along / (yieldRate < 0 ? gained : lost)
      const edgeDensity = DENSITY * level * fadeAtEnd * exp(-0.5 * end * end) * perVx
      diagonal[i] = (atEnd + edgeDensity) / lost + ownAlong + work[sums + 3]! * perAlong - work[sums + 1]! * perLeft
      work[sums] = perLeft
      work[sums + 1] = perAlong
      // The residual is log(right/left); its derivative has the opposite sign of what is summed in the rows.
      this.#right[i - 1] = log(lost / gained)
    }
    boundaryJacobian(parts, this.#tables, work, isPlain)
    const jacobian = this.#jacobian
    for (let i = 0; i < n; i += 1) jacobian[i * n + i]! += diagonal[i + 1]!
  }

  /** The residual of row i differentiated by v, ρ and δ with b held; X moves with ρ/δ where it is below 1. */
  #sensitivities(i: number, v: number, rate: number, yieldRate: number): void {
    const n = this.nodes
    const right = this.#right
    const work = this.#work
    const edge = this.edge
    const atEdge = edge < 1
    const carry = rate - yieldRate
    const x = this.root[i]!
    const own = this.b[i]!
    const tau = x * x
    const vx = v * x
    const level = edge * exp(own)
    const moves = this.#parts.moves + 8 * (i - 1)
    const sum = work[moves]!
    const byV = work[moves + 1]!
    const byRate = work[moves + 2]!
    const byYield = work[moves + 3]!
    const tail = work[moves + 4]!
    const tailByV = work[moves + 5]!
    const tailByRate = work[moves + 6]!
    const tailByYield = work[moves + 7]!
    const end = (this.logEdge + own + carry * tau) / vx + 0.5 * vx
    const fade = exp(-yieldRate * tau)
    const endDensity = fade * DENSITY * exp(-0.5 * end * end)
    const endRate = atEdge ? 1 / rate : 0
    const endYield = atEdge ? -1 / yieldRate : 0
    const endSum = fade * normalCdf(end)
    // As in the equation: a negative yield's term stands on the left.
    const along = yieldRate * tail
    const left0 = sum / level
    const perLeft = 1 / (yieldRate < 0 ? left0 - along : left0) / level
    const perEnd = 1 / (yieldRate < 0 ? endSum : endSum + along)
    const perAlong = yieldRate < 0 ? perLeft * level : perEnd
    const shift = yieldRate < 0 ? sum * perLeft : 1
    right[i - 1] = endDensity * (x - end / v) * perEnd + yieldRate * tailByV * perAlong - byV * perLeft
    right[n + i - 1] =
      endRate * shift +
      ((endDensity * (endRate + tau)) / vx) * perEnd +
      yieldRate * tailByRate * perAlong -
      byRate * perLeft
    right[2 * n + i - 1] =
      endYield * shift +
      ((endDensity * (endYield - tau)) / vx - tau * endSum) * perEnd +
      (tail + yieldRate * tailByYield) * perAlong -
      byYield * perLeft
  }
}

/** √τ at the place x. */
function rootOfPlace(x: number, pace: number): number {
  return pace === 0 ? x : Math.sqrt(log1p(x * x * expm1(-pace)) / -pace)
}

/** The place x of √τ. */
function placeOfRoot(root: number, pace: number): number {
  return pace === 0 ? root : Math.sqrt(expm1(-pace * root * root) / expm1(-pace))
}
