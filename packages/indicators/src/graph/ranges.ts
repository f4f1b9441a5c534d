/** Nodes about the range of a bar. */

import { type Graph, Node, type Slot, type StepAll } from './graph.ts'
import { lag } from './lags.ts'

class TrueRange extends Node {
  override readonly stepAll: StepAll = stepTrueRanges

  override block(columns: readonly Float64Array[], rowCount: number): void {
    const [highs, lows, befores] = this.reads.map((slot) => columns[slot]!) as Float64Array[]
    const y = columns[this.writes[0]!]!
    for (let i = 0; i < rowCount; i += 1) {
      const high = highs![i]!
      const low = lows![i]!
      const before = befores![i]!
      y[i] = Math.max(high - low, Math.abs(high - before), Math.abs(low - before))
    }
  }
}

function stepTrueRanges(m: Float64Array, code: Int32Array, from: number, to: number): void {
  for (let k = from; k < to; k += 6) {
    const high = m[code[k]!]!
    const low = m[code[k + 1]!]!
    const before = m[code[k + 2]!]!
    m[code[k + 3]!] = Math.max(high - low, Math.abs(high - before), Math.abs(low - before))
  }
}

/** max(high - low, |high - close[bars]|, |low - close[bars]|); NaN for the first `bars` bars. */
export function trueRange(g: Graph, high: Slot, low: Slot, close: Slot, bars = 1): Slot {
  return g.add(new TrueRange([high, low, lag(g, close, bars)], [g.slots()]))
}
