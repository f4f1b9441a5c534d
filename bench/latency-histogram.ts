/**
 * Durations in log-linear buckets: each power of two of nanoseconds in 64 equal parts, so a percentile is right to 1/64 of its value, upwards.
 * Fixed memory, nothing allocated per record.
 */

const PART_BITS = 6
const PARTS = 2 ** PART_BITS
/** 2^40 ns are 18 minutes; what takes longer counts as that. */
const EXPONENTS = 41

export class LatencyHistogram {
  count = 0
  maxNs = 0
  readonly #counts = new Uint32Array(EXPONENTS * PARTS)

  /** What is below one nanosecond counts as zero. */
  record(ns: number): void {
    this.#counts[bucketOf(ns)]! += 1
    this.count += 1
    if (ns > this.maxNs) this.maxNs = ns
  }

  clear(): void {
    this.#counts.fill(0)
    this.count = 0
    this.maxNs = 0
  }

  /** Upper edge, in nanoseconds, of the bucket that holds the part `q` (0 … 1) of all durations; NaN without any. */
  percentileNs(q: number): number {
    if (this.count === 0) return Number.NaN
    let left = Math.max(1, Math.ceil(q * this.count))
    for (let bucket = 0; bucket < this.#counts.length; bucket += 1) {
      left -= this.#counts[bucket]!
      if (left <= 0) return Math.min(upperEdgeNs(bucket), this.maxNs)
    }
    return this.maxNs
  }
}

function bucketOf(ns: number): number {
  if (!(ns >= PARTS)) return Math.max(0, Math.floor(ns)) || 0
  const exponent = Math.min(Math.floor(Math.log2(ns)), EXPONENTS - 1)
  const part = Math.min(Math.floor((ns / 2 ** exponent - 1) * PARTS), PARTS - 1)
  return (exponent - PART_BITS + 1) * PARTS + part
}

function upperEdgeNs(bucket: number): number {
  if (bucket < PARTS) return bucket
  const exponent = Math.floor(bucket / PARTS) + PART_BITS - 1
  return 2 ** exponent * (1 + ((bucket % PARTS) + 1) / PARTS)
}
