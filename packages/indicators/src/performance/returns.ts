/** Returns in a state of numbers. */

import { log } from '@tickworks/kernels'

/** The return since the close that stands at `at`, which `close` then replaces; NaN at first. */
export function nextReturn(s: number[], at: number, close: number, logarithmic: boolean): number {
  const before = s[at]!
  s[at] = close
  return logarithmic ? log(close / before) : (close - before) / before
}
