import assert from 'node:assert/strict'
import test from 'node:test'
import { bytes, compact, currencyDecimals, fixed, latency, plain, quantity, signed, signedPct } from './number.ts'

// biome-ignore format: a table reads by its columns
const cases: readonly (readonly [name: string, got: string, want: string])[] = [
  ['grouped and padded',          fixed(1455.2, 2),            '1,455.20'],
  ['a true minus',                fixed(-3, 1),                '−3.0'],
  ['no minus before zero',        fixed(-0.001, 2),            '0.00'],
  ['null is absent',              fixed(null, 2),              '–'],
  ['NaN is absent, not zero',     fixed(Number.NaN, 2),        '–'],
  ['gain',                        signed(3.2, 2),              '+3.20'],
  ['loss',                        signed(-3.2, 2),             '−3.20'],
  ['neither',                     signed(0.001, 2),            '0.00'],
  ['gain in per cent',            signedPct(0.0125),           '+1.25%'],
  ['absent per cent',             signedPct(null),             '–'],
  ['quantity without zeros',      quantity(1.5, 8),            '1.5'],
  ['short quantity',              quantity(-10, 0),            '−10'],
  ['plain small',                 plain(0.0123456),            '0.012346'],
  ['plain price',                 plain(1432.123456),          '1,432.12'],
  ['plain large',                 plain(1234567.891),          '1,234,567.89'],
  ['volume',                      compact(931_800_000),        '931.8M'],
  ['bytes',                       bytes(0),                    '0 B'],
  ['kilobytes',                   bytes(1_234),                '1.2 kB'],
  ['megabytes',                   bytes(123_456_789),          '123 MB'],
  ['never 1000 kB',               bytes(999_990),              '1 MB'],
  ['microseconds',                latency(12),                 '12 µs'],
  ['small latency',               latency(3.46),               '3.5 µs'],
  ['milliseconds',                latency(1_940),              '1.9 ms'],
  ['seconds',                     latency(2_100_000),          '2.1 s'],
  ['no latency yet',              latency(null),               '–'],
]
for (const [name, got, want] of cases) {
  test(`number: ${name}`, () => assert.equal(got, want))
}

test('ledger exponents come from ISO 4217; other names have none', () => {
  assert.deepEqual(['USD', 'INR', 'JPY', 'USDT'].map(currencyDecimals), [2, 2, 0, null])
})
