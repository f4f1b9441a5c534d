/** Two exponential averages, their distance, and its own average: what `smooth` does three times, without the columns between. */

import { kernelsOf } from './module.ts'

/** Gains of the averages. */
export type ConvergenceGains = { readonly fast: number; readonly slow: number; readonly signal: number }

/**
 * line = fast - slow average of x, signal the average of the line, rest = line - signal, all averages y += gain · (x - y). For finite
 * numbers. A row's bits do not depend on later rows. Columns of kernels are overwritten up to the next multiple of four rows.
 *
 * @param state the two averages of x and that of the line, as the row before left them
 */
export function convergence(
  x: Float64Array,
  line: Float64Array,
  rest: Float64Array,
  signal: Float64Array,
  rowCount: number,
  { fast, slow, signal: gain }: ConvergenceGains,
  state: Float64Array,
): void {
  const found = kernelsOf(x)
  const buffer = found?.buffer
  if (found !== null && line.buffer === buffer && rest.buffer === buffer && signal.buffer === buffer) {
    const { call, cells } = found
    for (let k = 0; k < 3; k += 1) cells[k] = state[k]!
    call.convergence(
      x.byteOffset,
      line.byteOffset,
      rest.byteOffset,
      signal.byteOffset,
      rowCount,
      fast,
      slow,
      gain,
      cells.byteOffset,
    )
    for (let k = 0; k < 3; k += 1) state[k] = cells[k]!
    return
  }
  const fasts = powersOf(1 - fast)
  const slows = powersOf(1 - slow)
  const lefts = powersOf(1 - gain)
  // Of the last block: the reference, the deviation at its start, and the whole of what its values added.
  let [fastReference, slowReference, signalReference] = state as unknown as [number, number, number]
  let fastBefore = 0
  let slowBefore = 0
  let signalBefore = 0
  let fastOwn = 0
  let slowOwn = 0
  let signalOwn = 0
  for (let from = 0; from < rowCount; from += 4) {
    const reference = x[from]!
    fastBefore = fastOwn + (fastReference - reference) + fasts[4]! * fastBefore
    slowBefore = slowOwn + (slowReference - reference) + slows[4]! * slowBefore
    fastReference = reference
    slowReference = reference
    const count = Math.min(4, rowCount - from)
    fastOwn = 0
    slowOwn = 0
    let first = 0
    let part = 0
    let second = 0
    for (let k = 0; k < count; k += 1) {
      const i = from + k
      fastOwn = fast * (x[i]! - reference) + fasts[1]! * fastOwn
      slowOwn = slow * (x[i]! - reference) + slows[1]! * slowOwn
      const value = fastOwn + fasts[k + 1]! * fastBefore - (slowOwn + slows[k + 1]! * slowBefore)
      if (k === 0) {
        first = value
        signalBefore = signalOwn + (signalReference - first) + lefts[4]! * signalBefore
        signalReference = first
      }
      // In pairs, as the kernel adds them.
      const own = gain * (value - first)
      const pair = k % 2 === 0 ? own : own + lefts[1]! * part
      part = own
      signalOwn = k < 2 ? pair : pair + lefts[k - 1]! * second
      if (k === 1) second = pair
      line[i] = value
      signal[i] = first + (signalOwn + lefts[k + 1]! * signalBefore)
      rest[i] = value - signal[i]!
    }
    const last = count
    state[0] = reference + (fastOwn + fasts[last]! * fastBefore)
    state[1] = reference + (slowOwn + slows[last]! * slowBefore)
    state[2] = signal[from + count - 1]!
  }
}

/** 1, keep, keep², keep³, (keep²)² */
function powersOf(keep: number): Float64Array {
  const keep2 = keep * keep
  return Float64Array.of(1, keep, keep2, keep2 * keep, keep2 * keep2)
}
