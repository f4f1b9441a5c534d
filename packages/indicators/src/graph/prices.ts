/** One price for a bar. */

import { typical } from '@tickworks/kernels/simd'
import { middleOf } from './arithmetic.ts'
import { calc, type Graph, Node, type Slot } from './graph.ts'

/** (high + low) / 2 */
export function medianPrice(g: Graph, high: Slot, low: Slot): Slot {
  return middleOf(g, high, low)
}

class Typical extends Node {
  override step(v: Float64Array): void {
    v[this.writes[0]!] = (v[this.reads[0]!]! + v[this.reads[1]!]! + v[this.reads[2]!]!) / 3
  }

  override block(columns: readonly Float64Array[], rowCount: number): void {
    const [high, low, close] = this.reads.map((slot) => columns[slot]!) as Float64Array[]
    typical(high!, low!, close!, columns[this.writes[0]!]!, rowCount, 3)
  }
}

/** (high + low + close) / 3 */
export function typicalPrice(g: Graph, high: Slot, low: Slot, close: Slot): Slot {
  return g.add(new Typical([high, low, close], [g.slots()]))
}

/** (high + low + 2 · close) / 4 */
export function weightedClose(g: Graph, high: Slot, low: Slot, close: Slot): Slot {
  return calc(g, [high, low, close], (x, y) => {
    y[0] = (x[0]! + x[1]! + 2 * x[2]!) / 4
  })
}

/** (open + high + low + close) / 4 */
export function averagePrice(g: Graph, open: Slot, high: Slot, low: Slot, close: Slot): Slot {
  return calc(g, [open, high, low, close], (x, y) => {
    y[0] = (x[0]! + x[1]! + x[2]! + x[3]!) / 4
  })
}
