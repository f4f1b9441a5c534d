/**
 * Mean and sum of squared deviations of the last `length` rows. The blocks of {@link import('./window-sum.ts')}, with the sum and the sum
 * of squares of what a value differs from an origin that is in every window it serves: the last value of the previous block, and for the
 * row that completes a block, whose window has lost that one, its own value. A window that contains its origin has squares of at most
 * 2 · `length` times what is left after the mean is taken out, so little is cancelled, whatever the price and whatever was there before.
 */

import { allFinite } from './finite.ts'
import { KERNEL_CELLS_MAX, kernelsOf } from './module.ts'

/**
 * State before the first row: the place in the block, the origin, sum and squares of the present block, then `length + 1` pairs of sum and
 * squares: those of the previous block's ends from the place on (NaN: there is none), the last one (0, 0); below the place the first of
 * each pair is the block's value.
 */
export function windowMomentsState(length: number): Float64Array {
  const state = new Float64Array(PAIRS_AT + 2 * length + 2).fill(NaN)
  state[0] = 0
  state[2] = 0
  state[3] = 0
  state[PAIRS_AT + 2 * length] = 0
  state[PAIRS_AT + 2 * length + 1] = 0
  return state
}

const PAIRS_AT = 4

/**
 * NaN in both while there are fewer rows than `length` or one of them is not finite. `squares` is never below 0, and exactly 0 when all
 * rows are equal. `mean` and `squares` are other columns than `x`.
 *
 * @param state of {@link windowMomentsState}
 */
export function windowMoments(
  x: Float64Array,
  mean: Float64Array,
  squares: Float64Array,
  rowCount: number,
  state: Float64Array,
): void {
  const found = kernelsOf(x)
  const { length: cellCount } = state
  if (
    found === null ||
    mean.buffer !== found.buffer ||
    squares.buffer !== found.buffer ||
    cellCount > KERNEL_CELLS_MAX ||
    !allFinite(x, rowCount)
  ) {
    scalarMoments(x, mean, squares, rowCount, state)
    return
  }
  const { call, cells, spare } = found
  const length = (cellCount - PAIRS_AT - 2) >> 1
  const place = state[0]!
  for (let i = 1; i < cellCount; i += 1) cells[i] = state[i]!
  call.windowMoments(
    x.byteOffset,
    mean.byteOffset,
    squares.byteOffset,
    rowCount,
    length,
    place,
    cells.byteOffset + 8,
    spare.byteOffset,
  )
  for (let i = 1; i < cellCount; i += 1) state[i] = cells[i]!
  state[0] = (place + rowCount) % length
}

function scalarMoments(
  x: Float64Array,
  mean: Float64Array,
  squares: Float64Array,
  rowCount: number,
  state: Float64Array,
): void {
  const last = state.length - 4
  const part = 1 / ((state.length - PAIRS_AT - 2) >> 1)
  let at = PAIRS_AT + 2 * state[0]!
  for (let i = 0; i < rowCount; i += 1) {
    const value = x[i]! + (x[i]! - x[i]!)
    state[at] = value
    let sum: number
    let square: number
    if (at === last) {
      state[1] = value
      state[2] = 0
      state[3] = 0
      sum = 0
      square = 0
      for (let k = last; k >= PAIRS_AT; k -= 2) {
        const distance = state[k]! - value
        sum += distance
        square += distance * distance
        state[k] = sum
        state[k + 1] = square
      }
      at = PAIRS_AT
    } else {
      const distance = value - state[1]!
      state[2] = state[2]! + distance
      state[3] = state[3]! + distance * distance
      sum = state[2]! + state[at + 2]!
      square = state[3]! + state[at + 3]!
      at += 2
    }
    const shift = sum * part
    const left = square - sum * shift
    mean[i] = state[1]! + shift
    squares[i] = left < 0 ? 0 : left
  }
  state[0] = (at - PAIRS_AT) >> 1
}
