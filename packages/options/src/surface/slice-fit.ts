/** The fit of one SVI slice as a problem of least squares: parameters, starts, robust weights, penalties on arbitrage. */

import { exp, log, tanh } from '@tickworks/kernels'
import { butterflyPenalty, calendarPenalty, MARGIN } from './arbitrage-penalty.ts'
import { checkCalendar } from './calendar-spread.ts'
import { checkButterfly, smileAt, smileOf } from './durrleman.ts'
import { leastSquares, solvePositive } from './least-squares.ts'
import { robustScale, type UsableQuotes } from './smile-quotes.ts'
import { type RawSvi, sviVariance } from './svi.ts'

const PENALTY_ROUNDS = 10
const IRLS_ROUNDS = 8
const GRID = 61

/** A slice of the search; `converged`: the minimiser came to rest. */
export type Candidate = { readonly parameters: Float64Array; readonly svi: RawSvi; readonly converged: boolean }

/** The problem of one slice, in units in which all five parameters are of order one. */
export class SliceFit {
  readonly #usable: UsableQuotes
  readonly #years: number
  readonly #rootWeight: Float64Array
  readonly #later: RawSvi | undefined
  /** Log-moneyness at which penalties on arbitrage are taken; none where arbitrage is not forbidden. */
  readonly grid: readonly number[]
  readonly #kMiddle: number
  readonly #kRange: number
  readonly #volScale: number
  readonly #wScale: number

  constructor(usable: UsableQuotes, years: number, forbid: boolean, later: RawSvi | undefined) {
    const { k, vol } = usable
    this.#usable = usable
    this.#rootWeight = usable.weight.map(Math.sqrt)
    this.#years = years
    this.#later = forbid ? later : undefined
    this.#kMiddle = (k[0]! + k[k.length - 1]!) / 2
    this.#kRange = (k[k.length - 1]! - k[0]!) / 2
    this.#volScale = [...vol].sort((x, y) => x - y)[vol.length >> 1]!
    this.#wScale = this.#volScale * this.#volScale * years
    this.grid = forbid ? this.#gridOfPenalties() : []
  }

  /**
   * m within three half-ranges of the middle, σ within e^−7 … e^4 half-ranges, wing slopes within 0 … 2, least
   * variance above 0.
   */
  sviOf(p: Float64Array): RawSvi {
    const left = 2 / (1 + exp(-p[1]!))
    const right = 2 / (1 + exp(-p[2]!))
    const m = this.#kMiddle + 3 * this.#kRange * tanh(p[3]!)
    const sigma = this.#kRange * exp(-1.5 + 5.5 * tanh(p[4]! / 4))
    const least = this.#wScale * exp(p[0]!)
    return {
      a: least - sigma * Math.sqrt(left * right),
      b: (left + right) / 2,
      rho: (right - left) / (right + left),
      m,
      sigma,
    }
  }

  parametersOf({ a, b, rho, m, sigma }: RawSvi): Float64Array {
    const left = b * (1 - rho)
    const right = b * (1 + rho)
    const least = a + sigma * Math.sqrt(left * right)
    const logit = (slope: number): number => {
      const share = Math.min(Math.max(slope / 2, 1e-6), 0.99)
      return log(share / (1 - share))
    }
    const arctanh = (x: number): number => {
      const inside = Math.min(Math.max(x, -0.995), 0.995)
      return 0.5 * log((1 + inside) / (1 - inside))
    }
    return Float64Array.of(
      log(Math.max(least / this.#wScale, 1e-4)),
      logit(left),
      logit(right),
      arctanh((m - this.#kMiddle) / (3 * this.#kRange)),
      4 * arctanh((log(sigma / this.#kRange) + 1.5) / 5.5),
    )
  }

  /** √weight · (vol of the slice − quoted vol), per usable row. */
  errors(svi: RawSvi, out: Float64Array = new Float64Array(this.#usable.k.length)): Float64Array {
    const { k, vol } = this.#usable
    const rootWeight = this.#rootWeight
    for (let i = 0; i < k.length; i += 1) {
      out[i] = rootWeight[i]! * (Math.sqrt(sviVariance(svi, k[i]!) / this.#years) - vol[i]!)
    }
    return out
  }

  isAtBound(p: Float64Array): boolean {
    return p[0]! < -13 || Math.abs(p[1]!) > 9 || Math.abs(p[2]!) > 9 || Math.abs(p[3]!) > 2.5 || Math.abs(p[4]!) > 10
  }

  /** Parameters of the three best points of the quasi-explicit grid, by the sum of absolute errors. */
  starts(): Float64Array[] {
    const scored: { cost: number; parameters: Float64Array }[] = []
    const errors = new Float64Array(this.#usable.k.length)
    for (const shift of [-1.5, -0.9, -0.5, -0.25, 0, 0.25, 0.5, 0.9, 1.5]) {
      for (const width of [0.02, 0.06, 0.15, 0.35, 0.8, 2]) {
        const svi = this.#quasiExplicit(this.#kMiddle + shift * this.#kRange, width * this.#kRange)
        const parameters = this.parametersOf(svi)
        this.errors(this.sviOf(parameters), errors)
        let cost = 0
        for (const error of errors) cost += Math.abs(error)
        scored.push({ cost, parameters })
      }
    }
    scored.sort((x, y) => x.cost - y.cost)
    return scored.slice(0, 3).map(({ parameters }) => parameters)
  }

  /** For given m and σ: w = a + d y + c √(y² + 1) with y = (k − m)/σ, least absolute errors by reweighting. */
  #quasiExplicit(m: number, sigma: number): RawSvi {
    const { k, vol, weight } = this.#usable
    const years = this.#years
    const reweight = new Float64Array(k.length).fill(1)
    let a = this.#wScale
    let d = 0
    let c = 0
    for (let round = 0; round < 5; round += 1) {
      const normal = new Float64Array(9)
      const right = new Float64Array(3)
      for (let i = 0; i < k.length; i += 1) {
        const y = (k[i]! - m) / sigma
        const z = Math.sqrt(y * y + 1)
        const w = vol[i]! * vol[i]! * years
        // An error in w is one of 2·vol·years times as much in vol.
        const q = (weight[i]! * reweight[i]!) / (4 * w * years)
        normal[0]! += q
        normal[3]! += q * y
        normal[4]! += q * y * y
        normal[6]! += q * z
        normal[7]! += q * y * z
        normal[8]! += q * z * z
        right[0]! += q * w
        right[1]! += q * y * w
        right[2]! += q * z * w
      }
      for (const diagonal of [0, 4, 8]) normal[diagonal]! *= 1 + 1e-12
      if (!solvePositive(normal, right)) break
      a = right[0]!
      c = Math.min(Math.max(right[2]!, 1e-6 * this.#wScale), sigma)
      d = Math.min(Math.max(right[1]!, -0.999 * c), 0.999 * c)
      a = Math.max(a, 1e-4 * this.#wScale - Math.sqrt(c * c - d * d))
      let mean = 0
      for (let i = 0; i < k.length; i += 1) {
        const y = (k[i]! - m) / sigma
        const w = Math.max(a + d * y + c * Math.sqrt(y * y + 1), 0)
        reweight[i] = Math.abs(Math.sqrt(w / years) - vol[i]!)
        mean += reweight[i]!
      }
      mean /= k.length
      for (let i = 0; i < k.length; i += 1) reweight[i] = 1 / Math.max(reweight[i]!, 1e-3 * mean + 1e-9)
    }
    return { a, b: c / sigma, rho: d / c, m, sigma }
  }

  /** Huber's estimate from each start; the one with the least sum of absolute errors. */
  robust(starts: readonly Float64Array[]): Candidate {
    const { k } = this.#usable
    const none = new Uint8Array(k.length)
    const reweight = new Float64Array(k.length)
    let best: Candidate | undefined
    let bestCost = Infinity
    for (const start of starts) {
      let candidate: Candidate = { parameters: start, svi: this.sviOf(start), converged: false }
      for (let round = 0; round < IRLS_ROUNDS; round += 1) {
        const errors = this.errors(candidate.svi)
        const bend = 1.345 * robustScale(errors, none)
        let moved = false
        for (let i = 0; i < k.length; i += 1) {
          const next = bend > 0 ? Math.min(1, bend / Math.abs(errors[i]!)) : 1
          if (Math.abs(next - reweight[i]!) > 1e-3) moved = true
          reweight[i] = Number.isNaN(next) ? 1 : next
        }
        if (round > 0 && !moved) break
        candidate = this.#minimise(candidate.parameters, reweight, this.grid, MARGIN, 1e-7)
      }
      let cost = 0
      for (const error of this.errors(candidate.svi)) cost += Math.abs(error)
      if (cost < bestCost) {
        bestCost = cost
        best = candidate
      }
    }
    return best!
  }

  plain(start: Float64Array, isOutlier: Uint8Array): Candidate {
    return this.#minimise(
      start,
      Float64Array.from(isOutlier, (out) => 1 - out),
    )
  }

  /** Least squares with a penalty on arbitrage, its margin doubled while the checks still find some, ten times at most. */
  withoutArbitrage(start: Candidate, isOutlier: Uint8Array): Candidate {
    const reweight = Float64Array.from(isOutlier, (out) => 1 - out)
    const grid = [...this.grid]
    let candidate = start
    for (let round = 0; round < PENALTY_ROUNDS; round += 1) {
      const butterfly = checkButterfly(smileOf(candidate.svi))
      const calendar = this.#later === undefined ? undefined : checkCalendar(candidate.svi, this.#later, this.#reach())
      const excess = calendar === undefined ? 0 : calendar.excess
      if (butterfly.outcome === 'free' && excess === 0) break
      if (butterfly.outcome === 'arbitrage') grid.push(butterfly.kAtMin)
      if (excess > 0) grid.push(calendar!.kAtExcess)
      // A wider margin rather than a harder wall: steep penalties hold the minimiser where it touches them first.
      candidate = this.#minimise(start.parameters, reweight, grid, MARGIN * 2 ** round, 1e-10)
    }
    return candidate
  }

  /** Log-moneyness, to both sides, within which the later slice must not be crossed. */
  #reach(): number {
    return Math.abs(this.#kMiddle) + 1.25 * this.#kRange
  }

  #minimise(
    start: Float64Array,
    reweight: Float64Array,
    grid: readonly number[] = this.grid,
    margin: number = MARGIN,
    gainMin = 1e-11,
  ): Candidate {
    const { k } = this.#usable
    const rootReweight = reweight.map(Math.sqrt)
    const perPoint = this.#later === undefined ? 1 : 2
    const result = leastSquares(
      {
        count: k.length + grid.length * perPoint,
        residuals: (p, out) => {
          const svi = this.sviOf(p)
          this.errors(svi, out)
          for (let i = 0; i < k.length; i += 1) out[i] = (rootReweight[i]! * out[i]!) / this.#volScale
          if (grid.length > 0) this.#penalties(svi, grid, margin, out.subarray(k.length))
        },
      },
      start,
      gainMin,
    )
    return { parameters: result.parameters, svi: this.sviOf(result.parameters), converged: result.converged }
  }

  /** Inside the quotes densely, outside by ever longer steps, out to where only the wings' slopes matter. */
  #gridOfPenalties(): number[] {
    const grid: number[] = []
    for (let i = 0; i < GRID; i += 1) {
      const u = (2 * i) / (GRID - 1) - 1
      grid.push(this.#kMiddle + this.#kRange * (u * 1.2 + 30 * u * u * u * u * u * u * u))
    }
    return grid
  }

  /** Shortfalls of g below a small margin, and excesses of w over the later slice's: zero for a slice without arbitrage. */
  #penalties(svi: RawSvi, grid: readonly number[], margin: number, out: Float64Array): void {
    const smile = smileOf(svi)
    const later = this.#later
    const reach = this.#reach() * (1 + 1e-9)
    for (let i = 0; i < grid.length; i += 1) {
      const k = grid[i]!
      const point = smileAt(smile, k)
      out[i] = butterflyPenalty(point, k, margin)
      if (later === undefined) continue
      if (Math.abs(k) > reach) {
        out[grid.length + i] = 0
        continue
      }
      out[grid.length + i] = calendarPenalty(point.w, sviVariance(later, k), margin)
    }
  }
}
