/**
 * Greatest and least of the last `length` rows, exact, so any way of finding them gives the same bits. Row by row: the blocks of
 * {@link import('./window-sum.ts')} with `max` for `+` (van Herk 1992, Gil and Werman 1993). By SIMD: windows of 4, 16, 64 rows from four
 * smaller ones each, the last step overlapping. -0 counts as 0.
 */

import { KERNEL_CELLS_MAX, KERNEL_ROWS_MAX, kernelsOf } from './module.ts'

/**
 * State before the first row: the place in the block, the extreme of the present block, then `length + 1` cells: below the place the
 * block's values, from it on extremes of the previous block's ends (NaN: there is none), the last one of nothing.
 */
export function windowMaxState(length: number): Float64Array {
  return stateOf(length, -Infinity)
}

/** As {@link windowMaxState}. */
export function windowMinState(length: number): Float64Array {
  return stateOf(length, Infinity)
}

/**
 * y = the greatest; NaN while there are fewer rows than `length` or one of them is not finite. `y` may be `x`.
 *
 * @param state of {@link windowMaxState}, its length three more than the window's
 */
export function windowMax(x: Float64Array, y: Float64Array, rowCount: number, state: Float64Array): void {
  const done = simd(x, y, rowCount, state, 1)
  if (done < rowCount) scalarMax(x, y, done, rowCount, state)
}

/** y = the least. As {@link windowMax}. */
export function windowMin(x: Float64Array, y: Float64Array, rowCount: number, state: Float64Array): void {
  const done = simd(x, y, rowCount, state, -1)
  if (done < rowCount) scalarMin(x, y, done, rowCount, state)
}

function stateOf(length: number, nothing: number): Float64Array {
  const state = new Float64Array(length + 3).fill(NaN)
  state[0] = 0
  state[1] = nothing
  state[length + 2] = nothing
  return state
}

/** @returns rows done: all or none */
function simd(x: Float64Array, y: Float64Array, rowCount: number, state: Float64Array, sign: 1 | -1): number {
  const found = kernelsOf(x)
  const length = state.length - 3
  if (
    found === null ||
    y.buffer !== found.buffer ||
    length < 2 ||
    2 * length > KERNEL_CELLS_MAX ||
    rowCount < 2 * length ||
    rowCount > KERNEL_ROWS_MAX
  ) {
    return 0
  }
  const { call, between } = found
  let [from, to] = between
  if (call.copyFinite(x.byteOffset, from.byteOffset, rowCount) === 0) return 0
  const first = length - 1
  // Windows that begin in an earlier piece need the state; all others are found from this piece alone.
  if (sign === 1) scalarMax(x, y, 0, first, state)
  else scalarMin(x, y, 0, first, state)
  for (let k = 0; k < length; k += 1) state[k + 2] = from[rowCount - length + k]!
  let width = 1
  for (; 4 * width < length; width *= 4) {
    // Rows before `done` have no window of this width yet: what is written there is not read for any that counts.
    const done = 4 * width - 1
    const at = 8 * done
    call.windowExtreme(from.byteOffset + at, to.byteOffset + at, rowCount - done, sign, width, 2 * width, 3 * width)
    const swap = from
    from = to
    to = swap
  }
  const far = length - width
  const at = 8 * first
  call.windowExtreme(
    from.byteOffset + at,
    y.byteOffset + at,
    rowCount - first,
    sign,
    Math.min(width, far),
    Math.min(2 * width, far),
    far,
  )
  if (sign === 1) turnMax(state)
  else turnMin(state)
  return rowCount
}

function scalarMax(x: Float64Array, y: Float64Array, from: number, to: number, state: Float64Array): void {
  const end = state.length - 1
  let at = state[0]! + 2
  let head = state[1]!
  for (let i = from; i < to; i += 1) {
    const value = x[i]! + (x[i]! - x[i]!)
    head = Math.max(head, value)
    y[i] = Math.max(head, state[at + 1]!)
    state[at] = value
    at += 1
    if (at === end) {
      turnMax(state)
      at = 2
      head = -Infinity
    }
  }
  state[0] = at - 2
  state[1] = head
}

function turnMax(state: Float64Array): void {
  let suffix = -Infinity
  for (let k = state.length - 2; k >= 2; k -= 1) {
    suffix = Math.max(suffix, state[k]!)
    state[k] = suffix
  }
  state[0] = 0
  state[1] = -Infinity
}

function scalarMin(x: Float64Array, y: Float64Array, from: number, to: number, state: Float64Array): void {
  const end = state.length - 1
  let at = state[0]! + 2
  let head = state[1]!
  for (let i = from; i < to; i += 1) {
    const value = x[i]! + (x[i]! - x[i]!)
    head = Math.min(head, value)
    y[i] = Math.min(head, state[at + 1]!)
    state[at] = value
    at += 1
    if (at === end) {
      turnMin(state)
      at = 2
      head = Infinity
    }
  }
  state[0] = at - 2
  state[1] = head
}

function turnMin(state: Float64Array): void {
  let suffix = Infinity
  for (let k = state.length - 2; k >= 2; k -= 1) {
    suffix = Math.min(suffix, state[k]!)
    state[k] = suffix
  }
  state[0] = 0
  state[1] = Infinity
}
