import { type Graph, Node, type Slot } from './graph.ts'

// State: bars seen counted to 1, the last bar's prices, movements seen, the sums of +DM, -DM and the true range, indices
// seen counted to `lensig`, their average.
const STATE_LENGTH = 10

/** Directional movement, true range, their sums and all that follows in one node: eleven nodes' work without the columns between them. */
class WilderDirectional extends Node {
  readonly #length: number
  readonly #lensig: number
  readonly #scale: number
  /** A column of one row for each slot that `step` reads or writes. */
  readonly #row: readonly Float64Array[]

  constructor(reads: readonly Slot[], first: Slot, length: number, lensig: number, scale: number) {
    super(reads, [first, first + 1, first + 2], new Float64Array(STATE_LENGTH))
    this.#length = length
    this.#lensig = lensig
    this.#scale = scale
    this.#row = Array.from({ length: 6 }, () => new Float64Array(1))
  }

  override step(v: Float64Array): void {
    const { reads, writes } = this
    const row = this.#row
    for (let k = 0; k < 3; k += 1) row[k]![0] = v[reads[k]!]!
    this.#run(row[0]!, row[1]!, row[2]!, row[3]!, row[4]!, row[5]!, 1)
    for (let k = 0; k < 3; k += 1) v[writes[k]!] = row[3 + k]![0]!
  }

  override block(columns: readonly Float64Array[], rowCount: number): void {
    const [high, low, close] = this.reads
    const [value, plus, minus] = this.writes
    this.#run(
      columns[high!]!,
      columns[low!]!,
      columns[close!]!,
      columns[value!]!,
      columns[plus!]!,
      columns[minus!]!,
      rowCount,
    )
  }

  #run(
    highs: Float64Array,
    lows: Float64Array,
    closes: Float64Array,
    values: Float64Array,
    pluses: Float64Array,
    minuses: Float64Array,
    rowCount: number,
  ): void {
    const s = this.state
    const length = this.#length
    const lensig = this.#lensig
    const scale = this.#scale
    const kept = 1 - 1 / length
    const gain = 1 / lensig
    let bars = s[0]!
    let high1 = s[1]!
    let low1 = s[2]!
    let close1 = s[3]!
    let count = s[4]!
    let plusSum = s[5]!
    let minusSum = s[6]!
    let rangeSum = s[7]!
    let indices = s[8]!
    let mean = s[9]!
    for (let i = 0; i < rowCount; i += 1) {
      const high = highs[i]!
      const low = lows[i]!
      const close = closes[i]!
      if (high - high + (low - low) + (close - close) !== 0) {
        values[i] = NaN
        pluses[i] = NaN
        minuses[i] = NaN
        continue
      }
      const up = high - high1
      const down = low1 - low
      // The largest of the three distances is the sum of the others. `Math.max` branches, and nothing predicts it.
      const range = 0.5 * (high - low + Math.abs(high - close1) + Math.abs(low - close1))
      high1 = high
      low1 = low
      close1 = close
      if (indices === lensig) {
        plusSum = plusSum * kept + Number(up > down) * 0.5 * (Math.abs(up) + up)
        minusSum = minusSum * kept + Number(down > up) * 0.5 * (Math.abs(down) + down)
        rangeSum = rangeSum * kept + range
        const unit = scale / (rangeSum + Number(rangeSum === 0))
        const plus = plusSum * unit
        const minus = minusSum * unit
        const both = plus + minus
        if (both !== 0) mean += gain * ((scale * Math.abs(plus - minus)) / both - mean)
        values[i] = mean
        pluses[i] = plus
        minuses[i] = minus
        continue
      }
      let plus = NaN
      let minus = NaN
      if (bars === 0) {
        bars = 1
      } else {
        const fade = count + 1 < length ? 1 : kept
        plusSum = plusSum * fade + Number(up > down) * 0.5 * (Math.abs(up) + up)
        minusSum = minusSum * fade + Number(down > up) * 0.5 * (Math.abs(down) + down)
        rangeSum = rangeSum * fade + range
        count += 1
        if (count >= length) {
          const unit = scale / (rangeSum + Number(rangeSum === 0))
          plus = plusSum * unit
          minus = minusSum * unit
          const both = plus + minus
          indices += 1
          mean += ((scale * Math.abs(plus - minus)) / (both + Number(both === 0)) - mean) / indices
        }
      }
      values[i] = indices === lensig ? mean : NaN
      pluses[i] = plus
      minuses[i] = minus
    }
    s[0] = bars
    s[1] = high1
    s[2] = low1
    s[3] = close1
    s[4] = count
    s[5] = plusSum
    s[6] = minusSum
    s[7] = rangeSum
    s[8] = indices
    s[9] = mean
  }
}

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
