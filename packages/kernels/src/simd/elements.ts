/**
 * One number from those of the same row. `y` may be one of the others, but for {@link change}. NaN in, NaN out.
 */

import { kernelsOf } from './module.ts'

/** y = a + b */
export function add(a: Float64Array, b: Float64Array, y: Float64Array, rowCount: number): void {
  const found = allIn(a, b, y)
  if (found !== null) found.call.add(a.byteOffset, b.byteOffset, y.byteOffset, rowCount)
  else for (let i = 0; i < rowCount; i += 1) y[i] = a[i]! + b[i]!
}

/** y = a - b */
export function sub(a: Float64Array, b: Float64Array, y: Float64Array, rowCount: number): void {
  const found = allIn(a, b, y)
  if (found !== null) found.call.sub(a.byteOffset, b.byteOffset, y.byteOffset, rowCount)
  else for (let i = 0; i < rowCount; i += 1) y[i] = a[i]! - b[i]!
}

/** y = a · b */
export function mul(a: Float64Array, b: Float64Array, y: Float64Array, rowCount: number): void {
  const found = allIn(a, b, y)
  if (found !== null) found.call.mul(a.byteOffset, b.byteOffset, y.byteOffset, rowCount)
  else for (let i = 0; i < rowCount; i += 1) y[i] = a[i]! * b[i]!
}

/** y = a / b as IEEE has it. */
export function div(a: Float64Array, b: Float64Array, y: Float64Array, rowCount: number): void {
  const found = allIn(a, b, y)
  if (found !== null) found.call.div(a.byteOffset, b.byteOffset, y.byteOffset, rowCount)
  else for (let i = 0; i < rowCount; i += 1) y[i] = a[i]! / b[i]!
}

/** y = a / b; 0 for 0/0. */
export function share(a: Float64Array, b: Float64Array, y: Float64Array, rowCount: number): void {
  const found = allIn(a, b, y)
  if (found !== null) found.call.share(a.byteOffset, b.byteOffset, y.byteOffset, rowCount)
  else for (let i = 0; i < rowCount; i += 1) y[i] = a[i]! / (b[i]! + Number(a[i]! === 0 && b[i]! === 0))
}

/** y = factor · x + offset, both rounded. */
export function affine(x: Float64Array, y: Float64Array, rowCount: number, factor: number, offset: number): void {
  const found = allIn(x, x, y)
  if (found !== null) found.call.affine(x.byteOffset, y.byteOffset, rowCount, factor, offset)
  else for (let i = 0; i < rowCount; i += 1) y[i] = x[i]! * factor + offset
}

/** y = √x; NaN below 0. */
export function sqrt(x: Float64Array, y: Float64Array, rowCount: number): void {
  const found = allIn(x, x, y)
  if (found !== null) found.call.sqrt(x.byteOffset, y.byteOffset, rowCount)
  else for (let i = 0; i < rowCount; i += 1) y[i] = Math.sqrt(x[i]!)
}

/** y = x minus the row before it; `previous` stands before the first. `y` is another column than `x`. */
export function change(x: Float64Array, y: Float64Array, rowCount: number, previous: number): void {
  const found = allIn(x, x, y)
  if (found !== null) {
    found.call.change(x.byteOffset, y.byteOffset, rowCount, previous)
    return
  }
  let before = previous
  for (let i = 0; i < rowCount; i += 1) {
    y[i] = x[i]! - before
    before = x[i]!
  }
}

/**
 * y = max(high, p) - min(low, p) with the close p of the row before; `previous` stands before the first. Where a number is missing, y is
 * not to be relied on: for clean columns only. `y` is another column than `close`.
 */
export function trueRange(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  y: Float64Array,
  rowCount: number,
  previous: number,
): void {
  const found = allIn(high, low, close)
  if (found !== null && y.buffer === found.buffer) {
    found.call.trueRange(high.byteOffset, low.byteOffset, close.byteOffset, y.byteOffset, rowCount, previous)
    return
  }
  let before = previous
  for (let i = 0; i < rowCount; i += 1) {
    y[i] = Math.max(high[i]!, before) - Math.min(low[i]!, before)
    before = close[i]!
  }
}

function allIn(a: Float64Array, b: Float64Array, y: Float64Array): ReturnType<typeof kernelsOf> {
  const found = kernelsOf(a)
  return found !== null && b.buffer === found.buffer && y.buffer === found.buffer ? found : null
}
