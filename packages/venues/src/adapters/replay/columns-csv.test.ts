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

test('finite numbers: an empty cell is NaN, anything else that is none is Infinity', () => {
  const cells = csv('x\n1\n" 2.5 "\n +3e-2\n""\nNaN\ninf\n-inf\ntrue\n1;5\n1e999\n-0\n0x10\n,,\n')
    .finiteNumbers(['x'])
    .get('x')!
  assert.deepEqual(
    [...cells],
    [1, 2.5, 0.03, NaN, Infinity, Infinity, Infinity, Infinity, Infinity, Infinity, -0, Infinity, NaN],
  )
})

test('quotes: over commas, line ends and quotes; one inside a cell is a letter', () => {
  const file = csv('id,x\n"a,b",1\n"say ""hi""",2\n"two\nlines",3\n5" pipe,4\n  " blanks " ,5\n"",6\n')
  assert.deepEqual(file.texts('id'), ['a,b', 'say "hi"', 'two\nlines', '5" pipe', ' blanks ', ''])
  assert.deepEqual([...file.numbers(['x']).get('x')!], [1, 2, 3, 4, 5, 6])
  const { starts, ends } = file.raw('id')
  const raw = [...starts].map((start, row) => new TextDecoder().decode(file.bytes.subarray(start, ends[row])))
  assert.deepEqual(raw, ['"a,b"', '"say ""hi"""', '"two\nlines"', '5" pipe', '  " blanks " ', '""'])
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
  ['a,b\n1,2\n',          (c: ColumnsCsv) => c.require(['x', 'a', 'y']), "has no column 'x', 'y', only a, b"],
  ['a,b\n1,2,3\n',        (c: ColumnsCsv) => c.finiteNumbers(['a']),     'row 1 below the header: has 3 cells, the header names 2'],
  ['a,b\n1,2\n"3,4\n',    (c: ColumnsCsv) => c.numbers(['a']),           'row 2 below the header: has a quote that nothing closes'],
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

test('a delimiter of its own, names of their own, numbers in groups, rows of another name', () => {
  const options = {
    from: 6,
    delimiter: ';',
    names: ['strike', 'bid'],
    grouped: true,
    rowName: (row: number) => `item ${row}`,
  }
  const file = new ColumnsCsv('q.csv', new TextEncoder().encode('as of\na;b\n1,00,500.5;-\n12;x\n'), options)
  assert.deepEqual([...file.numbers(['strike']).get('strike')!], [100_500.5, 12])
  assert.throws(() => file.numbers(['bid']), /item 2: 'x' in column 'bid' is no number/)
  assert.equal(file.firstText('bid'), '-')
  assert.equal(file.rowError(0, 'is late').message, 'q.csv: item 1: is late')
})

test('a file without a header is refused, one with nothing but a header has no rows', () => {
  assert.throws(() => csv(''), { code: 'ERR_CSV_EMPTY' })
  assert.equal(csv('a,b\n').numbers(['b']).get('b')!.length, 0)
})
