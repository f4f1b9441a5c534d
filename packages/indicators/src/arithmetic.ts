/**
 * Choices made by arithmetic. V8 puts a number on the heap when one expression chooses between it and a constant (`ok ? x : NaN`,
 * `d === 0 ? 0 : n / d`), which is an allocation per update. Where there is no arithmetic for it, outputs are set in a statement for
 * each case.
 */

/** `x`, or NaN if it is infinite. */
export function finiteOrNan(x: number): number {
  return x + (x - x)
}

/** `part / whole`; 0 for 0/0. */
export function shareOf(part: number, whole: number): number {
  return part / (whole + Number(whole === 0))
}
