/** The straight line of least squares through a window, and the averages that are points of it. */

import { atan } from '@tickworks/kernels'
import { type LineFactors, windowLine, windowLineState } from '@tickworks/kernels/simd'
import { BlockNode } from './block-node.ts'
import { calc, type Graph, type Slot } from './graph.ts'

/** Two numbers of the line, or one of them, by the blocks of the window sums (`windows.ts`). */
class Line extends BlockNode {
  override readonly windowed = true
  readonly #first: LineFactors
  readonly #second: LineFactors

  constructor(x: Slot, writes: readonly Slot[], length: number, first: LineFactors, second: LineFactors) {
    super([x], writes, windowLineState(length))
    this.#first = first
    this.#second = second
  }

  override block(columns: readonly Float64Array[], rowCount: number): void {
    const { reads, writes } = this
    const y0 = columns[writes[0]!]!
    const y1 = columns[writes[writes.length - 1]!]!
    windowLine(columns[reads[0]!]!, y0, y1, rowCount, this.#first, this.#second, this.state)
  }
}

/**
 * `level` times the mean and `bars` times the slope of a window of `length`. With k the place in the window, oldest 0, the slope is
 * Σ (k - (n - 1)/2) · x / (n · (n² - 1)/12), 0 for one value.
 */
function factorsOf(length: number, level: number, bars: number): LineFactors {
  const byMoment = length === 1 ? 0 : (12 * bars) / (length * (length * length - 1))
  return { level, bySum: level / length - ((length - 1) / 2) * byMoment, byMoment }
}

/** The line of least squares through the last `length` values: their mean, and its slope per bar (0 for one value). */
export function regression(g: Graph, x: Slot, length: number): { readonly mean: Slot; readonly slope: Slot } {
  const mean = g.slots(2)
  g.add(new Line(x, [mean, mean + 1], length, factorsOf(length, 1, 0), factorsOf(length, 0, 1)))
  return { mean, slope: mean + 1 }
}

/** The line at `barsFromMiddle` bars after the middle of the window: (length - 1)/2 is the present bar. */
export function lineAt(g: Graph, x: Slot, length: number, barsFromMiddle: number): Slot {
  const factors = factorsOf(length, 1, barsFromMiddle)
  return g.add(new Line(x, [g.slots()], length, factors, factors))
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
