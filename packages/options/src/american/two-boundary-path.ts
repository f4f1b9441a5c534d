/**
 * The two boundaries of `two-boundaries.ts` over √τ, as steps with polynomials between them, and by what these move when the steps do.
 * Far apart, the squares of the logarithms' distances from where they started are cubic in √τ; near the meeting, their middle and the
 * square of their own distance are. They meet head on, and what the equations say of them would cross there without a bend: past the last
 * step the logarithms themselves go on as the parabolas through the last three.
 */

/** Ten times what a contract takes that is like any other. */
export const STEPS_MAX = 1000

/** By what b and y of the steps move, and the start of y with them. */
export type Movement = { readonly b: Float64Array; readonly y: Float64Array; start: number }

export function movement(): Movement {
  return { b: new Float64Array(STEPS_MAX), y: new Float64Array(STEPS_MAX), start: 0 }
}

export class TwoBoundaryPath {
  /** √τ of the steps; `x[0]` is 0. */
  readonly x: Float64Array = new Float64Array(STEPS_MAX)
  /** log B and log Y - `start` at the steps. */
  readonly b: Float64Array = new Float64Array(STEPS_MAX)
  readonly y: Float64Array = new Float64Array(STEPS_MAX)
  /** log Y at expiry: log(ρ/δ). */
  start = NaN
  count = 1
  /** √τ at which the boundaries meet, 1 where they do not. */
  meeting = 1
  /** log B and log Y where {@link place} has been. */
  atB = 0
  atY = 0
  /** By what they move, after {@link move}. */
  moveB = 0
  moveY = 0
  // Of the last place: the first of the steps whose polynomial it is on, by what share each, and which polynomial.
  #from = 0
  #shareCount = 0
  readonly #shares = new Float64Array(4)
  #isNarrow = false
  #isPast = false

  /** log(B/Y) at step k. */
  width(k: number): number {
    return this.b[k]! - this.y[k]! - this.start
  }

  /** Goes to √τ = `at`, by the polynomials of the steps up to `last`. */
  place(at: number, last: number): void {
    const { x, b, y } = this
    this.#isPast = false
    if (last === 1) {
      const share = at / x[1]!
      this.#from = 1
      this.#shareCount = 1
      this.#shares[0] = share * share
      this.#isNarrow = false
      this.atB = b[1]! * share
      this.atY = this.start + y[1]! * share
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
    const isNarrow = this.width(high) < -0.5 * this.start
    let first = 0
    let second = 0
    for (let i = from; i <= to; i += 1) {
      let share = 1
      for (let j = from; j <= to; j += 1) if (j !== i) share *= (at - x[j]!) / (x[i]! - x[j]!)
      this.#shares[i - from] = share
      const width = this.width(i)
      first += share * (isNarrow ? b[i]! + y[i]! : b[i]! * b[i]!)
      second += share * (isNarrow ? width * width : y[i]! * y[i]!)
    }
    this.#from = from
    this.#shareCount = to - from + 1
    this.#isNarrow = isNarrow
    if (isNarrow) {
      const width = Math.sqrt(Math.max(0, second))
      this.atB = 0.5 * (first + this.start + width)
      this.atY = this.atB - width
    } else {
      this.atB = -Math.sqrt(Math.max(0, first))
      this.atY = this.start + Math.sqrt(Math.max(0, second))
    }
  }

  /** Goes to √τ = `at`, which may be past the last step. */
  placeAnywhere(at: number): void {
    const { x, b, y } = this
    const last = this.count - 1
    if (!(at > x[last]! && this.meeting > x[last]!)) {
      this.place(Math.min(at, x[last]!), last)
      return
    }
    const from = last - 2
    let first = 0
    let second = 0
    for (let i = from; i <= last; i += 1) {
      let share = 1
      for (let j = from; j <= last; j += 1) if (j !== i) share *= (at - x[j]!) / (x[i]! - x[j]!)
      this.#shares[i - from] = share
      first += share * b[i]!
      second += share * y[i]!
    }
    this.#from = from
    this.#shareCount = 3
    this.#isPast = true
    this.atB = first
    this.atY = this.start + second
  }

  /** Finds where the boundaries meet past the last step, which is not below the third. */
  meet(): void {
    const last = this.count - 1
    const { x } = this
    const closing = (this.width(last - 1) - this.width(last)) / (x[last]! - x[last - 1]!)
    this.meeting = x[last]! + this.width(last) / closing
    for (let i = 0; i < 4; i += 1) {
      this.placeAnywhere(this.meeting)
      this.meeting += (this.atB - this.atY) / closing
    }
    this.meeting = Math.min(1, this.meeting)
  }

  /** Finds by what the boundaries move where the path has been placed. */
  move(by: Movement): void {
    const { b, y } = this
    const from = this.#from
    let first = 0
    let second = 0
    if (this.#isPast) {
      for (let j = 0; j < this.#shareCount; j += 1) {
        first += this.#shares[j]! * by.b[from + j]!
        second += this.#shares[j]! * by.y[from + j]!
      }
      this.moveB = first
      this.moveY = by.start + second
      return
    }
    if (this.#isNarrow) {
      for (let j = 0; j < this.#shareCount; j += 1) {
        const k = from + j
        first += this.#shares[j]! * (by.b[k]! + by.y[k]!)
        second += this.#shares[j]! * this.width(k) * (by.b[k]! - by.y[k]! - by.start)
      }
      const width = this.atB - this.atY
      const byWidth = width > 0 ? second / width : 0
      this.moveB = 0.5 * (first + by.start + byWidth)
      this.moveY = 0.5 * (first + by.start - byWidth)
      return
    }
    for (let j = 0; j < this.#shareCount; j += 1) {
      const k = from + j
      first += this.#shares[j]! * b[k]! * by.b[k]!
      second += this.#shares[j]! * y[k]! * by.y[k]!
    }
    const height = this.atY - this.start
    this.moveB = this.atB < 0 ? first / this.atB : 0
    this.moveY = by.start + (height > 0 ? second / height : 0)
  }
}
