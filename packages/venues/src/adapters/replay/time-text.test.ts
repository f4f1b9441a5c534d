import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { dateOrderOf, timeReaderOf } from './time-text.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const us = (iso: string): number => Date.parse(iso) * 1_000

// biome-ignore format: a table reads by its columns
const cases = [
  // text                                 kind     zoned  hasTime  reads as
  ['1640995200',                         'epoch',  true,  true,    us('2022-01-01T00:00Z')],
  ['1640995200.5',                       'epoch',  true,  true,    us('2022-01-01T00:00:00.500Z')],
  ['1640995200000',                      'epoch',  true,  true,    us('2022-01-01T00:00Z')],
  ['946684800000',                       'epoch',  true,  true,    us('2000-01-01T00:00Z')],
  ['1640995200000001',                   'epoch',  true,  true,    us('2022-01-01T00:00Z') + 1],
  ['1640995200000001999',                'epoch',  true,  true,    us('2022-01-01T00:00Z') + 1],
  ['-86400',                             'epoch',  true,  true,    us('1969-12-31T00:00Z')],
  ['2022-01-03',                         'ymd',    false, false,   us('2022-01-03T00:00Z')],
  ['2022/1/3',                           'ymd',    false, false,   us('2022-01-03T00:00Z')],
  ['2022.01.03 09:15',                   'ymd',    false, true,    us('2022-01-03T09:15Z')],
  ['20220103',                           'ymd',    false, false,   us('2022-01-03T00:00Z')],
  ['20220103  09:15:30',                 'ymd',    false, true,    us('2022-01-03T09:15:30Z')],
  ['20220103 091530',                    'ymd',    false, true,    us('2022-01-03T09:15:30Z')],
  ['202201030915',                       'ymd',    false, true,    us('2022-01-03T09:15Z')],
  ['20220103091530',                     'ymd',    false, true,    us('2022-01-03T09:15:30Z')],
  ['2022-01-03T09:15:30.123456',         'ymd',    false, true,    us('2022-01-03T09:15:30Z') + 123_456],
  ['2022-01-03 09:15:30.1234567',        'ymd',    false, true,    us('2022-01-03T09:15:30Z') + 123_456],
  ['2022-01-03T09:15:30Z',               'ymd',    true,  true,    us('2022-01-03T09:15:30Z')],
  ['2022-01-03 09:15:00+05:30',          'ymd',    true,  true,    us('2022-01-03T03:45Z')],
  ['2022-01-03 09:15:00-0500',           'ymd',    true,  true,    us('2022-01-03T14:15Z')],
  ['2022-01-03 09:15 UTC',               'ymd',    true,  true,    us('2022-01-03T09:15Z')],
  ['31-01-2022',                         'dmy',    false, false,   us('2022-01-31T00:00Z')],
  ['31-01-2022 09:15',                   'dmy',    false, true,    us('2022-01-31T09:15Z')],
] as const
for (const [text, kind, zoned, hasTime, expected] of cases) {
  test(`timeReaderOf: '${text}'`, () => {
    const reader = timeReaderOf([text])
    assert.deepEqual([reader?.kind, reader?.zoned, reader?.hasTime], [kind, zoned, hasTime])
    assert.equal(reader?.read(bytes(text), 0, text.length), expected)
  })
}

for (const text of [
  '',
  'abc',
  '2022-13-01',
  '2022-02-30',
  '2022-01-03 25:00',
  '2022-01-03 09:60',
  'Jan 3 2022',
  '2022-01-03 9h15',
]) {
  test(`timeReaderOf: does not read '${text}'`, () => assert.equal(timeReaderOf([text]), null))
}

test('TimeReader: a row of another format than the first does not read', () => {
  const read = (first: string, other: string) => timeReaderOf([first])?.read(bytes(other), 0, other.length)
  assert.equal(read('2022-01-03 09:15', '2022-01-03T09:15Z'), NaN)
  assert.equal(read('2022-01-03T09:15Z', '2022-01-03T09:15'), NaN)
  assert.equal(read('2022-01-03', '03-01-2022'), NaN)
  assert.equal(read('1640995200', '2022-01-03'), NaN)
  assert.equal(read('1640995200', '1640995200x'), NaN)
  assert.equal(read('1640995200000001999', '164099520000000x999'), NaN)
})

test('TimeReader: a date and a time in two columns', () => {
  const text = '20220103,09:08'
  assert.equal(timeReaderOf(['20220103'])?.readSplit(bytes(text), 0, 8, 9, 14), us('2022-01-03T09:08Z'))
  assert.equal(timeReaderOf(['20220103'])?.readSplit(bytes('20220103,09:0x'), 0, 8, 9, 14), NaN)
})

test('dateOrderOf: by the first that can only be read one way', () => {
  assert.equal(dateOrderOf(['01/02/2020', '02/02/2020', '13/02/2020']), 'dmy')
  assert.equal(dateOrderOf(['01/02/2020', '01/13/2020']), 'mdy')
  assert.equal(dateOrderOf(['01/02/2020', '03/04/2020']), null)
})

test('TimeReader: every instant comes back from its ISO text and its epochs', () => {
  const ms = fc.integer({ min: 946_684_800_000, max: 4_102_444_800_000 })
  fc.assert(
    fc.property(ms, (t) => {
      const iso = new Date(t).toISOString()
      for (const text of [iso, iso.replace('Z', '+00:00'), String(t), `${t}000`, `${t}000000`])
        assert.equal(timeReaderOf([text])?.read(bytes(text), 0, text.length), t * 1_000)
      const local = iso.replace('T', ' ').replace('Z', '')
      assert.equal(timeReaderOf([local])?.read(bytes(local), 0, local.length), t * 1_000)
    }),
  )
})
