/**
 * The early exercise premium of the American put on one unit of strike (see `boundary.ts` for its numbers), and its derivatives:
 *
 *   ∫₀¹ [ ρ e^(-ρt) Φ(-d₋) - δ s e^(-δt) Φ(-d₊) ] dt,  d± = (log(s/B(1 - t)) + (ρ - δ)t) / (v√t) ± v√t/2.
 */
import { cos, exp, expm1, log, normalCdf } from '@tickworks/kernels'
import { BoundaryGrid } from './boundary.ts'
import { gaussLegendre, type Rule } from './quadrature.ts'

const DENSITY = 0.3989422804014327
/** How many times its own rate of decay the boundary is followed before it counts as the perpetual option's: e^-36 is 2e-16. */
const HORIZON = 36

/** What {@link Premium.evaluate} leaves in its registers: the premium, s ∂/∂s, s² ∂²/∂s², ∂/∂v, ∂/∂ρ, ∂/∂δ. */
export const VALUE = 0
export const SLOPE = 1
export const BEND = 2
export const BY_VOL = 3
export const BY_RATE = 4
export const BY_YIELD = 5

/** A solver with its own memory: the boundary last solved stays until other numbers come. */
export class Premium {
  readonly registers: Float64Array = new Float64Array(6)
  /** log of the boundary at expiry's distance, below which the put is exercised now. */
  logBoundary = NaN
  #v = NaN
  #rate = NaN
  #yieldRate = NaN
  #extra = 0
  #isDifferentiated = false
  /** The unit of time in use, as a share of the time to expiry, and the three numbers in it. */
  #unit = 1
  #unitV = NaN
  #unitRate = NaN
  #unitYield = NaN
  #level: Level = levelOf(0)
  #at = 0
  readonly #levels: Level[] = []
  readonly #x = new Float64Array(MAX_POINTS)
  readonly #h = new Float64Array(MAX_POINTS)
  readonly #exp = new Float64Array(MAX_POINTS)
  readonly #weight = new Float64Array(MAX_POINTS)
  readonly #moves = [new Float64Array(MAX_POINTS), new Float64Array(MAX_POINTS), new Float64Array(MAX_POINTS)]

  /**
   * Solves for v > 0 with ρ > 0, or ρ = 0 and δ < 0, on a grid so many levels finer than the price needs. False if no boundary was found.
   * The same numbers give the same bits, whatever was solved before.
   */
  solve(v: number, rate: number, yieldRate: number, extra: number): boolean {
    if (v === this.#v && rate === this.#rate && yieldRate === this.#yieldRate && extra === this.#extra) return true
    this.#v = NaN
    const drift = (rate - yieldRate) / v - 0.5 * v
    const decay = 0.5 * drift * drift + rate
    const unit = decay > HORIZON ? HORIZON / decay : 1
    const uv = v * Math.sqrt(unit)
    const ur = rate * unit
    const uy = yieldRate * unit
    if (!this.#climb(uv, ur, uy, extra)) return false
    const grid = this.#level.grid
    this.#unit = unit
    this.#unitV = uv
    this.#unitRate = ur
    this.#unitYield = uy
    this.logBoundary = grid.logEdge + grid.b[grid.nodes]!
    this.#v = v
    this.#rate = rate
    this.#yieldRate = yieldRate
    this.#extra = extra
    this.#isDifferentiated = false
    transform(this.#level, squareOf(grid), this.#level.h)
    return true
  }

  /** From the coarsest grid to the one that is fine enough. Where a coarse one does not converge, a finer one may. */
  #climb(v: number, rate: number, yieldRate: number, extra: number): boolean {
    const first = this.#levelAt(0)
    first.grid.start(v, rate, yieldRate)
    settle(first.grid, v, rate, yieldRate, 8, 0.1)
    let target = Math.min(LAST_LEVEL, levelFor(v, rate, yieldRate, first.grid) + extra)
    let below = first
    let at = target > 2 ? 2 : target
    for (;;) {
      const level = this.#levelAt(at)
      if (isUsable(below.grid)) level.grid.startFrom(below.grid)
      else level.grid.start(v, rate, yieldRate)
      const isSettled = settle(level.grid, v, rate, yieldRate, 20, SETTLED)
      if (isSettled && at >= target) {
        this.#level = level
        this.#at = at
        return true
      }
      if (at === LAST_LEVEL) return false
      below = level
      at = isSettled ? target : at + 1
      if (at > target) target = at
    }
  }

  #levelAt(at: number): Level {
    const known = this.#levels[at]
    if (known !== undefined) return known
    const made = levelOf(at)
    this.#levels[at] = made
    return made
  }

  /** Fills the registers for s = e^`logSpot` above the boundary; the first one only, or all. */
  evaluate(logSpot: number, withDerivatives: boolean): void {
    const level = this.#level
    const grid = level.grid
    const unit = this.#unit
    const v = this.#unitV
    const rate = this.#unitRate
    const yieldRate = this.#unitYield
    const total = 1 / unit
    const rootTotal = Math.sqrt(total)
    const carry = rate - yieldRate
    // g = tan(θ/2) = a sinh(sL): even steps of s see both the edge of the boundary, √t about (log s - log B)/v, and the whole time.
    const gap = (logSpot - this.logBoundary) / v
    let a = gap / rootTotal
    if (unit < 1 && a > 1 / rootTotal) a = 1 / rootTotal
    a = a < 1e-13 ? 1e-13 : 0.5 * a
    const inverse = 1 / a
    const length = log(inverse + Math.sqrt(inverse * inverse + 1))
    const count = this.#lay(a, length, rootTotal, gap, carry / v)
    const x = this.#x
    const h = this.#h
    const exps = this.#exp
    const weight = this.#weight
    for (let k = 0; k < count; k += 1) {
      const e = exps[k]!
      const g = 0.5 * a * (e - 1 / e)
      const cosine = (1 - g * g) / (1 + g * g)
      const at = rootTotal * cosine
      x[k] = at < 1 ? (at > 0 ? at : 0) : 1
    }
    clenshaw(level.h, grid.nodes, x, count, h)
    const [byV, byRate, byYield] = this.#moves as [Float64Array, Float64Array, Float64Array]
    if (withDerivatives) this.#differentiate(count)
    const spot = exp(logSpot)
    const pay = yieldRate > rate ? rate : yieldRate
    const spread = yieldRate > rate ? 0 : carry
    const offset = logSpot - grid.logEdge
    let value = 0
    let slope = 0
    let bend = 0
    let moveV = 0
    let moveRate = 0
    let moveYield = 0
    for (let k = 0; k < count; k += 1) {
      const e = exps[k]!
      const shrink = 1 / e
      const g = 0.5 * a * (e - shrink)
      const one = 1 / (1 + g * g)
      const rootT = 2 * g * one * rootTotal
      const at = (1 - g * g) * one
      // dt = 2 T sin θ cos θ dθ, dθ = 2 dg/(1 + g²), dg = a L cosh(sL) ds
      const perRoot = 2 * rootTotal * at * one * a * (e + shrink) * length * weight[k]!
      const dt = perRoot * rootT
      const b = h[k]! > 0 ? -Math.sqrt(h[k]!) : 0
      const t = rootT * rootT
      const vt = v * rootT
      const d = (offset - b + carry * t) / vt - 0.5 * vt
      const fadeRate = exp(-rate * t)
      const below = normalCdf(-d) * fadeRate * dt
      const lower = yieldRate === 0 && !withDerivatives ? 0 : normalCdf(-d - vt) * exp(-yieldRate * t) * spot * dt
      value += rate * below - yieldRate * lower
      if (!withDerivatives) continue
      const density = DENSITY * exp(-0.5 * d * d) * fadeRate * (perRoot / v)
      const paid = pay * exp(b)
      const gain = (spread - pay * expm1(b)) * density
      slope -= gain + yieldRate * lower
      bend += rate * density + (gain * d) / vt
      moveV += gain * ((d + vt) * rootT + byV[k]!) + paid * density * v * t
      moveRate += below * (1 - rate * t) - gain * (t - byRate[k]!)
      moveYield += gain * (t + byYield[k]!) - lower * (1 - yieldRate * t)
    }
    const out = this.registers
    out[VALUE] = value
    if (!withDerivatives) return
    out[SLOPE] = slope
    out[BEND] = bend
    out[BY_VOL] = moveV * Math.sqrt(unit)
    out[BY_RATE] = moveRate * unit
    out[BY_YIELD] = moveYield * unit
  }

  /**
   * Lays e^(sL) and the weights of the rule for s from 0 to 1 and returns their number. Where carry takes the spot down to the boundary
   * at a moment that the vol hardly blurs, the integrand jumps there: three rules, the middle one for the jump.
   */
  #lay(a: number, length: number, rootTotal: number, gap: number, drift: number): number {
    const extra = (this.#at > 2 ? 2 : this.#at - 1) + this.#extra
    const rootMoment = Math.sqrt(-gap / drift)
    const blur = 1 / (-drift * rootMoment) // of the moment, as a share of it
    if (!(drift < 0 && blur < 0.1 && rootMoment < 1.5 * rootTotal))
      return this.#append(0, 0, 1, length, ruleFor(length, extra))
    const reach = 9 * blur
    const from = placeOf(rootMoment / Math.sqrt(1 + reach), rootTotal, a, length)
    const to = placeOf(rootMoment * Math.sqrt(1 + reach), rootTotal, a, length)
    const rule = ruleFor(0, 1)
    let count = this.#append(0, 0, from, length, rule)
    if (to > from) count = this.#append(count, from, to, length, rule)
    return to < 1 ? this.#append(count, to, 1, length, rule) : count
  }

  #append(count: number, from: number, to: number, length: number, { node, weight }: Rule): number {
    for (let k = 0; k < node.length; k += 1) {
      this.#exp[count + k] = exp((from + (to - from) * node[k]!) * length)
      this.#weight[count + k] = weight[k]! * (to - from)
    }
    return count + node.length
  }

  /** The moves of log B by v, ρ and δ at the points in use. */
  #differentiate(count: number): void {
    const level = this.#level
    const { grid, moves } = level
    const n = grid.nodes
    if (!this.#isDifferentiated) {
      grid.differentiate(this.#unitV, this.#unitRate, this.#unitYield)
      for (let p = 0; p < 3; p += 1) {
        const start = p * (n + 1)
        const edgeSlope = grid.slopes[start]!
        for (let j = 0; j <= n; j += 1) WORK[j] = (grid.slopes[start + j]! - edgeSlope) * grid.b[j]!
        transform(level, WORK, moves[p]!)
      }
      this.#isDifferentiated = true
    }
    for (let p = 0; p < 3; p += 1) {
      const out = this.#moves[p]!
      const edgeSlope = grid.slopes[p * (n + 1)]!
      clenshaw(moves[p]!, n, this.#x, count, out)
      for (let k = 0; k < count; k += 1) {
        const b = this.#h[k]! > 0 ? -Math.sqrt(this.#h[k]!) : 0
        out[k] = b < 0 ? edgeSlope + out[k]! / b : edgeSlope
      }
    }
  }
}

/** A step this small, in units of v, leaves an error of its square: below what any grid resolves. */
const SETTLED = 3e-4

type Level = {
  readonly grid: BoundaryGrid
  /** From values at the grid's points to Chebyshev coefficients. */
  readonly matrix: Float64Array
  readonly h: Float64Array
  readonly moves: readonly Float64Array[]
}

const SIZES = [
  [5, 8],
  [10, 16],
  [16, 24],
  [28, 44],
  [44, 72],
] as const
const LAST_LEVEL = SIZES.length - 1

function levelOf(at: number): Level {
  const [nodes, points] = SIZES[at]!
  const matrix = new Float64Array((nodes + 1) * (nodes + 1))
  for (let k = 0; k <= nodes; k += 1) {
    for (let j = 0; j <= nodes; j += 1) {
      const ends = (j === 0 || j === nodes ? 0.5 : 1) * (k === 0 || k === nodes ? 0.5 : 1)
      // x = (1 - cos(jπ/n))/2: the polynomials' argument, 2x - 1, runs from -1.
      matrix[k * (nodes + 1) + j] = ((2 * ends) / nodes) * cos((Math.PI * ((k * (nodes - j)) % (2 * nodes))) / nodes)
    }
  }
  const row = (): Float64Array => new Float64Array(nodes + 1)
  return { grid: new BoundaryGrid(nodes, points), matrix, h: row(), moves: [row(), row(), row()] }
}

function settle(
  grid: BoundaryGrid,
  v: number,
  rate: number,
  yieldRate: number,
  stepCount: number,
  enough: number,
): boolean {
  for (let i = 0; i < stepCount; i += 1) {
    const size = grid.improve(v, rate, yieldRate)
    if (!(size < Infinity)) return false
    if (size < enough) return true
  }
  return false
}

function isUsable(grid: BoundaryGrid): boolean {
  for (let j = 1; j <= grid.nodes; j += 1) if (!(grid.b[j]! < 0 && grid.b[j]! > -Infinity)) return false
  return true
}

/** The level that prices to about 1e-8 of the spot; the limits are from a scan of 1500 contracts against the finest level. */
function levelFor(v: number, rate: number, yieldRate: number, coarse: BoundaryGrid): number {
  const drift = (rate - yieldRate) / v - 0.5 * v
  const depth = 0.5 * drift * drift + rate + Math.abs(yieldRate)
  const last = coarse.nodes
  const measure = depth * exp(-0.5 * (coarse.logEdge + coarse.b[last]!))
  return !(measure < 4) ? 4 : measure < 0.2 ? 1 : measure < 0.5 ? 2 : 3
}

const MAX_POINTS = 128
const WORK = new Float64Array(64)

function squareOf(grid: BoundaryGrid): Float64Array {
  for (let j = 0; j <= grid.nodes; j += 1) WORK[j] = grid.b[j]! * grid.b[j]!
  return WORK
}

function transform(level: Level, values: Float64Array, out: Float64Array): void {
  const { matrix } = level
  const width = level.grid.nodes + 1
  for (let k = 0; k < width; k += 1) {
    let sum = 0
    for (let j = 0; j < width; j += 1) sum += matrix[k * width + j]! * values[j]!
    out[k] = sum
  }
}

/** out[i] = Σ c[k] T_k(2x[i] - 1), four at a time; `count` is a multiple of 4. */
function clenshaw(c: Float64Array, n: number, x: Float64Array, count: number, out: Float64Array): void {
  for (let i = 0; i < count; i += 4) {
    const z0 = 4 * x[i]! - 2
    const z1 = 4 * x[i + 1]! - 2
    const z2 = 4 * x[i + 2]! - 2
    const z3 = 4 * x[i + 3]! - 2
    let a0 = 0
    let a1 = 0
    let a2 = 0
    let a3 = 0
    let b0 = 0
    let b1 = 0
    let b2 = 0
    let b3 = 0
    for (let k = n; k >= 1; k -= 1) {
      const ck = c[k]!
      const n0 = ck + z0 * a0 - b0
      const n1 = ck + z1 * a1 - b1
      const n2 = ck + z2 * a2 - b2
      const n3 = ck + z3 * a3 - b3
      b0 = a0
      b1 = a1
      b2 = a2
      b3 = a3
      a0 = n0
      a1 = n1
      a2 = n2
      a3 = n3
    }
    out[i] = c[0]! + 0.5 * z0 * a0 - b0
    out[i + 1] = c[0]! + 0.5 * z1 * a1 - b1
    out[i + 2] = c[0]! + 0.5 * z2 * a2 - b2
    out[i + 3] = c[0]! + 0.5 * z3 * a3 - b3
  }
}

const RULES: Rule[] = []
const POINT_COUNTS = [24, 40, 72, MAX_POINTS]

/** The s at which √t is `rootT`: tan(θ/2) = sin θ/(1 + cos θ) = a sinh(sL). */
function placeOf(rootT: number, rootTotal: number, a: number, length: number): number {
  const sine = rootT / rootTotal
  if (!(sine < 1)) return 1
  const ratio = sine / (1 + Math.sqrt(1 - sine * sine)) / a
  return Math.min(1, log(ratio + Math.sqrt(ratio * ratio + 1)) / length)
}

/** The rule for one integral: the longer the range, the more points. */
function ruleFor(length: number, extra: number): Rule {
  const size = (length < 3 ? 0 : length < 8 ? 1 : 2) + extra
  const at = size > 3 ? 3 : size
  const known = RULES[at]
  if (known !== undefined) return known
  const made = gaussLegendre(POINT_COUNTS[at]!)
  RULES[at] = made
  return made
}
