/** The relative volatility index of one price. */

import { deviation } from './deviation.ts'
import { calc, fold, type Graph, type Slot } from './graph.ts'
import { change } from './lags.ts'
import { type AverageMode, movingAverage } from './moving-average.ts'

/** scale · MA(up) / (MA(up) + MA(down)): the population deviation of a window where x rose (up) and where it fell (down), else 0. */
export function relativeVolatility(
  g: Graph,
  x: Slot,
  length: number,
  scale: number,
  mode: AverageMode,
  drift: number,
): Slot {
  const [up, down] = fold(g, [deviation(g, x, length), change(g, x, drift)], 2, [], (v, y) => {
    y[0] = v[1]! > 0 ? v[0]! : 0
    y[1] = v[1]! < 0 ? v[0]! : 0
  })
  const sides = [up!, down!].map((side) => movingAverage(g, mode, side, length))
  return calc(g, sides, (v, y) => {
    y[0] = (scale * v[0]!) / (v[0]! + v[1]!)
  })
}

/** Mean of several numbers of the present bar. */
export function meanOf(g: Graph, slots: readonly Slot[]): Slot {
  const count = slots.length
  if (count === 1) return slots[0]!
  return calc(g, slots, (x, y) => {
    let sum = 0
    for (let k = 0; k < count; k += 1) sum += x[k]!
    y[0] = sum / count
  })
}
