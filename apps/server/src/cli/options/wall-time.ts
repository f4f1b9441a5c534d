/** Days on the wall, and the years of a clock that may count open hours alone. */

import type { ExpiryClock, OptionChain } from '@tickworks/options'

const DAY_US = 86_400_000_000
/** An expiry that is so much later is behind any holiday that moves it. */
const LATER_DAYS = 40

/** What is left of a chain on the wall, in years of 365 days; 0 once it is expired. */
export function leftOnWall({ clock, expiry, nowUs }: OptionChain): number {
  return Math.max(0, clock.hours(expiry, nowUs)) / 8_760
}

/** How much of the clock's years the `days` of 24 hours after `nowUs` hold. */
export function yearsOfDays(clock: ExpiryClock, nowUs: number, days: number): number {
  const { year } = clock.policy
  if (year.kind === 'calendar') return days / year.daysPerYear
  const thenUs = nowUs + days * DAY_US
  const later = new Date(thenUs / 1_000 + LATER_DAYS * 86_400_000).toISOString().slice(0, 10)
  return clock.years(later, nowUs) - clock.years(later, thenUs)
}
