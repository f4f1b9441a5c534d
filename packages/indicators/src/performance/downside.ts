/** Deviation of the returns below a rate, in a state of numbers. */

import { expm1, log1p } from '@tickworks/kernels'
import { type TimeUnit, unitsBetween } from './period.ts'

/**
 * State: bars, time of the first and the last, sum of the squares of the returns below 0; with a rate, whose share of a bar depends on
 * how long the series is, all returns follow.
 */
export const Downside = {
  begin: (): number[] => [0, NaN, NaN, 0],

  /** The first of a series of closes: a bar without a return. */
  addTime(s: number[], timeUs: number): void {
    if (s[0] === 0) s[1] = timeUs
    s[0] = s[0]! + 1
    s[2] = timeUs
  },

  add(s: number[], value: number, timeUs: number, keep: boolean): void {
    Downside.addTime(s, timeUs)
    if (keep) s.push(value)
    else if (value < 0) s[3] = s[3]! + value * value
  },

  /** @param rate of the unit, for which the deviation is too */
  read(s: readonly number[], rate: number, unit: TimeUnit, compat: boolean): number {
    const units = unitsBetween(s[1]!, s[2]!, unit, compat)
    if (!(units > 0)) return NaN
    const perUnit = s[0]! / units
    const goal = expm1(log1p(rate) / perUnit)
    let squares = s[3]!
    for (let i = 4; i < s.length; i += 1) {
      const below = Math.max(0, goal - s[i]!)
      squares += below * below
    }
    return Math.sqrt(squares / (s[0]! - 1)) * Math.sqrt(perUnit)
  },
}
