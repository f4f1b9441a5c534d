import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  EXPIRY_RULES,
  type ExpiryRule,
  expiryInstantUs,
  lastTradeInstantUs,
  TradingDays,
  tradingCalendar,
} from './expiry-rule.ts'

const india = new TradingDays(
  tradingCalendar(
    { timeZone: 'Asia/Kolkata', sessionOpen: '09:15', sessionClose: '15:30', holidays: ['2026-11-10', '2026-11-24'] },
    { extraDays: ['2026-11-28'], specialSessions: { '2026-11-08': ['18:00', '19:00'] } },
  ),
)
const newYork = new TradingDays(
  tradingCalendar(
    { timeZone: 'America/New_York', sessionOpen: '09:30', sessionClose: '16:00', holidays: ['2026-11-26'] },
    { earlyCloses: { '2026-11-27': '13:00' } },
  ),
)
const moved: ExpiryRule = {
  ...EXPIRY_RULES.nse,
  changes: [{ from: '2026-12-01', settlesAt: '15:00' }],
  ifClosed: 'next',
}

// biome-ignore format: a table reads by its columns
const cases = [
  // what                            rule                 days     date          expires                 trades until
  ['a weekly',                       EXPIRY_RULES.nse,    india,   '2026-11-26', '2026-11-26T10:00:00Z', '2026-11-26T10:00:00Z'],
  ['on a holiday: the day before',   EXPIRY_RULES.nse,    india,   '2026-11-24', '2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z'],
  ['on a Saturday that trades',      EXPIRY_RULES.nse,    india,   '2026-11-28', '2026-11-28T10:00:00Z', '2026-11-28T10:00:00Z'],
  ['in a special hour: before it',   EXPIRY_RULES.nse,    india,   '2026-11-08', '2026-11-06T10:00:00Z', '2026-11-06T10:00:00Z'],
  ['the day after, by rule',         moved,               india,   '2026-11-24', '2026-11-25T10:00:00Z', '2026-11-25T10:00:00Z'],
  ['a time that has changed since',  moved,               india,   '2026-12-01', '2026-12-01T09:30:00Z', '2026-12-01T09:30:00Z'],
  ['AM settled: the close before',   EXPIRY_RULES.cboeAm, newYork, '2026-11-20', '2026-11-20T14:30:00Z', '2026-11-19T21:00:00Z'],
  ['AM, after a holiday',            EXPIRY_RULES.cboeAm, newYork, '2026-11-27', '2026-11-27T14:30:00Z', '2026-11-25T21:00:00Z'],
  ['PM, at an early close',          EXPIRY_RULES.cboePm, newYork, '2026-11-27', '2026-11-27T18:00:00Z', '2026-11-27T18:00:00Z'],
  ['Deribit, on a Sunday',           EXPIRY_RULES.deribit, india,  '2026-11-29', '2026-11-29T08:00:00Z', '2026-11-29T08:00:00Z'],
] as const
for (const [what, rule, days, date, expires, last] of cases) {
  test(`${rule.name}: ${what}`, () => {
    assert.equal(expiryInstantUs(rule, date, days), Date.parse(expires) * 1_000)
    assert.equal(lastTradeInstantUs(rule, date, days), Date.parse(last) * 1_000)
  })
}

test('a year without a trading day, and a date that is none, are refused', () => {
  const closed = new TradingDays(
    tradingCalendar(
      { timeZone: 'UTC', sessionOpen: '09:00', sessionClose: '17:00', holidays: [] },
      { weekendDays: [1, 2, 3, 4, 5, 6, 7], extraDays: ['2020-01-01'] },
    ),
  )
  assert.throws(() => expiryInstantUs(EXPIRY_RULES.nse, '2026-11-24', closed), /no trading day within a year/)
  assert.throws(
    () => lastTradeInstantUs(EXPIRY_RULES.nse, '2026-11-31', india),
    /expiry must be a date .* '2026-11-31'/,
  )
  const late = { ...EXPIRY_RULES.nse, settlesAt: '25:00' }
  assert.throws(() => expiryInstantUs(late, '2026-11-26', india), /settlesAt of rule nse must be a local time/)
})
