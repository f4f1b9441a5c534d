/**
 * The American put on one unit of strike whose exercise region has two boundaries: yield < rate < 0. Money costs more than nothing, so
 * that waiting deep inside pays, and the yield costs more still, so that waiting near the strike does not: exercise is right between Y
 * and B, which start from ρ/δ and 1 at expiry, come together with the time left, and may meet, after which it never is.
 *
 * In units of the time to expiry (see `boundary.ts`) the smooth fit ∂V/∂S = -1 holds at both, with
 *
 *   V = European + ∫ [ ρ e^(-ρt) (Φ(-d₋(B)) - Φ(-d₋(Y))) - δ s e^(-δt) (Φ(-d₊(B)) - Φ(-d₊(Y))) ] dt,  d±(X) = (log(s/X(1 - t)) + …) / (v√t).
 *
 * The two are followed in steps of √τ: at each the pair of equations is solved for the pair of unknowns, the past standing. Between the
 * steps the squares of their logarithms' distances from where they started are cubic in √τ; near the meeting, which they approach like a
 * square root, their middle and the square of their distance are.
 *
 * @see Andersen and Lake, Fast American Option Pricing: The Double-Boundary Case (2021), for the equations
 */
import { acos, cos, exp, expm1, log1p, normalCdf, pow, sin } from '@tickworks/kernels'
import { gaussLegendre, type Rule } from './quadrature.ts'

const DENSITY = 0.3989422804014327
const STEPS_MAX = 4000
const POINTS_MAX = 160
const FEW = ruleOf(40)
/** Where carry takes the spot from one boundary to the other at a moment that the vol hardly blurs, the integrands jump there. */
const MANY = ruleOf(POINTS_MAX)
const PANEL = gaussLegendre(16)
/**
 * Panels of the premium's integral end here, as shares of the angle: the spot's distance from a boundary may be as small, and the moment at
 * which carry takes it across the region may be anywhere.
 */
const PANEL_ENDS = Float64Array.from({ length: 37 }, (_, k) =>
  k === 0 ? 0 : k < 13 ? 1e-6 * pow(2.5, k - 1) : (k - 12) / 24,
)

const points = (): Float64Array => new Float64Array(POINTS_MAX)
const ROOT_U = points()
const ROOT_T = points()
const FADE = points()
const POINT = points()
const AT_B = points()
const AT_Y = points()
const GAIN_B = points()
const GAIN_Y = points()
const DEPTH_B = points()
const DEPTH_Y = points()

export class TwoBoundaries {
  /** The premium, s ∂/∂s and s² ∂²/∂s² of {@link evaluate}. */
  value = 0
  slope = 0
  bend = 0
  /** log of the boundaries when all the time is left: between them exercise is due. Both NaN where they have met before. */
  logUpper = NaN
  logLower = NaN
  #v = NaN
  #rate = NaN
  #yieldRate = NaN
  /** log(ρ/δ) */
  #start = NaN
  #count = 0
  /** √τ at which the boundaries meet, 1 where they do not. */
  #meeting = 1
  #isFound = false
  #rule = FEW
  /** By when carry has surely taken the spot from Y to B. */
  #crossing = 0
  readonly #x = new Float64Array(STEPS_MAX)
  /** log B and log(Y δ/ρ). */
  readonly #b = new Float64Array(STEPS_MAX)
  readonly #y = new Float64Array(STEPS_MAX)
  #atB = 0
  #atY = 0
  /** Points of the integrals, the first ones, that depend on the step's own unknowns. */
  #moving = 0
  #missB = 0
  #missY = 0

  /** Follows the boundaries for v > 0 and δ < ρ < 0; false where that did not come to an end. */
  solve(v: number, rate: number, yieldRate: number): boolean {
    if (v === this.#v && rate === this.#rate && yieldRate === this.#yieldRate) return this.#isFound
    this.#v = v
    this.#rate = rate
    this.#yieldRate = yieldRate
    this.#start = -log1p((yieldRate - rate) / rate)
    const moment = -this.#start / (rate - yieldRate)
    this.#crossing = moment + (9 * v * Math.sqrt(moment)) / (rate - yieldRate)
    this.#rule = moment < 1.5 && v * Math.sqrt(moment) < 0.25 * -this.#start ? MANY : FEW
    this.#isFound = this.#follow()
    return this.#isFound
  }

  #follow(): boolean {
    const v = this.#v
    const x = this.#x
    const carry = this.#rate - this.#yieldRate
    const scale = Math.min(1, -this.#start / v, (4 * v) / carry)
    const stepMax = scale / 48
    let step = scale / 1200
    let hasMet = false
    this.#count = 1
    while (x[this.#count - 1]! < 1 && !hasMet) {
      const k = this.#count
      if (k === STEPS_MAX) return false
      const from = x[k - 1]!
      x[k] = from + step > 1 - 0.3 * step ? 1 : from + step
      this.#guess(k)
      if (!this.#settle(k)) {
        step = 0.5 * (x[k]! - from)
        if (k === 1 && step < 1e-12 * scale) return false
        if (step < 1e-7 * from && !(this.#width(k - 1) < -0.5 * this.#start)) return false
        hasMet = k > 1 && step < 1e-7 * from
        continue
      }
      this.#count = k + 1
      const width = this.#width(k)
      const closing = (this.#width(k - 1) - width) / (x[k]! - from)
      step = Math.min(1.15 * step, Math.max(stepMax, x[k]! / 32), closing > 0 ? (0.3 * width) / closing : Infinity)
      hasMet = width < -1e-4 * this.#start
    }
    const last = this.#count - 1
    if (hasMet && last < 2) return false
    this.logUpper = hasMet ? NaN : this.#b[last]!
    this.logLower = hasMet ? NaN : this.#start + this.#y[last]!
    const now = this.#width(last) ** 2
    const before = this.#width(last - 1) ** 2
    this.#meeting = hasMet ? Math.min(1, x[last]! + ((x[last]! - x[last - 1]!) * now) / (before - now)) : 1
    return true
  }

  /** log(B/Y) at step k. */
  #width(k: number): number {
    return this.#b[k]! - this.#y[k]! - this.#start
  }

  #guess(k: number): void {
    const x = this.#x
    const next = x[k]!
    if (k === 1) {
      const vx = this.#v * next
      this.#b[1] = -vx * Math.sqrt(2 * log1p(this.#v / (5 * (this.#rate - this.#yieldRate) * next)))
      this.#y[1] = 0.64 * vx
      return
    }
    const share = k === 2 ? next / x[1]! - 1 : (next - x[k - 1]!) / (x[k - 1]! - x[k - 2]!)
    this.#b[k] = this.#b[k - 1]! + share * (this.#b[k - 1]! - this.#b[k - 2]!)
    this.#y[k] = this.#y[k - 1]! + share * (this.#y[k - 1]! - this.#y[k - 2]!)
  }

  /** Newton's steps for the pair at step k: the first matrix by differences, the next ones from it by what each step brought (Broyden). */
  #settle(k: number): boolean {
    const b = this.#b
    const y = this.#y
    const unit = this.#v * this.#x[k]!
    const h = 1e-5 * unit
    this.#prepare(k)
    this.#miss(k)
    let miss0 = this.#missB
    let miss1 = this.#missY
    b[k] = b[k]! + h
    this.#miss(k)
    let byB0 = (this.#missB - miss0) / h
    let byB1 = (this.#missY - miss1) / h
    b[k] = b[k]! - h
    y[k] = y[k]! + h
    this.#miss(k)
    let byY0 = (this.#missB - miss0) / h
    let byY1 = (this.#missY - miss1) / h
    y[k] = y[k]! - h
    for (let i = 0; i < 16; i += 1) {
      const determinant = byB0 * byY1 - byB1 * byY0
      const wantedB = Math.max(-0.5 * unit, Math.min(0.5 * unit, (miss1 * byY0 - miss0 * byY1) / determinant))
      const wantedY = Math.max(-0.5 * unit, Math.min(0.5 * unit, (byB1 * miss0 - byB0 * miss1) / determinant))
      const nextB = Math.min(b[k]! + wantedB, -1e-6 * unit)
      const nextY = Math.max(y[k]! + wantedY, 1e-6 * unit)
      const moveB = nextB - b[k]!
      const moveY = nextY - y[k]!
      b[k] = nextB
      y[k] = nextY
      if (!(this.#width(k) > 0)) return false
      if (Math.abs(wantedB) + Math.abs(wantedY) < 1e-8 * unit + 1e-12) return true
      this.#miss(k)
      const size = moveB * moveB + moveY * moveY
      if (size > 0) {
        const rest0 = (this.#missB - miss0 - byB0 * moveB - byY0 * moveY) / size
        const rest1 = (this.#missY - miss1 - byB1 * moveB - byY1 * moveY) / size
        byB0 += rest0 * moveB
        byY0 += rest0 * moveY
        byB1 += rest1 * moveB
        byY1 += rest1 * moveY
      }
      miss0 = this.#missB
      miss1 = this.#missY
    }
    return false
  }

  /** What the integrals of step k need that does not depend on its own pair of unknowns. */
  #prepare(k: number): void {
    const v = this.#v
    const rate = this.#rate
    const yieldRate = this.#yieldRate
    const root = this.#x[k]!
    const tau = root * root
    const drift = (rate - yieldRate) / v - 0.5 * v
    const decay = 0.5 * drift * drift + rate
    // All of the time, t = τ sin²θ, or what of it is not yet forgotten.
    const memory = Math.max(60 / decay, this.#crossing)
    const isWhole = !(decay > 0 && memory < tau)
    const reach = isWhole ? root : Math.sqrt(memory)
    const settled = k > 3 ? this.#x[k - 2]! : 0 // from there on the polynomials reach up to step k
    this.#moving = 0
    const { node, sine, cosine, weight: weights } = this.#rule
    for (let i = 0; i < node.length; i += 1) {
      const rootT = isWhole ? reach * sine[i]! : reach * node[i]!
      const rootU = isWhole ? reach * cosine[i]! : Math.sqrt(tau - rootT * rootT)
      const measure = isWhole ? 0.5 * Math.PI * rootU : reach
      const t = rootT * rootT
      const weight = 2 * rootT * measure * weights[i]!
      ROOT_U[i] = rootU
      ROOT_T[i] = rootT
      FADE[i] = yieldRate * exp(-yieldRate * t) * weight
      POINT[i] = (DENSITY * exp(-rate * t) * weight) / (v * rootT)
      if (rootU >= settled) this.#moving = i + 1
      else this.#gain(i, k)
    }
  }

  /** The boundaries at point i of step k's integrals, and what exercise gains there. */
  #gain(i: number, k: number): void {
    this.#place(ROOT_U[i]!, k)
    AT_B[i] = this.#atB
    AT_Y[i] = this.#atY
    GAIN_B[i] = (this.#rate - this.#yieldRate * exp(this.#atB)) * POINT[i]!
    GAIN_Y[i] = (this.#rate - this.#yieldRate * exp(this.#atY)) * POINT[i]!
  }

  /** What is missing of the smooth fit at B and at Y, at step k. */
  #miss(k: number): void {
    for (let i = 0; i < this.#moving; i += 1) this.#gain(i, k)
    this.#missB = this.#missAt(this.#b[k]!, k)
    this.#missY = this.#missAt(this.#start + this.#y[k]!, k)
  }

  /** 1 + ∂V/∂S at the spot e^`logSpot`. In loops around one function each, which V8 inlines. */
  #missAt(logSpot: number, k: number): number {
    const v = this.#v
    const root = this.#x[k]!
    const tau = root * root
    const carry = this.#rate - this.#yieldRate
    const count = this.#rule.node.length
    for (let i = 0; i < count; i += 1) {
      const rootT = ROOT_T[i]!
      const vt = v * rootT
      const own = logSpot + carry * rootT * rootT
      DEPTH_B[i] = (own - AT_B[i]!) / vt - 0.5 * vt
      DEPTH_Y[i] = (own - AT_Y[i]!) / vt - 0.5 * vt
    }
    let sum = 0
    for (let i = 0; i < count; i += 1) sum += GAIN_B[i]! * exp(-0.5 * DEPTH_B[i]! * DEPTH_B[i]!)
    for (let i = 0; i < count; i += 1) sum -= GAIN_Y[i]! * exp(-0.5 * DEPTH_Y[i]! * DEPTH_Y[i]!)
    let held = 0
    for (let i = 0; i < count; i += 1) held += FADE[i]! * normalCdf(-DEPTH_B[i]! - v * ROOT_T[i]!)
    for (let i = 0; i < count; i += 1) held -= FADE[i]! * normalCdf(-DEPTH_Y[i]! - v * ROOT_T[i]!)
    // 1 + the European slope without the 1, which all the rest may be lost in.
    const tail = normalCdf((logSpot + carry * tau) / (v * root) + 0.5 * v * root)
    const atEnd = exp(-this.#yieldRate * tau) * tail - expm1(-this.#yieldRate * tau)
    return atEnd - sum * exp(-logSpot) - held
  }

  /** log B and log Y at √τ = `at`, from the steps up to `last`. */
  #place(at: number, last: number): void {
    const x = this.#x
    const b = this.#b
    const y = this.#y
    if (last === 1) {
      this.#atB = (b[1]! * at) / x[1]!
      this.#atY = this.#start + (y[1]! * at) / x[1]!
      return
    }
    let low = 0
    let high = last
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (x[middle]! <= at) low = middle
      else high = middle
    }
    const from = Math.max(0, Math.min(low - 1, last - 3))
    const to = Math.min(last, from + 3)
    const isNarrow = this.#width(high) < -0.5 * this.#start
    let first = 0
    let second = 0
    for (let i = from; i <= to; i += 1) {
      let share = 1
      for (let j = from; j <= to; j += 1) if (j !== i) share *= (at - x[j]!) / (x[i]! - x[j]!)
      const width = this.#width(i)
      first += share * (isNarrow ? b[i]! + y[i]! : b[i]! * b[i]!)
      second += share * (isNarrow ? width * width : y[i]! * y[i]!)
    }
    if (isNarrow) {
      const width = Math.sqrt(Math.max(0, second))
      this.#atB = 0.5 * (first + this.#start + width)
      this.#atY = this.#atB - width
    } else {
      this.#atB = -Math.sqrt(Math.max(0, first))
      this.#atY = this.#start + Math.sqrt(Math.max(0, second))
    }
  }

  /** Fills {@link value}, {@link slope} and {@link bend} for the spot e^`logSpot`. */
  evaluate(logSpot: number): void {
    const v = this.#v
    const rate = this.#rate
    const yieldRate = this.#yieldRate
    const carry = rate - yieldRate
    const last = this.#count - 1
    const end = this.#x[last]!
    const from = this.#meeting < 1 ? acos(this.#meeting) : 0
    const span = 0.5 * Math.PI - from
    const spot = exp(logSpot)
    let value = 0
    let slope = 0
    let bend = 0
    for (let p = 0; p + 1 < PANEL_ENDS.length; p += 1) {
      const start = PANEL_ENDS[p]!
      const length = PANEL_ENDS[p + 1]! - start
      for (let i = 0; i < PANEL.node.length; i += 1) {
        const angle = from + span * (start + length * PANEL.node[i]!)
        const rootT = sin(angle)
        const rootU = cos(angle)
        this.#place(Math.min(rootU, end), last)
        if (rootU > end && this.#meeting > end) {
          // Beyond the last step the boundaries close like a root.
          const middle = 0.5 * (this.#atB + this.#atY)
          const share = Math.sqrt(Math.max(0, (this.#meeting - rootU) / (this.#meeting - end)))
          this.#atB = middle + (this.#atB - middle) * share
          this.#atY = middle + (this.#atY - middle) * share
        }
        const t = rootT * rootT
        const vt = v * rootT
        const weight = 2 * rootT * rootU * span * length * PANEL.weight[i]!
        const upper = (logSpot - this.#atB + carry * t) / vt - 0.5 * vt
        const lower = (logSpot - this.#atY + carry * t) / vt - 0.5 * vt
        const fadeRate = exp(-rate * t) * weight
        const fadeYield = yieldRate * spot * exp(-yieldRate * t) * weight
        const held = fadeYield * (normalCdf(-upper - vt) - normalCdf(-lower - vt))
        value += rate * fadeRate * (normalCdf(-upper) - normalCdf(-lower)) - held
        const density = (DENSITY * fadeRate) / vt
        const pointB = density * exp(-0.5 * upper * upper)
        const pointY = density * exp(-0.5 * lower * lower)
        const gainB = (rate - yieldRate * exp(this.#atB)) * pointB
        const gainY = (rate - yieldRate * exp(this.#atY)) * pointY
        slope -= gainB - gainY + held
        bend += rate * (pointB - pointY) + (gainB * upper - gainY * lower) / vt
      }
    }
    this.value = value
    this.slope = slope
    this.bend = bend
  }
}

type TimeRule = Rule & { readonly sine: Float64Array; readonly cosine: Float64Array }

/** Gauss and Legendre's rule with sine and cosine of the angle. */
function ruleOf(count: number): TimeRule {
  const { node, weight } = gaussLegendre(count)
  const angle = node.map((share) => 0.5 * Math.PI * share)
  return { node, weight, sine: angle.map(sin), cosine: angle.map(cos) }
}
