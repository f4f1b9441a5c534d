/** A made market for tests: three expiries of an index, quotes from a known surface at a known moment. */

import {
  EXPIRY_RULES,
  ExpiryClock,
  type RawSvi,
  type Right,
  surfaceOf,
  surfacePrice,
  tradingCalendar,
  type VolSurface,
} from '@tickworks/options'

export const NOW = '2026-11-12T15:30'
export const RATE = 0.065
export const EXPIRIES = ['2026-11-26', '2026-12-31', '2027-03-25'] as const
export const FORWARDS = [25_060, 25_240, 25_650] as const
export const CLOCK = new ExpiryClock({
  rule: EXPIRY_RULES.nse,
  calendar: tradingCalendar({ timeZone: 'Asia/Kolkata', sessionOpen: '09:15', sessionClose: '15:30', holidays: [] }),
  year: { kind: 'calendar', daysPerYear: 365 },
})
export const NOW_US = Date.parse(`${NOW}:00+05:30`) * 1_000

/** Total variance in proportion to time at every moneyness: no calendar anywhere, and each slice is an SVI one. */
export function sliceAt(years: number): RawSvi {
  return { a: 0.006 * years, b: 0.06 * years, rho: -0.4, m: 0.01, sigma: 0.15 }
}

export const SURFACE: VolSurface = surfaceOf(
  EXPIRIES.map((expiry, i) => {
    const years = CLOCK.years(expiry, NOW_US)
    return { years, forward: FORWARDS[i]!, rate: RATE, svi: sliceAt(years), kLow: -1, kHigh: 1 }
  }),
)
export const STRIKES = Array.from({ length: 41 }, (_, i) => 23_000 + 100 * i)
export const SPOT = 25_000

export type Leg = {
  readonly expiry: string
  readonly strike: number
  readonly right: Right
  readonly mid: number
  readonly openInterest: number
  readonly volume: number
}

export const LEGS: readonly Leg[] = EXPIRIES.flatMap((expiry, e) => {
  const years = CLOCK.years(expiry, NOW_US)
  return STRIKES.flatMap((strike, i) =>
    (['C', 'P'] as const).map((right): Leg => {
      // Calls are held above the money and puts below it, more of them near it.
      const distance = (right === 'C' ? strike - 25_300 : 24_700 - strike) / 100
      const openInterest = Math.max(0, 4_000 - 40 * Math.abs(distance)) + (i % 5 === 0 ? 1_500 : 0)
      const mid = surfacePrice(SURFACE, { right, strike, years, forward: FORWARDS[e]! })
      return { expiry, strike, right, mid, openInterest, volume: 2 * openInterest + i }
    }),
  )
})

/** A row for each option; half the spread a fiftieth of a point. */
export function rowsCsv(legs: readonly Leg[] = LEGS): string {
  const lines = legs.map(({ expiry, strike, right, mid, openInterest, volume }) => {
    return [
      `${NOW}:00+05:30`,
      'NIFTY',
      expiry,
      strike,
      right === 'C' ? 'CE' : 'PE',
      mid - 0.02,
      mid + 0.02,
      75,
      150,
      openInterest,
      volume,
      SPOT,
    ].join()
  })
  return `timestamp,symbol,expiry,strike,option_type,bid,ask,bid_qty,ask_qty,oi,volume,spot\n${lines.join('\n')}\n`
}
