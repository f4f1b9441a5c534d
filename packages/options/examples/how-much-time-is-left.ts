import { EXPIRY_RULES, ExpiryClock, tradingCalendar } from '@tickworks/options'

const hours = { timeZone: 'Asia/Kolkata', sessionOpen: '09:15', sessionClose: '15:30', holidays: ['2026-11-24'] }
const calendar = tradingCalendar(hours)
const rule = EXPIRY_RULES.nse
const days = new ExpiryClock({ rule, calendar, year: { kind: 'calendar', daysPerYear: 365 } })
const sessions = new ExpiryClock({ rule, calendar, year: { kind: 'trading', sessionsPerYear: 250, closedWeight: 0 } })

const nowUs = Date.UTC(2026, 10, 23, 9) * 1_000 // 14:30 in India
for (const expiry of ['2026-11-23', '2026-11-24', '2026-11-25']) {
  const at = new Date(days.expiryUs(expiry) / 1_000).toISOString()
  console.log(
    expiry,
    at,
    days.hours(expiry, nowUs),
    days.years(expiry, nowUs).toFixed(6),
    sessions.years(expiry, nowUs).toFixed(6),
  )
}
