import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { ColumnsCsv } from './columns-csv.ts'

const csv = (text: string): ColumnsCsv => new ColumnsCsv('bars.csv', new TextEncoder().encode(text))

test('columns by name, in any order, with blanks, quotes and any line ends', () => {
  const file = csv('date,"close" , open\r\n2024-01-02, 10.5 ,"9"\r\n\r\n2024-01-03,11,-0.25\n')
  assert.deepEqual(file.names, ['date', 'close', 'open'])
  assert.equal(file.rowCount, 2)
  const columns = file.numbers(['open', 'close'])
  assert.deepEqual([...columns.get('open')!], [9, -0.25])
  assert.deepEqual([...columns.get('close')!], [10.5, 11])
})

test('what is no number: empty, words for it, infinities and flags', () => {
  const file = csv('x\nNaN\nnan\nNA\nnull\nInfinity\n-inf\nTrue\nfalse\n1e-3\n')
  const expected = [NaN, NaN, NaN, NaN, Infinity, -Infinity, 1, 0, 0.001]
  assert.deepEqual([...file.numbers(['x']).get('x')!], expected)
  assert.deepEqual(
    [...csv('x,y\n,2\n1,\n').numbers(['x', 'y']).values()].map((column) => [...column]),
    [
      [NaN, 1],
      [2, NaN],
    ],
  )
})

test('every double reads back as itself', () => {
  const number = fc.oneof(
    fc.double({ noNaN: true }),
    fc.integer(),
    fc.integer().map((x) => x / 100),
  )
  const numbers = fc.array(number, { minLength: 1 })
  fc.assert(
    fc.property(numbers, (values) => {
      const column = csv(`x\n${values.join('\n')}\n`)
        .numbers(['x'])
        .get('x')!
      for (const [i, x] of values.entries()) assert.ok(x === column[i], `${x} became ${column[i]}`)
    }),
  )
})

test('texts, and columns of a few words', () => {
  const file = csv('id,right\na b, C \n"x,y",p\n3,put\n')
  assert.deepEqual(file.texts('id'), ['a b', 'x,y', '3'])
  assert.deepEqual([...file.words('right', ['C', 'P'])], [0, 1, -1])
})

const us = (iso: string): number => Date.parse(iso) * 1_000
// biome-ignore format: a table reads by its columns
const times = [
  ['date\n2024-01-02\n2024-01-03\n',                          undefined, 'UTC',          ['2024-01-02T00:00Z', '2024-01-03T00:00Z']],
  ['Timestamp\n2024-01-02 09:15\n2024-01-02 09:16\n',         undefined, 'Asia/Kolkata', ['2024-01-02T03:45Z', '2024-01-02T03:46Z']],
  ['time\n2024-01-02T09:15:00+05:30\n',                       undefined, 'UTC',          ['2024-01-02T03:45Z']],
  ['time\n1704186900\n',                                      undefined, 'Asia/Kolkata', ['2024-01-02T09:15Z']],
  ['a,when\n1,1704186900000\n2,1704186960000\n',              'when',    'UTC',          ['2024-01-02T09:15Z', '2024-01-02T09:16Z']],
] as const
for (const [text, name, zone, expected] of times) {
  test(`times: ${JSON.stringify(text)} in ${zone}`, () => {
    assert.deepEqual([...csv(text).times(name, zone)], expected.map(us))
  })
}

// biome-ignore format: a table reads by its columns
const refusals = [
  ['a,b\n1,2\n',          (c: ColumnsCsv) => c.numbers(['x']),           "has no column 'x', only a, b"],
  ['a,a\n1,2\n',          (c: ColumnsCsv) => c.numbers(['a']),           "has two columns 'a'"],
  ['a,b\n1,2\n3,x1\n',    (c: ColumnsCsv) => c.numbers(['b']),           "row 2 below the header: 'x1' in column 'b' is no number"],
  ['a,b\n1\n',            (c: ColumnsCsv) => c.numbers(['b']),           "row 1 below the header: has 1 cells, column 'b' is number 2"],
  ['a\n1\n',              (c: ColumnsCsv) => c.times(undefined, 'UTC'),  'has no column date, time, timestamp'],
  ['date\nsoon\n',        (c: ColumnsCsv) => c.times(undefined, 'UTC'),  "the times of column 'date' such as 'soon' are not understood"],
  ['date\n2024-01-02\nx\n', (c: ColumnsCsv) => c.times(undefined, 'UTC'), "row 2 below the header: 'x' in column 'date' is no time"],
  ['date\n01/02/2024\n',  (c: ColumnsCsv) => c.times(undefined, 'UTC'),  'may have the day or the month first'],
] as const
for (const [text, act, message] of refusals) {
  test(`refuses ${JSON.stringify(text)}: ${message}`, () => {
    assert.throws(
      () => act(csv(text)),
      (error: Error) => error.name === 'CsvError' && error.message.includes(message),
    )
  })
}

test('a file without a header is refused, one with nothing but a header has no rows', () => {
  assert.throws(() => csv(''), { code: 'ERR_CSV_EMPTY' })
  assert.equal(csv('a,b\n').numbers(['b']).get('b')!.length, 0)
})
