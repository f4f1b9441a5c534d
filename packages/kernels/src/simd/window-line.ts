/**
 * The line of least squares through the last `length` rows, in the blocks of {@link import('./window-sum.ts')}: the sum and the first moment
 * of what a value differs from an origin that is in every window it serves, the last value of the previous block, and for the row that
 * completes a block its own. In a flat window both are exactly 0.
 */

import { allFinite } from './finite.ts'
import { KERNEL_CELLS_MAX, kernelsOf } from './module.ts'

/**
 * State before the first row: the place in the block, the origin, sum and moment of the present block, then `length + 1` pairs of those of
 * the previous block's ends (NaN: there is none), the last one (0, 0); below the place the first of each pair is the block's value.
 */
export function windowLineState(length: number): Float64Array {
  const state = new Float64Array(PAIRS_AT + 2 * length + 2).fill(NaN)
  state[0] = 0
  state[2] = 0
  state[3] = 0
  state[PAIRS_AT + 2 * length] = 0
  state[PAIRS_AT + 2 * length + 1] = 0
  return state
}

const PAIRS_AT = 4

/** A number of the line: level · origin + bySum · Σ d + byMoment · Σ k · d, d = x - origin, k the place in the window from 0. */
export type LineFactors = { readonly level: number; readonly bySum: number; readonly byMoment: number }

/**
 * Two numbers of each window; NaN while there are fewer rows than `length` or one of them is not finite. `y0` and `y1` may be one column,
 * which then holds the second, and are others than `x`.
 *
 * @param state of {@link windowLineState}
 */
export function windowLine(
  x: Float64Array,
  y0: Float64Array,
  y1: Float64Array,
  rowCount: number,
  first: LineFactors,
  second: LineFactors,
  state: Float64Array,
): void {
  const found = kernelsOf(x)
  const { length: cellCount } = state
  const factorsAt = cellCount
  const length = (cellCount - PAIRS_AT - 2) >> 1
  if (
    found !== null &&
    y0.buffer === found.buffer &&
    y1.buffer === found.buffer &&
    cellCount + 6 <= KERNEL_CELLS_MAX &&
    allFinite(x, rowCount)
  ) {
    const { call, cells, spare } = found
    const place = state[0]!
    for (let i = 1; i < cellCount; i += 1) cells[i] = state[i]!
    cells[factorsAt] = first.level
    cells[factorsAt + 1] = second.level
    cells[factorsAt + 2] = first.bySum
    cells[factorsAt + 3] = second.bySum
    cells[factorsAt + 4] = first.byMoment
    cells[factorsAt + 5] = second.byMoment
    call.windowLine(
      x.byteOffset,
      y0.byteOffset,
      y1.byteOffset,
      rowCount,
      length,
      place,
      cells.byteOffset + 8,
      spare.byteOffset,
      cells.byteOffset + 8 * factorsAt,
    )
    for (let i = 1; i < cellCount; i += 1) state[i] = cells[i]!
    state[0] = (place + rowCount) % length
    return
  }
  const last = length - 1
  let at = state[0]!
  for (let i = 0; i < rowCount; i += 1) {
    const value = x[i]! + (x[i]! - x[i]!)
    const pair = PAIRS_AT + 2 * at
    state[pair] = value
    let sum = 0
    let moment = 0
    if (at === last) {
      state[1] = value
      state[2] = 0
      state[3] = 0
      for (let k = pair; k >= PAIRS_AT; k -= 2) {
        moment += sum
        sum += state[k]! - value
        state[k] = sum
        state[k + 1] = moment
      }
      at = 0
    } else {
      const distance = value - state[1]!
      state[2] = state[2]! + distance
      state[3] = state[3]! + distance * at
      sum = state[2]! + state[pair + 2]!
      moment = state[3]! + (last - at) * state[2]! + state[pair + 3]!
      at += 1
    }
    y0[i] = first.level * state[1]! + (first.bySum * sum + first.byMoment * moment)
    y1[i] = second.level * state[1]! + (second.bySum * sum + second.byMoment * moment)
  }
  state[0] = at
}
