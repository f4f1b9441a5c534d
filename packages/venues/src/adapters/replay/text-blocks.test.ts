import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { ColumnsCsv } from './columns-csv.ts'
import { columnsCsvParts, textBlocks } from './text-blocks.ts'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function rowsOf(parts: AsyncIterable<ColumnsCsv>): Promise<[string, number][]> {
  const rows: [string, number][] = []
  for await (const csv of parts) {
    const x = csv.numbers(['x']).get('x')!
    for (const [row, id] of csv.texts('id').entries()) rows.push([id, x[row]!])
  }
  return rows
}

const id = fc.oneof(fc.stringMatching(/^[a-z0-9]{1,4}$/), fc.stringMatching(/^[a-z",\n ]{0,6}$/))
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

test('a table in parts, cut anywhere, is the whole table', async () => {
  const rows = fc.array(fc.tuple(id, fc.integer()), { maxLength: 12 })
  const form = fc.record({
    eol: fc.constantFrom('\n', '\r\n'),
    end: fc.boolean(),
    size: fc.integer({ min: 1, max: 30 }),
  })
  await fc.assert(
    fc.asyncProperty(rows, form, async (cells, { eol, end, size }) => {
      const lines = ['x,id', ...cells.map(([text, x]) => `${x}, ${quoted(text)}`)]
      const bytes = encode(lines.join(eol) + (end ? eol : ''))
      const whole = new ColumnsCsv('t.csv', bytes)
      assert.deepEqual(
        whole.texts('id'),
        cells.map(([text]) => text),
      )
      assert.deepEqual(await rowsOf(columnsCsvParts('t.csv', pieces(bytes, size))), cells)
      const x = whole.numbers(['x']).get('x')!
      assert.deepEqual(
        [...x],
        cells.map(([, value]) => value),
      )
    }),
  )
})

test('blocks of a text: plain, packed, with a mark, in UTF-16, with old line ends', async () => {
  const text = 'id,x\na,1\nb,2\n'
  const forms = {
    plain: encode(text),
    packed: gzipSync(text),
    marked: encode(`\ufeff${text}`),
    'quoted header': encode(`\ufeff"id","x"\na,1\nb,2\n`),
    wide: Buffer.from(`\ufeff${text}`, 'utf16le'),
    old: encode(text.replaceAll('\n', '\r')),
    windows: encode(text.replaceAll('\n', '\r\n')),
  }
  for (const [name, bytes] of Object.entries(forms)) {
    for (const size of [1, 5, 100]) {
      const parts = columnsCsvParts(name, textBlocks(name, pieces(bytes, size)))
      assert.deepEqual(
        await rowsOf(parts),
        [
          ['a', 1],
          ['b', 2],
        ],
        `${name} in pieces of ${size}`,
      )
    }
  }
})

test('an error names the row of the whole file', async () => {
  const bytes = encode('id,x\na,1\nb,2\nc,no\n')
  await assert.rejects(rowsOf(columnsCsvParts('t.csv', pieces(bytes, 7))), /row 3 below the header: 'no' in column 'x'/)
  await assert.rejects(rowsOf(columnsCsvParts('t.csv', pieces(encode('id,x\na,1\n"b,2\n'), 7))), {
    code: 'ERR_CSV_ROWS',
    message: /row 2 below the header: has a quote that nothing closes/,
  })
})

test('no header, no such file, a damaged gzip, JSON: refused', async () => {
  await assert.rejects(rowsOf(columnsCsvParts('t.csv', pieces(encode(''), 7))), { code: 'ERR_CSV_EMPTY' })
  await assert.rejects(rowsOf(columnsCsvParts('t.csv', textBlocks('/no/such/file.csv'))), { code: 'ERR_CSV_FILE' })
  const cut = gzipSync('id,x\na,1\n').subarray(0, 20)
  await assert.rejects(rowsOf(columnsCsvParts('t.csv', textBlocks('t.csv', pieces(cut, 7)))), { code: 'ERR_CSV_GZIP' })
  await assert.rejects(rowsOf(columnsCsvParts('t.json', pieces(encode('[{"id": 1}]'), 7000))), /is JSON/)
  assert.deepEqual(await rowsOf(columnsCsvParts('t.csv', pieces(encode('id,x'), 2))), [])
})
