/**
 * The American put on one unit of strike whose exercise region has two boundaries: yield < rate < 0. Money costs more than nothing, so
 * that waiting deep inside pays, and the yield costs more still, so that waiting near the strike does not: exercise is right between Y
 * and B, which start from ρ/δ and 1 at expiry, come together with the time left, and may meet, after which it never is.
 *
 * In units of the time to expiry (see `boundary.ts`) the smooth fit ∂V/∂S = -1 holds at both, with
 *
 *   V = European + ∫ [ ρ e^(-ρt) (Φ(-d₋(B)) - Φ(-d₋(Y))) - δ s e^(-δt) (Φ(-d₊(B)) - Φ(-d₊(Y))) ] dt,  d±(X) = (log(s/X(1 - t)) + …) / (v√t).
 *
 * The two are followed in steps of √τ: at each the pair of equations is solved for the pair of unknowns, the past standing. The derivatives
 * by v and ρ follow the same way: at each step the pair of equations, differentiated, is solved for what its unknowns move by.
 *
 * @see Andersen and Lake, Fast American Option Pricing: The Double-Boundary Case (2021), for the equations
 */
import { acos, cos, exp, expm1, log1p, normalCdf, pow, sin } from '@tickworks/kernels'
import { gaussLegendre, type Rule } from './quadrature.ts'
import { type Movement, movement, STEPS_MAX, TwoBoundaryPath } from './two-boundary-path.ts'

const DENSITY = 0.3989422804014327
const POINTS_MAX = 400
const FEW = ruleOf(40)
/** Near the meeting, where the two integrals all but cancel. */
const MORE = ruleOf(80)
/**
 * Where carry is strong against the vol, only the last moments count at B; and where it takes the spot from one boundary to the other at a
 * moment that the vol hardly blurs, the integrands jump there. What these do not solve, the last rule may.
 */
const MANY = ruleOf(160)
const MOST = ruleOf(POINTS_MAX)
const PANEL = gaussLegendre(16)
/**
 * Panels of the premium's integral end here, as shares of the angle: the spot's distance from a boundary may be as small, and the moment at
 * which carry takes it across the region may be anywhere.
 */
const PANEL_ENDS = Float64Array.from({ length: 37 }, (_, k) =>
  k === 0 ? 0 : k < 13 ? 1e-6 * pow(2.5, k - 1) : (k - 12) / 24,
)
/** At this share of the distance that they started from the boundaries count as met: nearer, the equations hardly tell them apart. */
const MET = 3e-2

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
const PEAK = points()
/** What a miss moves by with the boundaries at the points. */
const BY_B = points()
const BY_Y = points()
/** By what the boundaries at the points move along two movements. */
const MOVES_B = [points(), points()]
const MOVES_Y = [points(), points()]
/** The step's own unknowns, one at a time. */
const OWN: readonly [Movement, Movement] = [movement(), movement()]

export class TwoBoundaries {
  /** The premium, s ∂/∂s and s² ∂²/∂s² of {@link evaluate}, and after {@link differentiate} ∂/∂v and ∂/∂ρ. */
  value = 0
  slope = 0
  bend = 0
  byVol = NaN
  byRate = NaN
  /** log of the boundaries when all the time is left: between them exercise is due. Both NaN where they have met before. */
  logUpper = NaN
  logLower = NaN
  #v = NaN
  #rate = NaN
  #yieldRate = NaN
  #isFound = false
  #rule = FEW
  /** That of the step in hand. */
  #stepRule = FEW
  /** By when carry has surely taken the spot from Y to B. */
  #crossing = 0
  readonly #path = new TwoBoundaryPath()
  /** By what the steps move with v and with ρ. */
  readonly #moves: readonly [Movement, Movement] = [movement(), movement()]
  #isDifferentiated = false
  /** Points of the integrals, the first ones, that depend on the step's own unknowns. */
  #moving = 0
  /** What is missing of the smooth fit at B and at Y, and each by b and by y of the step. */
  #missB = 0
  #missY = 0
  readonly #byOwn = new Float64Array(4)
  /** One of them by the spot's logarithm, and by v and ρ with the boundaries held. */
  #byLogSpot = 0
  #byV = 0
  #byRate = 0

  /** Follows the boundaries for v > 0 and δ < ρ < 0; false where that did not come to an end. */
  solve(v: number, rate: number, yieldRate: number): boolean {
    if (v === this.#v && rate === this.#rate && yieldRate === this.#yieldRate) return this.#isFound
    this.#v = v
    this.#rate = rate
    this.#yieldRate = yieldRate
    const start = -log1p((yieldRate - rate) / rate)
    this.#path.start = start
    const moment = -start / (rate - yieldRate)
    this.#crossing = moment + (9 * v * Math.sqrt(moment)) / (rate - yieldRate)
    const isSharp = moment < 1.5 && v * Math.sqrt(moment) < 0.25 * -start
    this.#rule = isSharp || v < 0.03 * (rate - yieldRate) ? MANY : FEW
    this.#isFound = this.#follow()
    if (!this.#isFound && this.#rule === MANY) {
      this.#rule = MOST
      this.#isFound = this.#follow()
    }
    this.#isDifferentiated = false
    return this.#isFound
  }

  #follow(): boolean {
    const v = this.#v
    const path = this.#path
    const { x, start } = path
    const carry = this.#rate - this.#yieldRate
    const scale = Math.min(1, -start / v, (4 * v) / carry)
    const stepMax = scale / 48
    let step = scale / 1200
    let hasMet = false
    path.count = 1
    while (x[path.count - 1]! < 1 && !hasMet) {
      const k = path.count
      if (k === STEPS_MAX) return false
      const from = x[k - 1]!
      x[k] = from + step > 1 - 0.3 * step ? 1 : from + step
      this.#guess(k)
      if (!this.#settle(k)) {
        step = 0.5 * (x[k]! - from)
        if (k === 1 && step < 1e-12 * scale) return false
        if (step < 1e-7 * from && !(path.width(k - 1) < -0.5 * start)) return false
        hasMet = k > 1 && step < 1e-7 * from
        continue
      }
      path.count = k + 1
      const width = path.width(k)
      const closing = (path.width(k - 1) - width) / (x[k]! - from)
      step = Math.min(1.15 * step, Math.max(stepMax, x[k]! / 32), closing > 0 ? (0.3 * width) / closing : Infinity)
      hasMet = width < -MET * start
    }
    const last = path.count - 1
    if (hasMet && last < 3) return false
    this.logUpper = hasMet ? NaN : path.b[last]!
    this.logLower = hasMet ? NaN : start + path.y[last]!
    path.meeting = 1
    if (hasMet) path.meet()
    return true
  }

  #guess(k: number): void {
    const path = this.#path
    const { x, b, y } = path
    const next = x[k]!
    if (k === 1) {
      const vx = this.#v * next
      b[1] = -vx * Math.sqrt(2 * log1p(this.#v / (5 * (this.#rate - this.#yieldRate) * next)))
      y[1] = 0.64 * vx
      return
    }
    if (k > 4) {
      path.place(next, k - 1)
      b[k] = path.atB
      y[k] = path.atY - path.start
      if (b[k]! < 0 && y[k]! > 0 && path.width(k) > 0.5 * path.width(k - 1)) return
    }
    const share = k === 2 ? next / x[1]! - 1 : (next - x[k - 1]!) / (x[k - 1]! - x[k - 2]!)
    b[k] = b[k - 1]! + share * (b[k - 1]! - b[k - 2]!)
    y[k] = y[k - 1]! + share * (y[k - 1]! - y[k - 2]!)
  }

  /** Newton's steps for the pair at step k: the first matrix is the derivatives', the next ones come by what each step brought (Broyden). */
  #settle(k: number): boolean {
    const { b, y } = this.#path
    const unit = this.#v * this.#path.x[k]!
    this.#prepare(k)
    this.#miss(k)
    this.#linearise(k)
    let [byB0, byY0, byB1, byY1] = this.#byOwn as unknown as [number, number, number, number]
    for (let i = 0; i < 16; i += 1) {
      const miss0 = this.#missB
      const miss1 = this.#missY
      const determinant = byB0 * byY1 - byB1 * byY0
      const wantedB = Math.max(-0.5 * unit, Math.min(0.5 * unit, (miss1 * byY0 - miss0 * byY1) / determinant))
      const wantedY = Math.max(-0.5 * unit, Math.min(0.5 * unit, (byB1 * miss0 - byB0 * miss1) / determinant))
      const nextB = Math.min(b[k]! + wantedB, -1e-6 * unit)
      const nextY = Math.max(y[k]! + wantedY, 1e-6 * unit)
      const moveB = nextB - b[k]!
      const moveY = nextY - y[k]!
      b[k] = nextB
      y[k] = nextY
      if (!(this.#path.width(k) > 0)) return false
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
    }
    return false
  }

  /** Finds by what the boundaries move with v and ρ, once they are solved: {@link evaluate} has these derivatives too from then on. */
  differentiate(): void {
    if (this.#isDifferentiated) return
    this.#isDifferentiated = true
    const path = this.#path
    const [byV, byRate] = this.#moves
    byRate.start = 1 / this.#rate
    const byOwn = this.#byOwn
    for (let k = 1; k < path.count; k += 1) {
      this.#prepare(k)
      const count = this.#stepRule.node.length
      for (let i = 0; i < this.#moving; i += 1) this.#gain(i, k)
      this.#linearise(k)
      for (const { b, y } of this.#moves) {
        b[k] = 0
        y[k] = 0
      }
      for (let i = 0; i < count; i += 1) this.#movePoint(i, k, this.#moves)
      this.#slopesAt(path.b[k]!, k)
      const restB0 = this.#byV + along(0, count)
      const restB1 = this.#byRate + along(1, count)
      this.#slopesAt(path.start + path.y[k]!, k)
      const restY0 = this.#byV + along(0, count)
      const restY1 = this.#byRate + along(1, count) + byRate.start * this.#byLogSpot
      const [byB0, byY0, byB1, byY1] = byOwn as unknown as [number, number, number, number]
      const determinant = byB0 * byY1 - byB1 * byY0
      byV.b[k] = (restY0 * byY0 - restB0 * byY1) / determinant
      byV.y[k] = (byB1 * restB0 - byB0 * restY0) / determinant
      byRate.b[k] = (restY1 * byY0 - restB1 * byY1) / determinant
      byRate.y[k] = (byB1 * restB1 - byB0 * restY1) / determinant
    }
  }

  /** The two misses of step k by its own pair of unknowns, the gains standing. */
  #linearise(k: number): void {
    const [first, second] = OWN
    first.b[k] = 1
    second.y[k] = 1
    for (let i = 0; i < this.#moving; i += 1) this.#movePoint(i, k, OWN)
    first.b[k] = 0
    second.y[k] = 0
    this.#slopesAt(this.#path.b[k]!, k)
    this.#byOwn[0] = along(0, this.#moving) + this.#byLogSpot
    this.#byOwn[1] = along(1, this.#moving)
    this.#slopesAt(this.#path.start + this.#path.y[k]!, k)
    this.#byOwn[2] = along(0, this.#moving)
    this.#byOwn[3] = along(1, this.#moving) + this.#byLogSpot
  }

  /** What the boundaries at point i of step k's integrals move by, along two movements. */
  #movePoint(i: number, k: number, along: readonly [Movement, Movement]): void {
    const path = this.#path
    path.place(ROOT_U[i]!, k)
    for (let way = 0; way < 2; way += 1) {
      path.move(along[way]!)
      MOVES_B[way]![i] = path.moveB
      MOVES_Y[way]![i] = path.moveY
    }
  }

  /** What the integrals of step k need that does not depend on its own pair of unknowns. */
  #prepare(k: number): void {
    const v = this.#v
    const rate = this.#rate
    const yieldRate = this.#yieldRate
    const root = this.#path.x[k]!
    const tau = root * root
    const drift = (rate - yieldRate) / v - 0.5 * v
    const decay = 0.5 * drift * drift + rate
    // All of the time, t = τ sin²θ, or what of it is not yet forgotten.
    const memory = Math.max(60 / decay, this.#crossing)
    const isWhole = !(decay > 0 && memory < tau)
    const reach = isWhole ? root : Math.sqrt(memory)
    const settled = k > 3 ? this.#path.x[k - 2]! : 0 // from there on the polynomials reach up to step k
    this.#moving = 0
    const isNear = k > 1 && this.#path.width(k - 1) < -0.25 * this.#path.start
    this.#stepRule = isNear && this.#rule === FEW ? MORE : this.#rule
    const { node, sine, cosine, weight: weights } = this.#stepRule
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
    const path = this.#path
    path.place(ROOT_U[i]!, k)
    AT_B[i] = path.atB
    AT_Y[i] = path.atY
    GAIN_B[i] = (this.#rate - this.#yieldRate * exp(path.atB)) * POINT[i]!
    GAIN_Y[i] = (this.#rate - this.#yieldRate * exp(path.atY)) * POINT[i]!
  }

  /** What is missing of the smooth fit at B and at Y, at step k. */
  #miss(k: number): void {
    for (let i = 0; i < this.#moving; i += 1) this.#gain(i, k)
    this.#missB = this.#missAt(this.#path.b[k]!, k)
    this.#missY = this.#missAt(this.#path.start + this.#path.y[k]!, k)
  }

  /** 1 + ∂V/∂S at the spot e^`logSpot`. In loops around one function each, which V8 inlines. */
  #missAt(logSpot: number, k: number): number {
    const v = this.#v
    const root = this.#path.x[k]!
    const tau = root * root
    const carry = this.#rate - this.#yieldRate
    const count = this.#stepRule.node.length
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

  /**
   * What the miss at the spot e^`logSpot` moves by: with the boundaries at the points, with the spot's logarithm, and with v and ρ. Because
   * s e^(-δt) φ(d₊) is X e^(-ρt) φ(d₋), what is lost of the yield takes no density of its own.
   */
  #slopesAt(logSpot: number, k: number): void {
    const v = this.#v
    const rate = this.#rate
    const root = this.#path.x[k]!
    const tau = root * root
    const carry = rate - this.#yieldRate
    const count = this.#stepRule.node.length
    const perSpot = exp(-logSpot)
    const end = (logSpot + carry * tau) / (v * root) + 0.5 * v * root
    const atEnd = DENSITY * exp(-this.#yieldRate * tau - 0.5 * end * end)
    let byLogSpot = atEnd / (v * root)
    let byV = atEnd * (root - end / v)
    let byRate = (atEnd * root) / v
    for (let side = 0; side < 2; side += 1) {
      const sign = side === 0 ? perSpot : -perSpot
      const at = side === 0 ? AT_B : AT_Y
      const gain = side === 0 ? GAIN_B : GAIN_Y
      const by = side === 0 ? BY_B : BY_Y
      for (let i = 0; i < count; i += 1) {
        const rootT = ROOT_T[i]!
        DEPTH_B[i] = (logSpot + carry * rootT * rootT - at[i]!) / (v * rootT) - 0.5 * v * rootT
      }
      for (let i = 0; i < count; i += 1) PEAK[i] = sign * exp(-0.5 * DEPTH_B[i]! * DEPTH_B[i]!)
      for (let i = 0; i < count; i += 1) {
        const rootT = ROOT_T[i]!
        const t = rootT * rootT
        const d = DEPTH_B[i]!
        const gained = gain[i]! * PEAK[i]!
        const point = POINT[i]! * PEAK[i]!
        const paid = rate * point - gained
        const steep = (gained * d) / (v * rootT)
        by[i] = -steep
        byLogSpot += gained + steep + paid
        byV -= gained * (d * (d / v + rootT) - 1 / v) + paid * rootT * d
        byRate -= point - gained * (t + (d * rootT) / v) - paid * t
      }
    }
    this.#byLogSpot = byLogSpot
    this.#byV = byV
    this.#byRate = byRate
  }

  /** Fills {@link value}, {@link slope} and {@link bend} for the spot e^`logSpot`, and the other two once they can be had. */
  evaluate(logSpot: number): void {
    const v = this.#v
    const rate = this.#rate
    const yieldRate = this.#yieldRate
    const carry = rate - yieldRate
    const path = this.#path
    const from = path.meeting < 1 ? acos(path.meeting) : 0
    const span = 0.5 * Math.PI - from
    const spot = exp(logSpot)
    let value = 0
    let slope = 0
    let bend = 0
    let byVol = 0
    let byRate = 0
    for (let p = 0; p + 1 < PANEL_ENDS.length; p += 1) {
      const start = PANEL_ENDS[p]!
      const length = PANEL_ENDS[p + 1]! - start
      for (let i = 0; i < PANEL.node.length; i += 1) {
        const angle = from + span * (start + length * PANEL.node[i]!)
        const rootT = sin(angle)
        const rootU = cos(angle)
        path.placeAnywhere(rootU)
        const t = rootT * rootT
        const vt = v * rootT
        const weight = 2 * rootT * rootU * span * length * PANEL.weight[i]!
        const upper = (logSpot - path.atB + carry * t) / vt - 0.5 * vt
        const lower = (logSpot - path.atY + carry * t) / vt - 0.5 * vt
        const fadeRate = exp(-rate * t) * weight
        const fadeYield = yieldRate * spot * exp(-yieldRate * t) * weight
        const held = fadeYield * (normalCdf(-upper - vt) - normalCdf(-lower - vt))
        const chance = fadeRate * (normalCdf(-upper) - normalCdf(-lower))
        value += rate * chance - held
        const density = (DENSITY * fadeRate) / vt
        const pointB = density * exp(-0.5 * upper * upper)
        const pointY = density * exp(-0.5 * lower * lower)
        const gainB = (rate - yieldRate * exp(path.atB)) * pointB
        const gainY = (rate - yieldRate * exp(path.atY)) * pointY
        slope -= gainB - gainY + held
        bend += rate * (pointB - pointY) + (gainB * upper - gainY * lower) / vt
        if (!this.#isDifferentiated) continue
        path.move(this.#moves[0])
        byVol += gainB * (upper * rootT + path.moveB) - gainY * (lower * rootT + path.moveY)
        byVol += rate * (pointB - pointY) * v * t
        path.move(this.#moves[1])
        byRate += chance * (1 - rate * t) - gainB * (t - path.moveB) + gainY * (t - path.moveY)
      }
    }
    this.value = value
    this.slope = slope
    this.bend = bend
    this.byVol = this.#isDifferentiated ? byVol : NaN
    this.byRate = this.#isDifferentiated ? byRate : NaN
  }
}

/** What the boundaries' movement at the first points brings to the miss whose slopes stand. */
function along(way: number, count: number): number {
  const moveB = MOVES_B[way]!
  const moveY = MOVES_Y[way]!
  let sum = 0
  for (let i = 0; i < count; i += 1) sum += BY_B[i]! * moveB[i]! + BY_Y[i]! * moveY[i]!
  return sum
}

type TimeRule = Rule & { readonly sine: Float64Array; readonly cosine: Float64Array }

/** Gauss and Legendre's rule with sine and cosine of the angle. */
function ruleOf(count: number): TimeRule {
  const { node, weight } = gaussLegendre(count)
  const angle = node.map((share) => 0.5 * Math.PI * share)
  return { node, weight, sine: angle.map(sin), cosine: angle.map(cos) }
}
