/** One row's numbers from several columns. `y` may be one of the others unless said. */

import { type Kernels, kernelsOf } from './module.ts'

/** y = factor · (x - from) / (high - low), `flat` where that would be over 0. */
export function place(
  x: Float64Array,
  from: Float64Array,
  low: Float64Array,
  high: Float64Array,
  y: Float64Array,
  rowCount: number,
  factor: number,
  flat: number,
): void {
  const found = inOne([x, from, low, high, y])
  if (found !== null) {
    const { call } = found
    call.place(x.byteOffset, from.byteOffset, low.byteOffset, high.byteOffset, y.byteOffset, rowCount, factor, flat)
    return
  }
  for (let i = 0; i < rowCount; i += 1) {
    const range = high[i]! - low[i]!
    y[i] = range === 0 ? flat : (factor * (x[i]! - from[i]!)) / range
  }
}

/** y = (a + b + c) / divisor */
export function typical(
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
  y: Float64Array,
  rowCount: number,
  divisor: number,
): void {
  const found = inOne([a, b, c, y])
  if (found !== null) found.call.typical(a.byteOffset, b.byteOffset, c.byteOffset, y.byteOffset, rowCount, divisor)
  else for (let i = 0; i < rowCount; i += 1) y[i] = (a[i]! + b[i]! + c[i]!) / divisor
}

/** y = |x - the row before it|; `previous` stands before the first. `y` is another column than `x`. */
export function distance(x: Float64Array, y: Float64Array, rowCount: number, previous: number): void {
  const found = inOne([x, y])
  if (found !== null) {
    found.call.distance(x.byteOffset, y.byteOffset, rowCount, previous)
    return
  }
  let before = previous
  for (let i = 0; i < rowCount; i += 1) {
    y[i] = Math.abs(x[i]! - before)
    before = x[i]!
  }
}

/**
 * With the sum s = high + low + close: up = s · volume where s rose by more than tie · |s|, moved where it moved by more than that, else 0.
 * Finite numbers only.
 *
 * @returns the last sum; `previous` is the one before the first
 */
export function moneyFlow(
  [high, low, close, volume]: readonly [Float64Array, Float64Array, Float64Array, Float64Array],
  up: Float64Array,
  moved: Float64Array,
  rowCount: number,
  tie: number,
  previous: number,
): number {
  const found = inOne([high, low, close, volume, up, moved])
  if (found !== null) {
    return found.call.moneyFlow(
      high.byteOffset,
      low.byteOffset,
      close.byteOffset,
      volume.byteOffset,
      up.byteOffset,
      moved.byteOffset,
      rowCount,
      tie,
      previous,
    )
  }
  let before = previous
  for (let i = 0; i < rowCount; i += 1) {
    const sum = high[i]! + low[i]! + close[i]!
    const flow = sum * volume[i]!
    const rise = sum - before
    const least = tie * Math.abs(sum)
    up[i] = rise > least ? flow : 0
    moved[i] = Math.abs(rise) > least ? flow : 0
    before = sum
  }
  return before
}

/**
 * Bands around `middle` at the distance d = width · √(squares · part): lower, upper, bandwidth = 100 · 2d / middle, and the place
 * (x - lower) / 2d. All four are other columns than x, middle and squares.
 */
export function deviationBands(
  x: Float64Array,
  middle: Float64Array,
  squares: Float64Array,
  [lower, upper, bandwidth, percent]: readonly [Float64Array, Float64Array, Float64Array, Float64Array],
  rowCount: number,
  part: number,
  width: number,
): void {
  const found = inOne([x, middle, squares, lower, upper, bandwidth, percent])
  if (found !== null) {
    found.call.deviationBands(
      x.byteOffset,
      middle.byteOffset,
      squares.byteOffset,
      lower.byteOffset,
      upper.byteOffset,
      bandwidth.byteOffset,
      percent.byteOffset,
      rowCount,
      part,
      width,
    )
    return
  }
  for (let i = 0; i < rowCount; i += 1) {
    const mean = middle[i]!
    const reach = width * Math.sqrt(squares[i]! * part)
    const least = mean - reach
    const both = reach * 2
    lower[i] = least
    upper[i] = mean + reach
    bandwidth[i] = (both / mean) * 100
    percent[i] = (x[i]! - least) / both
  }
}

/** y = √(factor · x); NaN below 0. */
export function root(x: Float64Array, y: Float64Array, rowCount: number, factor: number): void {
  const found = inOne([x, y])
  if (found !== null) found.call.root(x.byteOffset, y.byteOffset, rowCount, factor)
  else for (let i = 0; i < rowCount; i += 1) y[i] = Math.sqrt(x[i]! * factor)
}

function inOne(columns: readonly Float64Array[]): Kernels | null {
  const found = kernelsOf(columns[0]!)
  if (found === null) return null
  for (let k = 1; k < columns.length; k += 1) if (columns[k]!.buffer !== found.buffer) return null
  return found
}
