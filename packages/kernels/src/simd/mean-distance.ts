/** How far a row is from the mean of its window, in mean deviations: two passes over each window, all measured from the row itself. */

import { KERNEL_ROWS_MAX, kernelsOf } from './module.ts'

/** State before the first row: the last `length - 1` values, the oldest first; NaN: there are none. */
export function meanDistanceState(length: number): Float64Array {
  return new Float64Array(length - 1).fill(NaN)
}

/**
 * y = (x - mean) / (unit · mean of |x - mean|) over the last `length` rows; `flat` where all are the same. NaN while there are fewer rows
 * or one of them is not finite. `y` may be `x`.
 *
 * @param state of {@link meanDistanceState}
 */
export function meanDistance(
  x: Float64Array,
  y: Float64Array,
  rowCount: number,
  unit: number,
  flat: number,
  state: Float64Array,
): void {
  const back = state.length
  const length = back + 1
  const found = kernelsOf(x)
  if (found !== null && y.buffer === found.buffer && rowCount <= KERNEL_ROWS_MAX && length <= KERNEL_ROWS_MAX) {
    const [values] = found.between
    values.set(state)
    found.call.copyFinite(x.byteOffset, values.byteOffset + 8 * back, rowCount)
    found.call.meanDistance(values.byteOffset, y.byteOffset, rowCount, length, unit, flat)
    state.set(values.subarray(rowCount, rowCount + back))
    return
  }
  const values = new Float64Array(back + rowCount)
  values.set(state)
  for (let i = 0; i < rowCount; i += 1) values[back + i] = x[i]! + (x[i]! - x[i]!)
  for (let i = 0; i < rowCount; i += 1) {
    const last = values[i + back]!
    let sum = 0
    for (let k = i; k <= i + back; k += 1) sum += values[k]! - last
    const mean = sum / length
    let spread = 0
    for (let k = i; k <= i + back; k += 1) spread += Math.abs(values[k]! - last - mean)
    y[i] = spread === 0 ? flat : -mean / ((unit * spread) / length)
  }
  state.set(values.subarray(rowCount))
}
