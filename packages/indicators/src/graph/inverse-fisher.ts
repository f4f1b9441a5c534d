import { tanh } from '@tickworks/kernels'
import { calc, type Graph, type Slot } from './graph.ts'

/** (e^(amp · x) - 1) / (e^(amp · x) + 1), which is tanh(amp · x / 2) and does not overflow. */
export function inverseFisher(g: Graph, x: Slot, amp: number): Slot {
  return calc(g, [x], (v, y) => {
    y[0] = tanh((amp * v[0]!) / 2)
  })
}
