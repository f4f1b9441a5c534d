/**
 * y[t] = y[t-1] + gain · (x[t] - y[t-1]): exponential and Wilder's averages, in a form whose rows do not wait for each other.
 *
 * Finite values are taken in blocks of four. All of a block is measured from its first value r, the reference; the deviation w of the
 * average before it from r fades, and the block's own values add to it, keep being 1 - gain:
 *
 *     y[k] = r + (own[k] + keep^(k+1) · w)       own[k] = gain · (x[k] - r) + keep · own[k-1]
 *
 * The next block's w is (own[3] + (r - next r)) + keep^4 · w: one multiplication and one addition in four rows that wait for what was
 * before, where the plain form has three operations in each. Where x stays as it is, y comes to x exactly. Blocks are counted in values
 * since {@link startSmooth}, so results do not depend on how the rows are cut into pieces.
 */

import { allFinite } from './finite.ts'
import { kernelsOf } from './module.ts'

/** Numbers of state: values in the block so far, reference, w, own of the last value, and the third value's part of its own. */
export const SMOOTH_CELLS = 5

/** The state of an average that stands at `y`. */
export function startSmooth(state: Float64Array, y: number): void {
  state[0] = 0
  state[1] = y
  state[2] = 0
  state[3] = 0
  state[4] = 0
}

/** Takes one finite value. @returns the average */
export function smoothStep(state: Float64Array, x: number, gain: number): number {
  const keep = 1 - gain
  const count = state[0]!
  if (count === 0) {
    const keep2 = keep * keep
    const w = state[3]! + (state[1]! - x) + keep2 * keep2 * state[2]!
    state[0] = 1
    state[1] = x
    state[2] = w
    return x + (0 + keep * w)
  }
  const reference = state[1]!
  const part = gain * (x - reference)
  const keep2 = keep * keep
  if (count === 1) {
    state[0] = 2
    state[3] = part
    return reference + (part + keep2 * state[2]!)
  }
  if (count === 2) {
    const own = part + keep * state[3]!
    state[0] = 3
    state[4] = part
    const y = reference + (own + keep2 * keep * state[2]!)
    return y
  }
  const own = part + keep * state[4]! + keep2 * state[3]!
  state[0] = 0
  state[3] = own
  return reference + (own + keep2 * keep2 * state[2]!)
}

/**
 * The average after each row. A row that is not finite gives NaN and changes nothing. `y` may be `x`.
 *
 * @param state {@link SMOOTH_CELLS} numbers, first from {@link startSmooth}, then as the last call or {@link smoothStep} left them
 */
export function smooth(x: Float64Array, y: Float64Array, rowCount: number, gain: number, state: Float64Array): void {
  const found = kernelsOf(x)
  if (found === null || y.buffer !== found.buffer || !allFinite(x, rowCount)) {
    scalarSmooth(x, y, 0, rowCount, gain, state)
    return
  }
  const lead = Math.min(rowCount, (4 - state[0]!) % 4)
  const whole = (rowCount - lead) & ~3
  scalarSmooth(x, y, 0, lead, gain, state)
  if (whole > 0) {
    const { cells } = found
    cells[0] = state[1]!
    cells[1] = state[2]!
    cells[2] = state[3]!
    found.call.smooth(x.byteOffset + 8 * lead, y.byteOffset + 8 * lead, whole, gain, cells.byteOffset)
    state[1] = cells[0]!
    state[2] = cells[1]!
    state[3] = cells[2]!
  }
  scalarSmooth(x, y, lead + whole, rowCount, gain, state)
}

function scalarSmooth(
  x: Float64Array,
  y: Float64Array,
  from: number,
  to: number,
  gain: number,
  state: Float64Array,
): void {
  for (let i = from; i < to; i += 1) {
    const value = x[i]!
    y[i] = value - value === 0 ? smoothStep(state, value, gain) : NaN
  }
}
