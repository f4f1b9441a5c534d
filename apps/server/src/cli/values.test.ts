import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  amount,
  bps,
  collect,
  dateTime,
  instantOf,
  integer,
  number,
  param,
  size,
  speed,
  timeframe,
  timeZone,
} from './values.ts'

// biome-ignore format: a table reads by its columns
const accepted = [
  // name                      parse                 text                     value
  ['basis points',             bps(1_000),           '5bps',                  5],
  ['percent',                  bps(1_000),           '0.07%',                 7],
  ['a bare rate',              bps(1_000),           '2.5',                   2.5],
  ['no fee',                   bps(1_000),           '0',                     0],
  ['a quantity',               size,                 '100',                   { kind: 'qty', qty: 100 }],
  ['a part of the equity',     size,                 '25%',                   { kind: 'equity', fraction: 0.25 }],
  ['full speed',               speed,                'max',                   { kind: 'max' }],
  ['rows a second',            speed,                '25/s',                  { kind: 'rows', perSecond: 25 }],
  ['times as fast',            speed,                '3600x',                 { kind: 'event', factor: 3_600 }],
  ['a parameter',              param,                'fast=10',               { id: null, name: 'fast', value: '10' }],
  ['a strategy\'s parameter',  param,                'ema-cross.fast=10',     { id: 'ema-cross', name: 'fast', value: '10' }],
  ['a value with =',           param,                'a=b=c',                 { id: null, name: 'a', value: 'b=c' }],
  ['a negative value',         param,                'a=-1.5',                { id: null, name: 'a', value: '-1.5' }],
  ['a timeframe',              timeframe,            '15m',                   '15m'],
  ['a zone',                   timeZone,             'Asia/Kolkata',          'Asia/Kolkata'],
  ['a date',                   dateTime,             '2024-02-29',            '2024-02-29'],
  ['a date and time',          dateTime,             '2024-02-29 09:15',      '2024-02-29 09:15'],
  ['a port',                   integer(0, 65_535),   '0',                     0],
  ['a number',                 number(0.01, 100),    '1e1',                   10],
] as const
for (const [name, parse, text, value] of accepted) {
  test(`takes ${name}: ${text}`, () => assert.deepEqual(parse(text), value))
}

// biome-ignore format: a table reads by its columns
const refused = [
  // name                      parse                 text                     rule
  ['a negative rate',          bps(1_000),           '-1bps',                 /from 0 to 1000 basis points/],
  ['a rate beyond the most',   bps(1_000),           '11%',                   /from 0 to 1000 basis points/],
  ['an unknown unit',          bps(1_000),           '1percent',              /basis points/],
  ['no size',                  size,                 '0',                     /above 0/],
  ['a size without a number',  size,                 'all',                   /quantity above 0 such as 100/],
  ['an infinite size',         size,                 'Infinity',              /quantity above 0/],
  ['a speed without unit',     speed,                '25',                    /rows a second such as 25\/s/],
  ['a negative speed',         speed,                '-5x',                   /must be max/],
  ['a parameter without =',    param,                'fast',                  /must be name=value/],
  ['money with a sign',        amount('--cash'),'-5',                    /above 0/],
  ['no money',                 amount('--cash'),'0',                     /above 0/],
  ['money that is NaN',        amount('--cash'),'NaN',                   /amount of money/],
  ['a day that is none',       dateTime,             '2023-02-29',            /must be a date/],
  ['an hour that is none',     dateTime,             '2023-02-20T25:00',      /must be a date/],
  ['a date in another order',  dateTime,             '20.02.2023',            /must be a date/],
  ['a zone that is none',      timeZone,             'IST/Kolkata',           /IANA time zone/],
  ['a timeframe that is none', timeframe,            '7x',                    /1d, 1w or 1M/],
  ['a port beyond the last',   integer(0, 65_535),   '65536',                 /whole number from 0 to 65535/],
  ['a port with a point',      integer(0, 65_535),   '80.5',                  /whole number/],
  ['an empty number',          number(0, 1),         '',                      /number from 0 to 1/],
] as const
for (const [name, parse, text, message] of refused) {
  test(`refuses ${name}: '${text}'`, () => {
    assert.throws(() => parse(text), { code: 'commander.invalidArgument', message })
  })
}

test('an amount keeps its decimals until the currency is known, and refuses more than it has', () => {
  assert.equal(amount('--cash')('2500.50').minor(2), 250_050)
  assert.equal(amount('--cash')('100000').minor(0), 100_000)
  assert.throws(() => amount('--cash')('1.005').minor(2), {
    message: /option '--cash': '1.005' has more than the 2 decimals/,
  })
})

test('a date is read in its zone, and ends with its day', () => {
  assert.equal(instantOf('2022-12-01', 'UTC'), Date.UTC(2022, 11, 1) * 1_000)
  assert.equal(instantOf('2022-12-01', 'UTC', true), Date.UTC(2022, 11, 2) * 1_000)
  assert.equal(instantOf('2022-12-01T09:15', 'Asia/Kolkata', true), Date.UTC(2022, 11, 1, 3, 45) * 1_000)
})

test('law: a whole number in range is taken as it is, one outside is refused', () => {
  fc.assert(
    fc.property(fc.integer(), (value) => {
      const parse = integer(-1_000, 1_000)
      if (value >= -1_000 && value <= 1_000) assert.equal(parse(String(value)), value)
      else assert.throws(() => parse(String(value)))
    }),
  )
})

test('collect gathers repeated options in their order', () => {
  const parse = collect((text) => text.toUpperCase())
  assert.deepEqual(parse('b', parse('a', undefined)), ['A', 'B'])
})
