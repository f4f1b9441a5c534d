/** Ehlers' reflex and trendflex. */

import { cos, exp } from '@tickworks/kernels'
import { fold, type Graph, type Slot } from './graph.ts'
import { rolling } from './windows.ts'

export type FlexParams = {
  readonly length: number
  readonly smooth: number
  readonly alpha: number
  readonly pi: number
  readonly sqrt2: number
}

/**
 * The mean distance of a smoothed price f from its last `length` values, `sloped` from the line through f[length] and f, over its own
 * root mean square. The smoother is Ehlers' with two poles, 0 on the first two bars, and reads degrees as radians, as pandas_ta 0.4 does.
 */
export function flex(g: Graph, x: Slot, p: FlexParams, { sloped }: { readonly sloped: boolean }): Slot {
  const { length, alpha } = p
  const ratio = (2 * p.sqrt2) / p.smooth
  const decay = exp(-p.pi * ratio)
  const c2 = 2 * decay * cos(180 * ratio)
  const c3 = -decay * decay
  const c1 = (1 - c2 - c3) / 2
  // State: bars counted to 2, the last x, the last two f.
  const smoothed = fold(g, [x], 1, [0, 0, 0, 0], (input, y, s) => {
    let f = 0
    if (s[0]! < 2) s[0] = s[0]! + 1
    else f = c1 * (input[0]! + s[1]!) + c2 * s[2]! + c3 * s[3]!
    s[1] = input[0]!
    s[3] = s[2]!
    s[2] = f
    y[0] = f
  })[0]!
  const distance = rolling(g, [smoothed], length + 1, 1, (values, from, count, y) => {
    const last = values[from + count - 1]!
    const slope = sloped ? (values[from]! - last) / length : 0
    let total = 0
    for (let back = 1; back < length; back += 1) total += last - values[from + length - back]! + back * slope
    y[0] = total / length
  })[0]!
  return fold(g, [distance], 1, [0], (input, y, s) => {
    s[0] = alpha * input[0]! * input[0]! + (1 - alpha) * s[0]!
    y[0] = input[0]! / Math.sqrt(s[0]!)
  })[0]!
}
