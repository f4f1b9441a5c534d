/** Smoothing of level, velocity and acceleration (Holt 1957, Winters 1960). */

import { fold, type Graph, type Slot } from './graph.ts'

/**
 * F + V + A/2 with F = (1 - na)(F[1] + V[1] + A[1]/2) + na · x, V = (1 - nb)(V[1] + A[1]) + nb · (F - F[1]) and
 * A = (1 - nc) · A[1] + nc · (V - V[1]), from F = x and V = A = 0 on. State: F (NaN at first), V, A.
 */
export function holtWinters(g: Graph, x: Slot, na: number, nb: number, nc: number): Slot {
  return fold(g, [x], 1, [NaN, 0, 0], (input, y, s) => {
    if (Number.isNaN(s[0]!)) s[0] = input[0]!
    const level = (1 - na) * (s[0]! + s[1]! + 0.5 * s[2]!) + na * input[0]!
    const velocity = (1 - nb) * (s[1]! + s[2]!) + nb * (level - s[0]!)
    const acceleration = (1 - nc) * s[2]! + nc * (velocity - s[1]!)
    s[0] = level
    s[1] = velocity
    s[2] = acceleration
    y[0] = level + velocity + 0.5 * acceleration
  })[0]!
}
