/**
 * The early exercise premium of the American put on one unit of strike (see `boundary.ts` for its numbers), and its derivatives:
 *
 *   ∫₀¹ [ ρ e^(-ρt) Φ(-d₋) - δ s e^(-δt) Φ(-d₊) ] dt,  d± = (log(s/B(1 - t)) + (ρ - δ)t) / (v√t) ± v√t/2.
 */
import { exp, log, normalCdf } from '@tickworks/kernels'
import {
  kernelColumn,
  layPremium,
  PREMIUM_BOUNDARY,
  PREMIUM_COUNT,
  PREMIUM_MEASURE,
  PREMIUM_POINTS_MAX,
  PREMIUM_ROOT,
  type PremiumNumbers,
  type PremiumPlaces,
  premiumPlaces,
  premiumValue,
} from '@tickworks/kernels/simd'
import {
  differentiateLevel,
  FAILED,
  LAST_LEVEL,
  type Ladder,
  type Level,
  ladderOf,
  paceIndexOf,
  SOLVED,
  solveLevel,
  UNTRIED,
} from './boundary-ladder.ts'
import { gaussLegendre, type Rule } from './quadrature.ts'

const DENSITY = 0.3989422804014327
/** How many times its own rate of decay the boundary is followed before it counts as the perpetual option's: e^-36 is 2e-16. */
const HORIZON = 36

/** What {@link Premium} leaves in its registers: the premium, s ∂/∂s, s² ∂²/∂s², ∂/∂v, ∂/∂ρ, ∂/∂δ. */
export const VALUE = 0
export const SLOPE = 1
export const BEND = 2
export const BY_VOL = 3
export const BY_RATE = 4
export const BY_YIELD = 5

/** What {@link Premium.climb} comes to: no boundary was found, exercise is due, or the registers hold the premium. */
export const LOST = -1
export const DUE = 0
export const HELD = 1

/** A solver with its own memory: the boundaries last solved stay until other numbers come. */
export class Premium {
  readonly registers: Float64Array = new Float64Array(6)
  /** log of the boundary at expiry's distance, below which the put is exercised now. */
  logBoundary = NaN
  #v = NaN
  #rate = NaN
  #yieldRate = NaN
  /** The unit of time in use, as a share of the time to expiry, and the three numbers in it. */
  #unit = 1
  #unitV = NaN
  #unitRate = NaN
  #unitYield = NaN
  #ladder: Ladder = ladderOf(0)
  #level: Level = this.#ladder.levels[0]!
  #at = 0
  #extra = 0
  readonly #ladders: (Ladder | undefined)[] = [this.#ladder]
  readonly #block = kernelColumn(PREMIUM_COUNT).fill(0)
  readonly #places: PremiumPlaces = { a: 0.5, length: 1, rootTotal: 1, pace: 0, nodes: 1, isPlain: false }
  readonly #numbers: PremiumNumbers = { v: 1, rate: 0, yieldRate: 0, offset: 0, spot: 1, edge: 1 }
  readonly #x = new Float64Array(PREMIUM_POINTS_MAX)
  readonly #depth = new Float64Array(PREMIUM_POINTS_MAX)
  readonly #fadeRate = new Float64Array(PREMIUM_POINTS_MAX)
  readonly #fadeYield = new Float64Array(PREMIUM_POINTS_MAX)
  readonly #density = new Float64Array(PREMIUM_POINTS_MAX)
  readonly #below = new Float64Array(PREMIUM_POINTS_MAX)
  readonly #lower = new Float64Array(PREMIUM_POINTS_MAX)
  readonly #share = new Float64Array(PREMIUM_POINTS_MAX)
  readonly #moves = [
    new Float64Array(PREMIUM_POINTS_MAX),
    new Float64Array(PREMIUM_POINTS_MAX),
    new Float64Array(PREMIUM_POINTS_MAX),
  ]

  /** Takes v > 0 with ρ > 0, or ρ = 0 and δ < 0. */
  take(v: number, rate: number, yieldRate: number): void {
    if (v === this.#v && rate === this.#rate && yieldRate === this.#yieldRate) return
    this.#v = v
    this.#rate = rate
    this.#yieldRate = yieldRate
    const drift = (rate - yieldRate) / v - 0.5 * v
    const decay = 0.5 * drift * drift + rate
    const unit = decay > HORIZON ? HORIZON / decay : 1
    this.#unit = unit
    this.#unitV = v * Math.sqrt(unit)
    this.#unitRate = rate * unit
    this.#unitYield = yieldRate * unit
    const at = paceIndexOf(0.5 * decay * unit)
    this.#ladder = this.#ladders[at] ?? ladderOf(at)
    this.#ladders[at] = this.#ladder
    for (const level of this.#ladder.levels) level.state = UNTRIED
  }

  /**
   * Fills the first register for the spot e^`logSpot`: from the coarsest grid upward until the last step made so little difference that the
   * next one, by what such steps are known to bring, would make none of `error` of the spot; Infinity: the coarsest. The same numbers give
   * the same bits, whatever was solved before.
   *
   * @param perSpot what one unit of the premium is in spots of the contract
   */
  climb(logSpot: number, perSpot: number, error: number): number {
    const levels = this.#ladder.levels
    let before = NaN
    let boundaryBefore = NaN
    let state = LOST
    for (let at = 0; at <= LAST_LEVEL; at += 1) {
      const level = levels[at]!
      if (level.state === UNTRIED) solveLevel(levels, at, this.#unitV, this.#unitRate, this.#unitYield)
      if (level.state === FAILED) continue
      this.#stand(at)
      const isHeld = logSpot > level.logBoundary
      state = isHeld ? HELD : DUE
      if (isHeld) this.#integrate(logSpot, this.#place(logSpot))
      const value = isHeld ? this.registers[VALUE]! : NaN
      if (this.#errorAfter(at, logSpot, value, before, boundaryBefore) * perSpot <= error) break
      before = value
      boundaryBefore = level.logBoundary
    }
    return state
  }

  /** What the grids finer than level `at` would change, once the one before has left `before`. */
  #errorAfter(at: number, logSpot: number, value: number, before: number, boundaryBefore: number): number {
    if (at === 0) return Infinity
    const { logBoundary, step } = this.#level
    if (!Number.isNaN(value - before)) {
      const gap = (logSpot - logBoundary) / this.#unitV
      return Math.max(Math.abs(value - before) * PRICE_GAINS[at]!, value * (1 + gap * gap) * step * STEP_GAINS[at]!)
    }
    const moved = Math.max(Math.abs(logBoundary - boundaryBefore), step * this.#unitV)
    // At the boundary the price bends by 2(ρ - δB)/v² and not before.
    return logBoundary - logSpot > 3 * moved ? 0 : this.#bendAtBoundary() * moved * moved
  }

  /**
   * Fills the other registers for the spot of the last {@link climb}, which was held, from a grid finer than that; one more where the yield is
   * just above the rate: what the grid leaves moves with ρ/δ there, as fast as the boundary's start.
   */
  differentiate(logSpot: number): void {
    const value = this.registers[VALUE]!
    const { edge, logEdge } = this.#level.grid
    const isTorn = edge < 1 && logEdge > -4 * this.#unitV
    const last = Math.min(LAST_LEVEL, this.#at + (isTorn ? 2 : 1))
    for (let at = this.#at + 1; at <= last; at += 1) {
      const { levels } = this.#ladder
      const level = levels[at]!
      if (level.state === UNTRIED) solveLevel(levels, at, this.#unitV, this.#unitRate, this.#unitYield)
      if (level.state === SOLVED && logSpot > level.logBoundary) this.#stand(at)
    }
    this.#integrateAll(logSpot, this.#place(logSpot))
    this.registers[VALUE] = value
  }

  #stand(at: number): void {
    this.#at = at
    this.#level = this.#ladder.levels[at]!
    this.logBoundary = this.#level.logBoundary
    this.#extra = at === 0 ? 0 : 1
  }

  #bendAtBoundary(): number {
    return Math.abs(this.#unitRate - this.#unitYield * exp(this.logBoundary)) / (this.#unitV * this.#unitV)
  }

  /** Lays the points of the integral and what they need that has no derivatives; returns their number. */
  #place(logSpot: number): number {
    const level = this.#level
    const grid = level.grid
    const unit = this.#unit
    const v = this.#unitV
    const rootTotal = Math.sqrt(1 / unit)
    const carry = this.#unitRate - this.#unitYield
    // g = tan(θ/2) = a sinh(sL): even steps of s see both the edge of the boundary, √t about (log s - log B)/v, and the whole time.
    const gap = (logSpot - this.logBoundary) / v
    let a = gap / rootTotal
    if (unit < 1 && a > 1 / rootTotal) a = 1 / rootTotal
    a = a < 1e-13 ? 1e-13 : 0.5 * a
    const inverse = 1 / a
    const length = log(inverse + Math.sqrt(inverse * inverse + 1))
    const count = this.#lay(a, length, rootTotal, gap, carry / v)
    const places = this.#places
    places.a = a
    places.length = length
    places.rootTotal = rootTotal
    places.pace = grid.pace
    places.nodes = grid.nodes
    places.isPlain = grid.isPlain
    premiumPlaces(this.#block, level.h, count, places)
    return count
  }

  /** The premium alone. */
  #integrate(logSpot: number, count: number): void {
    const { logEdge, edge } = this.#level.grid
    const numbers = this.#numbers
    numbers.v = this.#unitV
    numbers.rate = this.#unitRate
    numbers.yieldRate = this.#unitYield
    numbers.offset = logSpot - logEdge
    numbers.spot = exp(logSpot)
    numbers.edge = edge
    const value = premiumValue(this.#block, count, numbers)
    if (value < KERNEL_LEAST) this.#integrateAll(logSpot, count)
    else this.registers[VALUE] = value
  }

  /** The premium with all of its derivatives. */
  #integrateAll(logSpot: number, count: number): void {
    const grid = this.#level.grid
    const unit = this.#unit
    const v = this.#unitV
    const rate = this.#unitRate
    const yieldRate = this.#unitYield
    const carry = rate - yieldRate
    this.#differentiate(count)
    const [byV, byRate, byYield] = this.#moves as [Float64Array, Float64Array, Float64Array]
    const block = this.#block
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
    const depth = this.#depth
    const fadeRate = this.#fadeRate
    const fadeYield = this.#fadeYield
    const density = this.#density
    const below = this.#below
    const lower = this.#lower
    const share = this.#share
    for (let k = 0; k < count; k += 1) {
      const rootT = block[PREMIUM_ROOT + k]!
      const vt = v * rootT
      depth[k] = (offset - block[PREMIUM_BOUNDARY + k]! + carry * rootT * rootT) / vt - 0.5 * vt
    }
    // Loops around one function each, which V8 inlines.
    for (let k = 0; k < count; k += 1) fadeRate[k] = exp(-rate * block[PREMIUM_ROOT + k]! * block[PREMIUM_ROOT + k]!)
    for (let k = 0; k < count; k += 1)
      fadeYield[k] = exp(-yieldRate * block[PREMIUM_ROOT + k]! * block[PREMIUM_ROOT + k]!)
    for (let k = 0; k < count; k += 1) density[k] = exp(-0.5 * depth[k]! * depth[k]!)
    for (let k = 0; k < count; k += 1) below[k] = normalCdf(-depth[k]!)
    for (let k = 0; k < count; k += 1) lower[k] = normalCdf(-depth[k]! - v * block[PREMIUM_ROOT + k]!)
    for (let k = 0; k < count; k += 1) share[k] = exp(block[PREMIUM_BOUNDARY + k]!)
    for (let k = 0; k < count; k += 1) {
      const rootT = block[PREMIUM_ROOT + k]!
      const perRoot = block[PREMIUM_MEASURE + k]!
      const dt = perRoot * rootT
      const t = rootT * rootT
      const vt = v * rootT
      const d = depth[k]!
      const under = below[k]! * fadeRate[k]! * dt
      const over = lower[k]! * fadeYield[k]! * spot * dt
      value += rate * under - yieldRate * over
      const point = DENSITY * density[k]! * fadeRate[k]! * (perRoot / v)
      const paid = pay * share[k]!
      const gain = (spread - pay * (share[k]! - 1)) * point
      slope -= gain + yieldRate * over
      bend += rate * point + (gain * d) / vt
      moveV += gain * ((d + vt) * rootT + byV[k]!) + paid * point * v * t
      moveRate += under * (1 - rate * t) - gain * (t - byRate[k]!)
      moveYield += gain * (t + byYield[k]!) - over * (1 - yieldRate * t)
    }
    const out = this.registers
    out[VALUE] = value
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
    const extra = this.#extra
    const rootMoment = Math.sqrt(-gap / drift)
    const blur = 1 / (-drift * rootMoment) // of the moment, as a share of it
    if (!(drift < 0 && blur < 0.25 && rootMoment < 1.5 * rootTotal))
      return this.#append(0, 0, 1, length, ruleFor(length, extra))
    if (blur >= 0.1) return this.#append(0, 0, 1, length, ruleFor(length, extra + 2))
    const reach = 9 * blur
    const from = placeOf(rootMoment / Math.sqrt(1 + reach), rootTotal, a, length)
    const to = placeOf(rootMoment * Math.sqrt(1 + reach), rootTotal, a, length)
    const rule = ruleFor(0, 1)
    let count = this.#append(0, 0, from, length, rule)
    if (to > from) count = this.#append(count, from, to, length, rule)
    return to < 1 ? this.#append(count, to, 1, length, rule) : count
  }

  #append(count: number, from: number, to: number, length: number, { node, weight }: Rule): number {
    return layPremium(this.#block, count, from, to, length, node, weight)
  }

  /** The moves of log B by v, ρ and δ at the points in use. */
  #differentiate(count: number): void {
    const level = this.#level
    const { grid, moves } = level
    const n = grid.nodes
    differentiateLevel(level, this.#unitV, this.#unitRate, this.#unitYield)
    const rootTotal = Math.sqrt(1 / this.#unit)
    for (let k = 0; k < count; k += 1) {
      const rootT = this.#block[PREMIUM_ROOT + k]!
      this.#x[k] = grid.placeOf(Math.sqrt(Math.max(0, Math.min(1, rootTotal * rootTotal - rootT * rootT))))
    }
    for (let p = 0; p < 3; p += 1) {
      const out = this.#moves[p]!
      const edgeSlope = grid.slopes[p * (n + 1)]!
      clenshaw(moves[p]!, n, this.#x, count, out)
      for (let k = 0; k < count; k += 1) {
        const b = this.#block[PREMIUM_BOUNDARY + k]!
        out[k] = b < 0 ? edgeSlope + out[k]! / b : edgeSlope
      }
    }
  }
}

/** The kernel's exponential function stays at e^-600, 1e-261: a premium below this is summed with one that goes to 0. */
const KERNEL_LEAST = 1e-245
/**
 * What a level leaves of the change of the premium since the level below, and how much of the premium, by the first of Newton's steps
 * in it: the larger of the two was above the error, or next to it, in all of 4000 contracts near and far from any market.
 */
const PRICE_GAINS = [1, 0.1, 0.05, 0.05, 0.02, 0.02]
const STEP_GAINS = [1, 1e-3, 5e-4, 2e-4, 2e-5, 1e-5]

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
const POINT_COUNTS = [24, 40, 72, PREMIUM_POINTS_MAX]

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
