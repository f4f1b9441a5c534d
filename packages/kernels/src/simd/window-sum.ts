/**
 * Sums of the last `length` rows. Time is cut into blocks of `length`. A window is the end of the previous block, whose suffix sums were
 * made when it was full, and the beginning of the present one, a running sum:
 *
 *     previous block            present block
 *     [ . . . s3 s4 s5 s6 ]     [ x0 x1 x2 . . . . ]      window sum = (x0 + x1 + x2) + s3
 *             └──────────── one window ────────┘
 *
 * Nothing is ever subtracted: nothing drifts, and what has left a window leaves nothing behind.
 */

import { allFinite } from './finite.ts'
import { KERNEL_CELLS_MAX, kernelsOf } from './module.ts'

/**
 * State before the first row: the place in the block, the running sum, then `length + 1` cells: below the place the block's values, from
 * it on suffix sums of the previous block (NaN: there is none), the last one 0.
 */
export function windowSumState(length: number): Float64Array {
  const state = new Float64Array(length + 3).fill(NaN)
  state[0] = 0
  state[1] = 0
  state[length + 2] = 0
  return state
}

/**
 * y = `scale` times the sum; NaN while there are fewer rows than `length` or one of them is not finite. `y` may be `x`.
 *
 * @param state of {@link windowSumState}, its length three more than the window's
 */
export function windowSum(
  x: Float64Array,
  y: Float64Array,
  rowCount: number,
  state: Float64Array,
  scale: number,
): void {
  const found = kernelsOf(x)
  const cellCount = state.length - 2
  if (
    found === null ||
    y.buffer !== found.buffer ||
    cellCount > KERNEL_CELLS_MAX ||
    x.byteOffset === y.byteOffset ||
    !allFinite(x, rowCount)
  ) {
    scalarWindowSum(x, y, rowCount, state, scale)
    return
  }
  const { call, cells, spare } = found
  const length = cellCount - 1
  const place = state[0]!
  for (let i = 0; i < cellCount; i += 1) cells[i] = state[i + 2]!
  state[1] = call.windowSum(
    x.byteOffset,
    y.byteOffset,
    rowCount,
    length,
    place,
    state[1]!,
    cells.byteOffset,
    spare.byteOffset,
    scale,
  )
  state[0] = (place + rowCount) % length
  for (let i = 0; i < cellCount; i += 1) state[i + 2] = cells[i]!
}

function scalarWindowSum(x: Float64Array, y: Float64Array, rowCount: number, state: Float64Array, scale: number): void {
  const end = state.length - 1
  let at = state[0]! + 2
  let head = state[1]!
  for (let i = 0; i < rowCount; i += 1) {
    const value = x[i]! + (x[i]! - x[i]!)
    head += value
    y[i] = (head + state[at + 1]!) * scale
    state[at] = value
    at += 1
    if (at === end) {
      let suffix = 0
      for (let k = end - 1; k >= 2; k -= 1) {
        suffix += state[k]!
        state[k] = suffix
      }
      at = 2
      head = 0
    }
  }
  state[0] = at - 2
  state[1] = head
}
