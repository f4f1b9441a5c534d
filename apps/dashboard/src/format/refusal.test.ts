import assert from 'node:assert/strict'
import test from 'node:test'
import { refusalNumbers } from './refusal.ts'

// biome-ignore format: a table reads by its columns
const cases: readonly (readonly [limit: number | null, value: number | null, unit: string, want: string])[] = [
  [60_000,    74_210.55, 'USD gross',         '74,210.55 against a limit of 60,000.00 USD gross'],
  [6_000_000, 7_421_055, 'JPY',               '7,421,055 against a limit of 6,000,000 JPY'],
  [10,        12.5,      'USDT',              '12.5 against a limit of 10 USDT'],
  [600,       601,       'orders per minute', '601 against a limit of 600 orders per minute'],
  [null,      5,         'quantity',          '5 against a limit of – quantity'],
  [null,      null,      '',                  ''],
]
for (const [limit, value, unit, want] of cases) {
  test(`refusal of ${value} over ${limit} ${unit}`, () => {
    assert.equal(refusalNumbers({ reason: 'x', limit, value, unit, message: '' }), want)
  })
}
