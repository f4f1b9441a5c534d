// The block of rows that implied vols are computed in: a column of slots, STRIDE bytes each, the first of which the caller fills and reads.
// A stage reads slots and writes slots; it is short, so that the processor has many rows of it under way at once.

/** Rows of a block; ../src/simd/implied-vol.ts has the same. */
export const ROWS: i32 = 128
/** Room for the rows, and for each the problems of both ends of its price; no multiple of 4096. */
export const STRIDE: usize = 8 * 3 * ROWS + 48

export const RIGHT: usize = 0 * STRIDE
/** Spot or forward; then the forward. */
export const UNDERLYING: usize = 1 * STRIDE
export const STRIKE: usize = 2 * STRIDE
/** Then their square root. */
export const YEARS: usize = 3 * STRIDE
export const RATE: usize = 4 * STRIDE
/** Then rate less yield. */
export const YIELD: usize = 5 * STRIDE
/** Then the price without discount. */
export const PRICE: usize = 6 * STRIDE
export const IV: usize = 7 * STRIDE
export const IV_ERROR: usize = 8 * STRIDE
/** Bytes. */
export const OUTCOME: usize = 9 * STRIDE

/** All bits set where a row, or a problem, can be solved here. */
export const IS_EASY: usize = 10 * STRIDE
/** What rounding took from the numbers in other slots. */
export const CARRY_REST: usize = 11 * STRIDE
export const FORWARD_REST: usize = 12 * STRIDE
export const VALUE_REST: usize = 13 * STRIDE
/** What the price's last rounding moves the price without discount by. */
export const HALF_WIDTH: usize = 14 * STRIDE
/** e^(rate·years) as (head + rest)·scale. */
export const GROWTH: usize = 15 * STRIDE
export const GROWTH_REST: usize = 16 * STRIDE
export const GROWTH_SCALE: usize = 17 * STRIDE

/** A problem: log(low/high), low, high (Bachelier: the gap in its place), time value, what that lacks to its maximum. */
export const X: usize = 18 * STRIDE
export const LOW: usize = 19 * STRIDE
export const HIGH: usize = 20 * STRIDE
export const TIME_VALUE: usize = 21 * STRIDE
export const ROOM: usize = 22 * STRIDE
/** Its solution, as it gets better; h = x/s (Bachelier: the depth in its place). */
export const TOTAL_VOL: usize = 23 * STRIDE
export const H: usize = 24 * STRIDE
export const REACH: usize = 25 * STRIDE
export const MISS: usize = 26 * STRIDE
export const PER_PRICE: usize = 27 * STRIDE
/** Addresses of the problems whose reach comes by the Taylor series, by two slopes, by two ratios. */
export const NEAR: usize = 28 * STRIDE
export const WING: usize = 29 * STRIDE
export const MIDDLE: usize = 30 * STRIDE
/** Rows whose price is near or at its bound: row, kind, problems of the upper and the lower end. */
export const SPECIAL: usize = 31 * STRIDE

/** Numbers beyond are left to the scalar form. */
export const TINY: usize = memory.data<f64>([1e-250])
export const HUGE: usize = memory.data<f64>([1e250])
/** A longer step than this asks for another. */
export const LAST_STEP: usize = memory.data<f64>([2e-4])
/** Of Bachelier's formula: a larger share of the gap has a vol that does not hang on the gap. */
export const SHARE_MAX: usize = memory.data<f64>([1e9])

/** Address of row or problem i. */
// @ts-ignore: a decorator of the compiler
@inline
export function rowAt(block: usize, i: i32): usize {
  return block + (<usize>i << 3)
}
