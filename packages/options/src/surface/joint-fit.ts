/** The slices of all expiries as one problem of least squares, with penalties on every butterfly and on every crossing of neighbours. */

import { butterflyPenalty, calendarPenalty, MARGIN } from './arbitrage-penalty.ts'
import { checkCalendar } from './calendar-spread.ts'
import { checkButterfly, LOG_MONEYNESS_MAX, smileAt, smileOf } from './durrleman.ts'
import { type LeastSquaresResult, leastSquares, type Rows } from './least-squares.ts'
import type { SliceFit } from './slice-fit.ts'
import { type RawSvi, sviVariance } from './svi.ts'

/** Parameters of a slice. */
const WIDTH = 5
const PENALTY_ROUNDS = 7

/** One expiry: its own problem, where its search begins, and a factor for the weight of each row, 0 for an outlier. */
export type JointSlice = { readonly fit: SliceFit; readonly start: RawSvi; readonly reweight: Float64Array }

/** By ascending expiry. `converged`: the minimiser came to rest. Near freedom, not proved to have it: see `freeSlices`. */
export type JointResult = { readonly slices: readonly RawSvi[]; readonly converged: boolean }

/**
 * Slices by ascending expiry for the least sum of squared errors, those of vol in units of `volScale`. As in a slice's own fit the
 * margin of the penalties is doubled while the checks still find arbitrage, seven times at most.
 */
export function fitJointly(slices: readonly JointSlice[], volScale: number): JointResult {
  return new JointFit(slices, volScale).solve()
}

class JointFit {
  readonly #slices: readonly JointSlice[]
  readonly #volScale: number
  /** Log-moneyness at which a slice is looked at for butterflies. */
  readonly #grids: number[][]
  /**
   * … and where it is compared with the next, out to where wings are all that counts. Where two cross between these places the checks
   * find it: a coarse grid costs rounds, not freedom.
   */
  readonly #links: number[][]

  constructor(slices: readonly JointSlice[], volScale: number) {
    this.#slices = slices
    this.#volScale = volScale
    this.#grids = slices.map(({ fit }) => [...fit.grid])
    this.#links = slices.slice(1).map(({ fit: later }) => [-LOG_MONEYNESS_MAX, ...later.grid, LOG_MONEYNESS_MAX])
  }

  solve(): JointResult {
    let best = this.#minimise(Float64Array.from(this.#slices.flatMap(({ fit, start }) => [...fit.parametersOf(start)])))
    for (let round = 1; round < PENALTY_ROUNDS && this.#addsWhereArbitrageIs(best.parameters); round += 1) {
      best = this.#minimise(best.parameters, MARGIN * 2 ** round)
    }
    return { slices: this.#slices.map((_, e) => this.#sviOf(e, best.parameters)), converged: best.converged }
  }

  /** Whether there is any; its places join the grids. */
  #addsWhereArbitrageIs(p: Float64Array): boolean {
    let isFound = false
    for (let e = 0; e < this.#slices.length; e += 1) {
      const svi = this.#sviOf(e, p)
      const { outcome, kAtMin } = checkButterfly(smileOf(svi))
      if (outcome !== 'free') {
        isFound = true
        if (!Number.isNaN(kAtMin)) this.#grids[e]!.push(kAtMin)
      }
      if (e + 1 === this.#slices.length) continue
      const calendar = checkCalendar(svi, this.#sviOf(e + 1, p), LOG_MONEYNESS_MAX)
      if (calendar.outcome === 'free') continue
      isFound = true
      const { crossings, kAtExcess } = calendar
      this.#links[e]!.push(kAtExcess, ...crossings.slice(1).map((k, i) => (crossings[i]! + k) / 2))
    }
    return isFound
  }

  #sviOf(e: number, p: Float64Array): RawSvi {
    return this.#slices[e]!.fit.sviOf(p.subarray(WIDTH * e, WIDTH * e + WIDTH))
  }

  /** A parameter moves the rows of its slice and of the links to both neighbours, which lie beside them. */
  #minimise(start: Float64Array, margin = MARGIN): LeastSquaresResult {
    const own: Rows[] = []
    const links: Rows[] = []
    let count = 0
    const rows = (size: number): Rows => {
      count += size
      return { from: count - size, to: count }
    }
    for (const [e, { reweight }] of this.#slices.entries()) {
      own.push(rows(reweight.length + this.#grids[e]!.length))
      if (e < this.#links.length) links.push(rows(this.#links[e]!.length))
    }
    const rowsOf = (parameter: number): Rows => {
      const e = Math.floor(parameter / WIDTH)
      return { from: (links[e - 1] ?? own[e]!).from, to: (links[e] ?? own[e]!).to }
    }
    const residuals = (p: Float64Array, out: Float64Array, changed?: number): void => {
      const at = changed === undefined ? undefined : Math.floor(changed / WIDTH)
      for (const [e, { from, to }] of own.entries()) {
        if (at === undefined || e === at) this.#fillOwn(e, p, margin, out.subarray(from, to))
      }
      for (const [e, { from, to }] of links.entries()) {
        if (at === undefined || e === at || e + 1 === at) this.#fillLink(e, p, margin, out.subarray(from, to))
      }
    }
    return leastSquares({ count, rowsOf, residuals }, start, 1e-5)
  }

  #fillOwn(e: number, p: Float64Array, margin: number, out: Float64Array): void {
    const { fit, reweight } = this.#slices[e]!
    const svi = this.#sviOf(e, p)
    const quoted = reweight.length
    fit.errors(svi, out.subarray(0, quoted))
    for (let i = 0; i < quoted; i += 1) out[i]! *= Math.sqrt(reweight[i]!) / this.#volScale
    const smile = smileOf(svi)
    for (const [i, k] of this.#grids[e]!.entries()) out[quoted + i] = butterflyPenalty(smileAt(smile, k), k, margin)
  }

  #fillLink(e: number, p: Float64Array, margin: number, out: Float64Array): void {
    const earlier = this.#sviOf(e, p)
    const later = this.#sviOf(e + 1, p)
    for (const [i, k] of this.#links[e]!.entries()) {
      out[i] = calendarPenalty(sviVariance(earlier, k), sviVariance(later, k), margin)
    }
  }
}
