/**
 * Counts of durations in log-linear buckets: every power of two of microseconds is cut into 16 equal parts, so a percentile is right
 * to 1/16 of its value at any size. Fixed memory, no allocation per record.
 */

const PARTS = 16
const PART_BITS = 4
/** 2^32 µs is 71 minutes; what takes longer counts as that. */
const EXPONENTS = 33

export class LatencyHistogram {
  readonly #counts = new Float64Array(EXPONENTS * PARTS)
  #total = 0

  /** Number of durations recorded. */
  get count(): number {
    return this.#total
  }

  /** Records `times` durations of `us` microseconds. What is below zero or NaN counts as 0. */
  record(us: number, times = 1): void {
    const bucket = bucketOf(us)
    this.#counts[bucket] = this.#counts[bucket]! + times
    this.#total += times
  }

  /** Upper edge of the bucket in which the part `q` (0..1) of all durations lies, in µs. NaN while nothing has been recorded. */
  quantile(q: number): number {
    if (this.#total === 0) return Number.NaN
    const rank = Math.max(1, Math.ceil(q * this.#total))
    let seen = 0
    for (let i = 0; i < this.#counts.length; i += 1) {
      seen += this.#counts[i]!
      if (seen >= rank) return upperEdge(i)
    }
    return upperEdge(this.#counts.length - 1)
  }

  /** Halves every count: old durations fade instead of staying for ever. Called at a steady pace by the owner. */
  decay(): void {
    let total = 0
    for (let i = 0; i < this.#counts.length; i += 1) {
      const kept = this.#counts[i]! / 2
      this.#counts[i] = kept < 0.5 ? 0 : kept
      total += this.#counts[i]!
    }
    this.#total = total
  }
}

function bucketOf(us: number): number {
  if (!(us >= 1)) return 0
  const whole = Math.min(Math.floor(us), 0xffff_ffff)
  const exponent = 31 - Math.clz32(whole)
  // Below 16 µs a bucket is one microsecond; above, the top four bits after the leading one choose the part.
  const part =
    exponent < PART_BITS
      ? (whole << (PART_BITS - exponent)) & (PARTS - 1)
      : (whole >>> (exponent - PART_BITS)) & (PARTS - 1)
  return (exponent + 1) * PARTS + part
}

function upperEdge(bucket: number): number {
  const exponent = Math.floor(bucket / PARTS) - 1
  if (exponent < 0) return 1
  const part = bucket % PARTS
  const width = 2 ** exponent / PARTS
  return 2 ** exponent + (part + 1) * width
}
