/** The straight line of least squares through a window, and the averages that are points of it. */

import { atan } from '@tickworks/kernels'
import { BlockNode } from './block-node.ts'
import { calc, type Graph, type Slot } from './graph.ts'

/** Where the tables of {@link Line} begin: before them stand place, origin of the end, origin, sum and first moment of the beginning. */
const TABLES = 5

/**
 * Mean and slope of a window, in the blocks of the window sums (`windows.ts`). With k the place in the window, oldest 0, slope is
 * Σ (k - (n - 1)/2) · x / (n · (n² - 1)/12). Suffix sums A[i] = x[i] + A[i + 1] of the previous block give its first moments as well:
 * W[i] = W[i + 1] + A[i + 1] is Σ (k - i) · x. Nothing is subtracted but an origin that is in every window it serves, so nothing drifts
 * and a flat window has the slope 0. Below the present place the first table holds the block's values.
 */
class Line extends BlockNode {
  override readonly windowed = true
  readonly #length: number
  readonly #x: Slot
  readonly #mean: Slot
  readonly #slope: Slot

  constructor(x: Slot, first: Slot, length: number) {
    const initial = new Float64Array(TABLES + 2 * (length + 1)).fill(NaN)
    initial.fill(0, 0, TABLES)
    initial[TABLES + length] = 0
    initial[TABLES + 2 * length + 1] = 0
    super([x], [first, first + 1], initial)
    this.#length = length
    this.#x = x
    this.#mean = first
    this.#slope = first + 1
  }

  override block(columns: readonly Float64Array[], rowCount: number): void {
    const s = this.state
    const n = this.#length
    const xs = columns[this.#x]!
    const means = columns[this.#mean]!
    const slopes = columns[this.#slope]!
    const middle = (n - 1) / 2
    const perValue = 1 / n
    const perMoment = n === 1 ? 0 : 12 / (n * (n * n - 1))
    let at = s[0]!
    let origin = s[2]!
    let shift = origin - s[1]!
    let head = s[3]!
    let moment = s[4]!
    for (let i = 0; i < rowCount; i += 1) {
      const x = xs[i]! + (xs[i]! - xs[i]!)
      if (at === 0) {
        origin = x
        shift = x - s[1]!
      }
      const offset = x - origin
      head += offset
      moment += at * offset
      s[TABLES + at] = x
      const count = at + 1
      const rest = n - count
      if (rest === 0) {
        s[1] = origin
        shift = 0
      }
      const sum = s[TABLES + count]! + (head + count * shift)
      const first = s[TABLES + n + 1 + count]! + (moment + rest * head + shift * count * (rest + at / 2))
      means[i] = s[1]! + sum * perValue
      slopes[i] = (first - middle * sum) * perMoment
      at = count
      if (rest === 0) {
        this.#turn()
        at = 0
        head = 0
        moment = 0
      }
    }
    s[0] = at
    s[2] = origin
    s[3] = head
    s[4] = moment
  }

  #turn(): void {
    const s = this.state
    const n = this.#length
    const origin = s[TABLES + n - 1]!
    let sum = 0
    let moment = 0
    for (let i = n - 1; i >= 0; i -= 1) {
      moment += sum
      sum += s[TABLES + i]! - origin
      s[TABLES + i] = sum
      s[TABLES + n + 1 + i] = moment
    }
    s[0] = 0
    s[1] = origin
    s[3] = 0
    s[4] = 0
  }
}

/** The line of least squares through the last `length` values: their mean, and its slope per bar (0 for one value). */
export function regression(g: Graph, x: Slot, length: number): { readonly mean: Slot; readonly slope: Slot } {
  const first = g.slots(2)
  g.add(new Line(x, first, length))
  return { mean: first, slope: first + 1 }
}

/** The line at `barsFromMiddle` bars after the middle of the window: (length - 1)/2 is the present bar. */
export function lineAt(g: Graph, x: Slot, length: number, barsFromMiddle: number): Slot {
  const { mean, slope } = regression(g, x, length)
  return calc(g, [mean, slope], (value, y) => {
    y[0] = value[0]! + barsFromMiddle * value[1]!
  })
}

/** The line of least squares through the last `length` values, at the present bar. */
export function linreg(g: Graph, x: Slot, length: number): Slot {
  return lineAt(g, x, length, (length - 1) / 2)
}

/** Mean of the last `length` values with weights 1, 2, … `length`, the last for the present one: the line, a third of its way. */
export function wma(g: Graph, x: Slot, length: number): Slot {
  return lineAt(g, x, length, (length - 1) / 6)
}

/** The arc tangent of the slope of the line of least squares, times `scale`: 180/π for degrees. */
export function regressionAngle(g: Graph, x: Slot, length: number, scale: number): Slot {
  return calc(g, [regression(g, x, length).slope], (slope, y) => {
    y[0] = atan(slope[0]!) * scale
  })
}
