/** The fit of one SSVI law to several expiries as a problem of least squares: what is searched, from where, and how outliers are set aside. */

import { exp, tanh } from '@tickworks/kernels'
import { type LeastSquaresResult, leastSquares } from './least-squares.ts'
import { robustScale, type UsableQuotes } from './smile-quotes.ts'
import { type Ssvi, ssviEtaMax, ssviSlice } from './ssvi.ts'
import { sviVariance } from './svi.ts'

/** tanh⁻¹ of ρ, and the logit of γ. */
const STARTS = [
  [-0.5, 0],
  [-0.5, -1.5],
  [0.1, 0],
  [0.1, -1.5],
] as const
const HUBER_ROUNDS = 5

export type SsviCandidate = Pick<LeastSquaresResult, 'parameters' | 'converged'>

/** Parameters: tanh⁻¹ of ρ, logits of η's share of its maximum and of γ, and for each expiry the logarithm of a step of θ. */
export class SsviProblem {
  /** Rows of all expiries. */
  readonly count: number
  readonly #usable: readonly UsableQuotes[]
  readonly #years: readonly number[]
  /** Where each expiry's rows begin among all; one more at the end. */
  readonly #offsets: readonly number[]
  /** Steps of θ in units of what the slices by themselves say. */
  readonly #steps: readonly number[]
  readonly #errors: Float64Array

  /** `scales`: θ of each expiry by itself. A step that they deny starts small. */
  constructor(usable: readonly UsableQuotes[], years: readonly number[], scales: readonly number[]) {
    const offsets = [0]
    for (const { k } of usable) offsets.push(offsets[offsets.length - 1]! + k.length)
    this.count = offsets[offsets.length - 1]!
    this.#usable = usable
    this.#years = years
    this.#offsets = offsets
    this.#steps = scales.map((theta, i) => Math.max(theta - (scales[i - 1] ?? 0), 0.02 * theta))
    this.#errors = new Float64Array(this.count)
  }

  thetasOf(p: Float64Array): number[] {
    let theta = 0
    return this.#steps.map((step, i) => {
      theta += step * exp(p[3 + i]!)
      return theta
    })
  }

  ssviOf(p: Float64Array, thetaMin: number): Ssvi {
    const rho = 0.9999 * tanh(p[0]!)
    const gamma = 1e-3 + 0.998 / (1 + exp(-p[2]!))
    return { rho, eta: (0.999999 * ssviEtaMax(rho, gamma, thetaMin)) / (1 + exp(-p[1]!)), gamma }
  }

  isAtBound(p: Float64Array): boolean {
    return p.some((x, i) => (i < 3 ? Math.abs(x) > 5 : x < -12))
  }

  /** The rows of one expiry in a column of all. */
  rowsOf(expiry: number, column: Uint8Array): Uint8Array {
    return column.subarray(this.#offsets[expiry]!, this.#offsets[expiry + 1]!)
  }

  /** Least squares from each start, the one with the least sum of absolute errors, and from there by Huber's weights. */
  robust(): SsviCandidate {
    const none = new Uint8Array(this.count)
    const reweight = new Float64Array(this.count)
    let best: SsviCandidate = { parameters: new Float64Array(3 + this.#years.length), converged: false }
    let bestCost = Infinity
    for (const [rho, shape] of STARTS) {
      const start = new Float64Array(3 + this.#years.length)
      start[0] = rho
      start[2] = shape
      const result = this.#minimise(start, reweight.fill(1), 1e-4)
      let cost = 0
      for (const error of this.#errorsOf(result.parameters)) cost += Math.abs(error)
      if (cost < bestCost) {
        bestCost = cost
        best = result
      }
    }
    for (let round = 0; round < HUBER_ROUNDS; round += 1) {
      const errors = this.#errorsOf(best.parameters)
      const bend = 1.345 * robustScale(errors, none)
      for (let i = 0; i < this.count; i += 1) {
        reweight[i] = bend > 0 ? Math.min(1, bend / Math.max(Math.abs(errors[i]!), 1e-300)) : 1
      }
      best = this.#minimise(best.parameters, reweight, 1e-6)
    }
    return best
  }

  /** Marks the outliers of a candidate in `isOutlier`, and returns the best without them. */
  withoutOutliers(
    { parameters }: SsviCandidate,
    isOutlier: Uint8Array,
    limits: { readonly sigmas: number; readonly volMin: number },
  ): SsviCandidate {
    const errors = this.#errorsOf(parameters)
    const scale = robustScale(errors, isOutlier)
    for (const [e, { weight }] of this.#usable.entries()) {
      const from = this.#offsets[e]!
      const rows = this.rowsOf(e, isOutlier)
      for (let i = 0; i < rows.length; i += 1) {
        const size = Math.abs(errors[from + i]!)
        rows[i] = size > limits.sigmas * scale && size / Math.sqrt(weight[i]!) > limits.volMin ? 1 : 0
      }
      // An expiry keeps its rows rather than losing all: θ would float.
      if (rows.every((out) => out === 1)) rows.fill(0)
    }
    return this.#minimise(
      parameters,
      Float64Array.from(isOutlier, (out) => 1 - out),
    )
  }

  #minimise(start: Float64Array, reweight: Float64Array, gainMin?: number): SsviCandidate {
    const { count } = this
    const residuals = (p: Float64Array, out: Float64Array): void => {
      this.#fillErrors(p, out)
      for (let i = 0; i < count; i += 1) out[i] = 10 * Math.sqrt(reweight[i]!) * out[i]!
    }
    return leastSquares({ count, residuals }, start, gainMin)
  }

  #errorsOf(p: Float64Array): Float64Array {
    this.#fillErrors(p, this.#errors)
    return this.#errors
  }

  /** √weight · (vol of the surface − quoted vol), per usable row. */
  #fillErrors(p: Float64Array, out: Float64Array): void {
    const thetas = this.thetasOf(p)
    const ssvi = this.ssviOf(p, thetas[0]!)
    for (const [e, { k, vol, weight }] of this.#usable.entries()) {
      const svi = ssviSlice(ssvi, thetas[e]!)
      const from = this.#offsets[e]!
      const years = this.#years[e]!
      for (let i = 0; i < k.length; i += 1) {
        out[from + i] = Math.sqrt(weight[i]!) * (Math.sqrt(sviVariance(svi, k[i]!) / years) - vol[i]!)
      }
    }
  }
}
