/** Running moments in a state of numbers, grown value by value (Welford 1962). */

/** Count, mean and squared deviations stand at `at`, `at + 1` and `at + 2`. */
export function grow(s: number[], at: number, x: number): void {
  const count = s[at]! + 1
  const distance = x - s[at + 1]!
  const mean = s[at + 1]! + distance / count
  s[at] = count
  s[at + 1] = mean
  s[at + 2] = s[at + 2]! + distance * (x - mean)
}

/** Sample variance of what stands at `at`; NaN of fewer than two values. */
export function sampleVariance(s: readonly number[], at: number): number {
  return s[at]! > 1 ? s[at + 2]! / (s[at]! - 1) : NaN
}
