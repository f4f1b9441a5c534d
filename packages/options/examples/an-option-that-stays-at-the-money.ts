/**
 * One key for whatever is at the money: it changes strike as the forward moves, goes on in the next expiry, and its continuous price gains
 * what the holder of it would have gained.
 *
 *     node packages/options/examples/an-option-that-stays-at-the-money.ts
 */

import {
  black76Price,
  blankQuote,
  EXPIRY_RULES,
  ExpiryClock,
  OptionChain,
  tradingCalendar,
  VirtualOption,
  type VirtualPoint,
} from '@tickworks/options'

const holidays = ['2026-11-24']
const calendar = tradingCalendar({ timeZone: 'Asia/Kolkata', sessionOpen: '09:15', sessionClose: '15:30', holidays })
const clock = new ExpiryClock({ rule: EXPIRY_RULES.nse, calendar, year: { kind: 'calendar', daysPerYear: 365 } })
const strikes = Array.from({ length: 21 }, (_, i) => 24_500 + 50 * i)
const chainOf = (expiry: string) =>
  new OptionChain({ venue: 'NFO', symbol: 'NIFTY', expiry, strikes, clock, contractSize: 75 })
const [near, next] = [chainOf('2026-11-26'), chainOf('2026-12-03')]
const option = new VirtualOption('NFO:NIFTY-2026-11-26-C-ATM', { switchMargin: 0.1 })

// A made-up market: the forward at 13 % vol, both sides half a point about the price.
const days = [
  [20, 24_990],
  [23, 25_040],
  [25, 25_025],
] as const
for (const [day, forward] of days) {
  const nowUs = Date.UTC(2026, 10, day, 9) * 1_000 // 14:30 in India
  for (const chain of [near, next]) {
    chain.advance(nowUs)
    for (const strike of strikes) {
      for (const right of ['C', 'P'] as const) {
        const mid = black76Price({ right, underlying: forward, strike, years: chain.years, rate: 0, vol: 0.13 })
        chain.update({ ...blankQuote(strike, right), tsUs: nowUs, bid: Math.max(0, mid - 0.5), ask: mid + 0.5 })
      }
    }
  }
  print(day, option.at(near))
}
print(25, option.roll(near, next))

function print(day: number, point: VirtualPoint): void {
  if (point.kind === 'refused') console.log(day, point.reason)
  else console.log(day, point.key, point.price.toFixed(2), point.rollGap.toFixed(2), point.continuous.toFixed(2))
}
