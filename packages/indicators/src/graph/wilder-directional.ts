import { directional } from '@tickworks/kernels/simd'
import type { Graph, Slot } from './graph.ts'
import { KernelNode } from './kernel-node.ts'

// State: bars seen counted to 1, the last bar's prices, movements seen counted to `length`, the sums of +DM, -DM and the true range, indices
// seen counted to `lensig`, their average.
const BARS = 0
const HIGH = 1
const LOW = 2
const CLOSE = 3
const COUNT = 4
const PLUS = 5
const MINUS = 6
const RANGE = 7
const INDICES = 8
const MEAN = 9
const STATE_LENGTH = 10

/** Directional movement, true range, their sums and all that follows in one node: eleven nodes' work without the columns between them. */
class WilderDirectional extends KernelNode {
  readonly #length: number
  readonly #lensig: number
  readonly #scale: number

  constructor(reads: readonly Slot[], first: Slot, length: number, lensig: number, scale: number) {
    super(reads, [first, first + 1, first + 2], new Float64Array(STATE_LENGTH))
    this.#length = length
    this.#lensig = lensig
    this.#scale = scale
  }

  override step(v: Float64Array): void {
    const s = this.state
    const [value, plus, minus] = this.writes as readonly [Slot, Slot, Slot]
    const high = v[this.reads[0]!]!
    const low = v[this.reads[1]!]!
    const close = v[this.reads[2]!]!
    v[value] = NaN
    v[plus] = NaN
    v[minus] = NaN
    if (high - high + (low - low) + (close - close) !== 0) return
    const up = high - s[HIGH]!
    const down = s[LOW]! - low
    // The largest of the three distances is the sum of the others. `Math.max` branches, and nothing predicts it.
    const range = 0.5 * (high - low + Math.abs(high - s[CLOSE]!) + Math.abs(low - s[CLOSE]!))
    s[HIGH] = high
    s[LOW] = low
    s[CLOSE] = close
    if (s[BARS] === 0) {
      s[BARS] = 1
      return
    }
    const fade = s[COUNT]! + 1 < this.#length ? 1 : 1 - 1 / this.#length
    s[PLUS] = s[PLUS]! * fade + Number(up > down) * 0.5 * (Math.abs(up) + up)
    s[MINUS] = s[MINUS]! * fade + Number(down > up) * 0.5 * (Math.abs(down) + down)
    s[RANGE] = s[RANGE]! * fade + range
    if (s[COUNT]! < this.#length) s[COUNT] = s[COUNT]! + 1
    if (s[COUNT]! < this.#length) return
    const unit = this.#scale / (s[RANGE]! + Number(s[RANGE] === 0))
    v[plus] = s[PLUS]! * unit
    v[minus] = s[MINUS]! * unit
    const both = v[plus]! + v[minus]!
    const index = (this.#scale * Math.abs(v[plus]! - v[minus]!)) / (both + Number(both === 0))
    if (s[INDICES]! < this.#lensig) {
      s[INDICES] = s[INDICES]! + 1
      s[MEAN] = s[MEAN]! + (index - s[MEAN]!) / s[INDICES]!
    } else if (both !== 0) {
      s[MEAN] = s[MEAN]! + (1 / this.#lensig) * (index - s[MEAN]!)
    }
    if (s[INDICES] === this.#lensig) v[value] = s[MEAN]!
  }

  protected override isSeeded(): boolean {
    return this.state[INDICES] === this.#lensig
  }

  protected override rows(columns: readonly Float64Array[], rowCount: number): void {
    const [high, low, close] = this.reads.map((slot) => columns[slot]!) as Float64Array[]
    const [value, plus, minus] = this.writes.map((slot) => columns[slot]!) as Float64Array[]
    const s = this.state
    for (const [k, place] of KEPT.entries()) kept[k] = s[place]!
    const fade = 1 - 1 / this.#length
    directional([high!, low!, close!], [value!, plus!, minus!], rowCount, fade, 1 / this.#lensig, this.#scale, kept)
    for (const [k, place] of KEPT.entries()) s[place] = kept[k]!
  }
}

/** What a kernel keeps, in its order. */
const KEPT = [HIGH, LOW, CLOSE, PLUS, MINUS, RANGE, MEAN]
const kept = new Float64Array(KEPT.length)

/**
 * TA-Lib's ADX, PLUS_DI and MINUS_DI: Wilder's sums (see `wilderSum`), scale · sum of ±DM / sum of the range, 0 where that is 0, and the
 * average of scale · |plus - minus| / (plus + minus), whose 0/0 counts as 0 in the first mean and leaves a later one as it was. With a
 * `lensig` of 1 the average is TA-Lib's DX.
 */
export function wilderDirectional(
  g: Graph,
  high: Slot,
  low: Slot,
  close: Slot,
  p: { readonly length: number; readonly lensig: number; readonly scalar: number },
): readonly [value: Slot, plus: Slot, minus: Slot] {
  const first = g.slots(3)
  g.add(new WilderDirectional([high, low, close], first, p.length, p.lensig, p.scalar))
  return [first, first + 1, first + 2]
}
