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
 * @see Andersen, Lake and Offengenden, High-performance American option pricing (2016)
 */
import { cos, exp, expm1, log, log1p, normalCdf, sin } from '@tickworks/kernels'
import { chebyshevPoints, gaussLegendre, interpolationWeights } from './quadrature.ts'
import { quickNormalCdf } from './quick-normal.ts'

/** 1/√(2π) */
const DENSITY = 0.3989422804014327

/** Boundary at one fineness. All memory is its own and made once. */
export class BoundaryGrid {
  readonly nodes: number
  /** Chebyshev points of √τ; `x[0]` is 0. */
  readonly x: Float64Array
  /** log(B(τ)/X) at `x`, 0 at `x[0]` and negative above. */
  readonly b: Float64Array
  /** Derivatives of log B(τ) at `x` by v, ρ and δ, X included, after {@link differentiate}: three rows of `nodes` + 1. */
  readonly slopes: Float64Array
  /** X and its logarithm. */
  edge = 1
  logEdge = 0
  readonly #points: number
  readonly #h: Float64Array
  readonly #sin: Float64Array
  readonly #inverseSin: Float64Array
  readonly #cosWeight: Float64Array
  readonly #cos: Float64Array
  floor = 0
  /** By node, by node, by point: what the value of H at the second node adds to H at the point of the first node's integral. */
  readonly #weights: Float64Array
  readonly #jacobian: Float64Array
  readonly #right: Float64Array
  readonly #left: Float64Array
  readonly #other: Float64Array

  /** `points` of the integrals is a multiple of 4. */
  constructor(nodes: number, points: number) {
    this.nodes = nodes
    this.#points = points
    this.x = chebyshevPoints(nodes)
    this.b = new Float64Array(nodes + 1)
    this.slopes = new Float64Array(3 * (nodes + 1))
    this.#h = new Float64Array(nodes + 1)
    this.#sin = new Float64Array(points)
    this.#inverseSin = new Float64Array(points)
    this.#cos = new Float64Array(points)
    this.#cosWeight = new Float64Array(points)
    this.#weights = new Float64Array(nodes * nodes * points)
    this.#jacobian = new Float64Array(nodes * nodes)
    this.#right = new Float64Array(3 * nodes)
    this.#left = new Float64Array(points)
    this.#other = new Float64Array(points)
    const rule = gaussLegendre(points)
    const row = new Float64Array(nodes + 1)
    for (let k = 0; k < points; k += 1) {
      const angle = 0.5 * Math.PI * rule.node[k]!
      const c = cos(angle)
      this.#cos[k] = c
      this.#sin[k] = sin(angle)
      this.#inverseSin[k] = 1 / sin(angle)
      this.#cosWeight[k] = Math.PI * rule.weight[k]! * c
      for (let i = 1; i <= nodes; i += 1) {
        const at = this.x[i]! * c
        interpolationWeights(this.x, at, row)
        for (let j = 1; j <= nodes; j += 1) {
          this.#weights[((i - 1) * nodes + j - 1) * points + k] = row[j]!
        }
      }
    }
  }

  /**
   * Starts from what is known in closed form: log(K/B) = v√τ·α near expiry with α φ-like in the logarithm of 1/τ, 0.64 v√τ from X
   * where the yield is the higher, and the perpetual option's boundary far away.
   */
  start(v: number, rate: number, yieldRate: number): void {
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
      const x = this.x[j]!
      const vx = v * x
      const alpha = Math.sqrt(2 * log1p(1 / ((spread * x) / v + level * x * x)))
      const near = Math.max(0.64 * vx, vx * alpha + this.logEdge)
      this.b[j] = far > 0 ? far * expm1(-near / far) : -near
    }
    this.#lay()
  }

  /** Starts from the boundary of another grid for the same contract: b/x is smooth down to 0, where b² would leave few digits. */
  startFrom(coarse: BoundaryGrid): void {
    this.edge = coarse.edge
    this.logEdge = coarse.logEdge
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
    const slope = this.b[1]! / this.x[1]!
    this.floor = 0.02 * slope * slope
  }

  /**
   * One step of Newton's method. Returns its size: the largest change of log B in units of v, NaN if there is no step.
   * A step never takes b below 5 times or above a fifth of what it was.
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
      const change = Math.abs(is - was)
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
    for (let i = 1; i <= n; i += 1) this.#sensitivities(i, v, rate, yieldRate)
    solveLinear(this.#jacobian, right, n, 3)
    for (let p = 0; p < 3; p += 1) {
      const edgeSlope = edge < 1 ? (p === 1 ? 1 / rate : p === 2 ? -1 / yieldRate : 0) : 0
      const start = p * (n + 1)
      slopes[start] = edgeSlope
      for (let j = 1; j <= n; j += 1) slopes[start + j] = edgeSlope - right[p * n + j - 1]!
    }
  }

  #linearise(v: number, rate: number, yieldRate: number): void {
    const h = this.#h
    const b = this.b
    for (let j = 1; j <= this.nodes; j += 1) h[j] = b[j]! * b[j]!
    for (let i = 1; i <= this.nodes; i += 1) this.#equation(i, v, rate, yieldRate)
  }

  /** Row i of the Jacobian and of the residual log(right side / left side), by b. */
  #equation(i: number, v: number, rate: number, yieldRate: number): void {
    const n = this.nodes
    const points = this.#points
    const left = this.#left
    const other = this.#other
    const sines = this.#sin
    const inverseSines = this.#inverseSin
    const cosWeight = this.#cosWeight
    const jacobian = this.#jacobian
    const edge = this.edge
    const carry = rate - yieldRate
    // ρ - δ B(u) without the cancellation at B = X = ρ/δ: spread - pay·(e^b - 1).
    const pay = yieldRate > rate ? rate : yieldRate
    const spread = yieldRate > rate ? 0 : carry
    const x = this.x[i]!
    const own = this.b[i]!
    const first = this.x[1]!
    const tau = x * x
    const vx = v * x
    const perVx = 1 / vx
    const scale = tau * perVx
    const start = (i - 1) * n * points
    interpolate(this.#weights, start, this.#h, n, left, points)
    let sumLeft = 0
    let slopeLeft = 0
    let sumRight = 0
    let slopeRight = 0
    for (let k = 0; k < points; k += 1) {
      const h = left[k]!
      const sine = sines[k]!
      const at = x * this.#cos[k]!
      const floor = at < first ? at * at * this.floor : 0
      const b = -Math.sqrt(h > floor ? h : floor)
      const t = tau * sine * sine
      const vt = vx * sine
      const perVt = perVx * inverseSines[k]!
      const d = (own - b + carry * t) * perVt - 0.5 * vt
      const weight = scale * cosWeight[k]!
      const density = exp(-rate * t - 0.5 * d * d) * weight
      let paid = 0
      let gain = spread * density
      if (yieldRate !== 0) {
        const fall = b > -0.06 ? expm1(b) : exp(b) - 1
        paid = pay * (1 + fall) * density
        gain -= pay * fall * density
        sumRight += exp(-yieldRate * t) * quickNormalCdf(d + vt) * weight * vt
        slopeRight += paid
      }
      const slope = -d * perVt * gain
      sumLeft += gain
      slopeLeft += slope
      const perB = h > floor ? 1 / b : 0
      left[k] = (-slope - paid) * perB
      other[k] = paid * perB
    }
    const level = edge * exp(own)
    const fade = exp(-yieldRate * tau)
    const end = (this.logEdge + own + carry * tau) * perVx + 0.5 * vx
    const atEnd = level * fade * normalCdf(end)
    const along = level * yieldRate * sumRight
    // A negative yield's term changes sides: both stay above 0, whatever the boundary.
    const gained = yieldRate < 0 ? DENSITY * sumLeft - along : DENSITY * sumLeft
    const lost = yieldRate < 0 ? atEnd : atEnd + along
    const perLeft = DENSITY / gained
    const perAlong = yieldRate < 0 ? perLeft : DENSITY / lost
    const ownAlong = along / (yieldRate < 0 ? gained : lost)
    if (yieldRate === 0) for (let k = 0; k < points; k += 1) left[k] = left[k]! * perLeft
    else for (let k = 0; k < points; k += 1) left[k] = left[k]! * perLeft + other[k]! * perAlong
    // The residual is log(right/left); its derivative has the opposite sign of what is summed here.
    const at = (i - 1) * n
    for (let j = 0; j < n; j += 1)
      jacobian[at + j] = -dot(this.#weights, start + j * points, left, points) * this.b[j + 1]!
    const edgeDensity = DENSITY * level * fade * exp(-0.5 * end * end) * perVx
    jacobian[at + i - 1] =
      jacobian[at + i - 1]! - slopeLeft * perLeft + (atEnd + edgeDensity) / lost + ownAlong + slopeRight * perAlong
    this.#right[i - 1] = log(lost / gained)
  }

  /** The residual of row i differentiated by v, ρ and δ with b held; X moves with ρ/δ where it is below 1. */
  #sensitivities(i: number, v: number, rate: number, yieldRate: number): void {
    const n = this.nodes
    const points = this.#points
    const left = this.#left
    const right = this.#right
    const edge = this.edge
    const atEdge = edge < 1
    const carry = rate - yieldRate
    // ρ - δ B(u) without the cancellation at B = X = ρ/δ: spread - pay·(e^b - 1).
    const pay = yieldRate > rate ? rate : yieldRate
    const spread = yieldRate > rate ? 0 : carry
    const x = this.x[i]!
    const own = this.b[i]!
    const first = this.x[1]!
    const tau = x * x
    const vx = v * x
    const level = edge * exp(own)
    interpolate(this.#weights, (i - 1) * n * points, this.#h, n, left, points)
    let sum = 0
    let byV = 0
    let byRate = 0
    let byYield = 0
    let tail = 0
    let tailByV = 0
    let tailByRate = 0
    let tailByYield = 0
    for (let k = 0; k < points; k += 1) {
      const h = left[k]!
      const sine = this.#sin[k]!
      const at = x * this.#cos[k]!
      const floor = at < first ? at * at * this.floor : 0
      const b = -Math.sqrt(h > floor ? h : floor)
      const rootT = x * sine
      const t = rootT * rootT
      const vt = v * rootT
      const d = (own - b + carry * t) / vt - 0.5 * vt
      const weight = (x * this.#cosWeight[k]!) / v
      const density = DENSITY * exp(-rate * t - 0.5 * d * d) * weight
      const share = exp(b)
      const gain = (spread - pay * expm1(b)) * density
      const perRate = (d * rootT) / v
      sum += gain
      byV += (gain * (d * (d + vt) - 1)) / v
      byRate += density * (atEdge ? -expm1(b) : 1) - gain * (t + perRate)
      byYield += gain * perRate - (atEdge ? 0 : density * share)
      const upper = (edge * share * density) / level // e^(-δt) φ(d₊) / (v√t)
      const probability = exp(-yieldRate * t) * normalCdf(d + vt) * weight * vt
      tail += probability
      tailByV -= (upper * vt * d) / v
      tailByRate += upper * t
      tailByYield -= upper * t + probability * t
    }
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

/** out[k] = Σ h[j] · weights[j][k]: H at the points of one integral. */
function interpolate(
  weights: Float64Array,
  start: number,
  h: Float64Array,
  n: number,
  out: Float64Array,
  points: number,
): void {
  for (let k = 0; k < points; k += 4) {
    let s0 = 0
    let s1 = 0
    let s2 = 0
    let s3 = 0
    let at = start + k
    for (let j = 1; j <= n; j += 1) {
      const value = h[j]!
      s0 += value * weights[at]!
      s1 += value * weights[at + 1]!
      s2 += value * weights[at + 2]!
      s3 += value * weights[at + 3]!
      at += points
    }
    out[k] = s0
    out[k + 1] = s1
    out[k + 2] = s2
    out[k + 3] = s3
  }
}

function dot(weights: Float64Array, start: number, by: Float64Array, points: number): number {
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  for (let k = 0; k < points; k += 4) {
    s0 += weights[start + k]! * by[k]!
    s1 += weights[start + k + 1]! * by[k + 1]!
    s2 += weights[start + k + 2]! * by[k + 2]!
    s3 += weights[start + k + 3]! * by[k + 3]!
  }
  return s0 + s1 + (s2 + s3)
}

/** Solves a·y = y for `count` right sides, rows of `n`, by elimination with row exchanges. Overwrites both. */
function solveLinear(a: Float64Array, y: Float64Array, n: number, count: number): void {
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
