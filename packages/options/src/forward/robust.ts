/** Statistics that half of the values cannot spoil. Each sorts the first `n` values into scratch space of the caller's. */

/** Tukey's biweight gives 95 % efficiency at the normal with this many scales. */
const TUKEY = 4.685

/** The middle of the densest values: the shorter half of the shorter half … (half-sample mode; Robertson and Cryer 1974). */
export function modeOf(sorted: Float64Array, values: Float64Array, n: number): number {
  for (let i = 0; i < n; i += 1) insert(sorted, i, values[i]!)
  let from = 0
  for (let count = n; count > 2; ) {
    const half = (count + 1) >> 1
    let best = from
    for (let i = from + 1; i + half <= from + count; i += 1)
      if (sorted[i + half - 1]! - sorted[i]! < sorted[best + half - 1]! - sorted[best]!) best = i
    from = best
    count = half
  }
  return n === 1 ? sorted[0]! : (sorted[from]! + sorted[from + 1]!) / 2
}

export function medianOf(sorted: Float64Array, values: Float64Array, n: number): number {
  for (let i = 0; i < n; i += 1) insert(sorted, i, values[i]!)
  return middleOf(sorted, n)
}

/** 1.4826 times the median distance from `center`: the standard deviation of normal values. */
export function scaleOf(sorted: Float64Array, values: Float64Array, center: number, n: number): number {
  for (let i = 0; i < n; i += 1) insert(sorted, i, Math.abs(values[i]! - center))
  return 1.4826 * middleOf(sorted, n)
}

/** The biweight of a residual: 1 at 0, 0 from 4.685 scales on. */
export function tukey(residual: number, scale: number): number {
  const u = residual / (TUKEY * scale)
  if (u >= 1 || u <= -1) return 0
  const v = 1 - u * u
  return v * v
}

/** Puts one more value into the first `count`, which are sorted. */
export function insert(sorted: Float64Array, count: number, value: number): void {
  let j = count
  for (; j > 0 && sorted[j - 1]! > value; j -= 1) sorted[j] = sorted[j - 1]!
  sorted[j] = value
}

/** The median of `n` sorted values. */
export function middleOf(sorted: Float64Array, n: number): number {
  const half = n >> 1
  return n % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}
