/** Nodes about the change of a value relative to what it was. */

import { log } from '@tickworks/kernels'
import { calc, type Graph, Node, type Slot, type StepAll } from './graph.ts'
import { lag } from './lags.ts'

class Relative extends Node {
  override readonly stepAll: StepAll = stepRelatives

  override block(columns: readonly Float64Array[], rowCount: number): void {
    const [xs, befores] = this.reads.map((slot) => columns[slot]!) as Float64Array[]
    const y = columns[this.writes[0]!]!
    const scale = this.constants[0]!
    for (let i = 0; i < rowCount; i += 1) y[i] = (scale * (xs![i]! - befores![i]!)) / befores![i]!
  }
}

function stepRelatives(m: Float64Array, code: Int32Array, from: number, to: number): void {
  for (let k = from; k < to; k += 5) {
    const before = m[code[k + 1]!]!
    m[code[k + 2]!] = (m[code[k + 4]!]! * (m[code[k]!]! - before)) / before
  }
}

/** scale · (x - x[bars]) / x[bars] */
export function relativeChange(g: Graph, x: Slot, bars = 1, scale = 1): Slot {
  return g.add(new Relative([x, lag(g, x, bars)], [g.slots()], [], [scale]))
}

/** ln(x / x[bars]) */
export function logChange(g: Graph, x: Slot, bars = 1): Slot {
  return calc(g, [x, lag(g, x, bars)], (v, y) => {
    y[0] = log(v[0]! / v[1]!)
  })
}
