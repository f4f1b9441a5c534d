/** What metrics that know the time count in. Times are microseconds. */

import { expm1, log } from '@tickworks/kernels'
import { choice } from '../params.ts'

const US_PER_DAY = 86_400_000_000
/** Trading days. */
const DAYS_PER_YEAR = 252

/** The parameter `tf`. */
export const timeUnit = () =>
  choice('years', ['years', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds'], 'Unit of time')
export type TimeUnit = ReturnType<typeof timeUnit>['options'][number]

/**
 * How many units lie between two times, as pandas_ta counts: a year is 252 calendar days, a month 30.417, and compat drops the part of
 * a day.
 */
export function unitsBetween(fromUs: number, toUs: number, unit: TimeUnit, compat: boolean): number {
  const exact = (toUs - fromUs) / US_PER_DAY
  const days = compat ? Math.floor(exact) : exact
  switch (unit) {
    case 'years':
      return days / DAYS_PER_YEAR
    case 'months':
      return days / 30.417
    case 'weeks':
      return days / 7
    case 'days':
      return days
    case 'hours':
      return days * 24
    case 'minutes':
      return exact * 1_440
    case 'seconds':
      return exact * 86_400
  }
}

/** (last / first)^(1 / years) - 1; NaN unless time has passed. */
export function annualGrowth(first: number, last: number, years: number): number {
  return years > 0 ? expm1(log(last / first) / years) : NaN
}
