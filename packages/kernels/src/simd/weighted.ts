/** Σ weights · x over the last rows, each product and each sum rounded, from the oldest on: a filter, a linear regression's end. */

import { KERNEL_ROWS_MAX, kernelsOf } from './module.ts'

/** State before the first row: the last `length - 1` values, the oldest first; NaN: there are none. */
export function weightedState(length: number): Float64Array {
  return new Float64Array(length - 1).fill(NaN)
}

/**
 * `weights[0]` goes with the oldest row, the last one with the present. NaN while there are fewer rows or one of them is not finite. `y`
 * may be `x`.
 *
 * @param state of {@link weightedState}, for as many weights
 */
export function weighted(
  x: Float64Array,
  y: Float64Array,
  rowCount: number,
  weights: Float64Array,
  state: Float64Array,
): void {
  const found = kernelsOf(x)
  const { length } = weights
  const back = length - 1
  if (found === null || y.buffer !== found.buffer || rowCount > KERNEL_ROWS_MAX || length > KERNEL_ROWS_MAX) {
    const values = new Float64Array(back + rowCount)
    values.set(state)
    for (let i = 0; i < rowCount; i += 1) values[back + i] = x[i]! + (x[i]! - x[i]!)
    for (let i = 0; i < rowCount; i += 1) {
      let total = 0
      for (let k = 0; k < length; k += 1) total += weights[k]! * values[i + k]!
      y[i] = total
    }
    state.set(values.subarray(rowCount))
    return
  }
  const { call, cells, between } = found
  const [values] = between
  values.set(state)
  call.copyFinite(x.byteOffset, values.byteOffset + 8 * back, rowCount)
  cells.set(weights)
  call.weighted(values.byteOffset, y.byteOffset, rowCount, cells.byteOffset, length)
  state.set(values.subarray(rowCount, rowCount + back))
}
