import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { cdlBigblackcandle } from './cdl-bigblackcandle.ts'
import { cdlBigwhitecandle } from './cdl-bigwhitecandle.ts'
import { cdlFourpricedoji } from './cdl-fourpricedoji.ts'
import { cdlStar } from './cdl-star.ts'
import * as list from './list.ts'

const folder = new URL('../../../../../shared/reference/golden/candles/', import.meta.url)
const skip = existsSync(folder) ? false : 'the reference vectors are not here'

test('every pattern of TA-Lib is found on the stress bars, and nothing else', { skip }, () => {
  const lines = readFileSync(new URL('input.csv', folder), 'utf8').trimEnd().split('\n').slice(1)
  const rows = lines.map((line) => line.split(',').map(Number))
  const column = (k: number) => Float64Array.from(rows, (row) => row[k]!)
  const bars = { open: column(1), high: column(2), low: column(3), close: column(4) }
  const { patterns } = JSON.parse(readFileSync(new URL('expected_sparse.json', folder), 'utf8')) as {
    readonly patterns: { readonly [name: string]: readonly (readonly [row: number, value: number])[] }
  }
  const definitions = new Map(Object.values(list).map((definition) => [`${definition.name}`, definition]))
  for (const [title, hits] of Object.entries(patterns)) {
    const name = title.split(' ')[0]!.toLowerCase().replace('cdl', 'cdl_')
    const definition = definitions.get(name)
    assert.ok(definition !== undefined, `${name} is not in the list`)
    const found: [number, number][] = []
    const column = Object.values(definition.batch(bars))[0]!
    for (const [row, value] of column.entries()) if (value !== 0 && !Number.isNaN(value)) found.push([row, value])
    assert.deepEqual(found, hits, name)
  }
})

test('a pattern is missing until the bar that was missing has left its window, and then what it was', () => {
  const bars = (change: number) => {
    const close = Float64Array.from({ length: 60 }, (_, i) => 100 + ((i * 37) % 23) - ((i * 11) % 7))
    const open = close.map((value, i) => value + ((i * 13) % 9) - 4)
    const high = close.map((value, i) => Math.max(value, open[i]!) + (i % 3))
    const low = close.map((value, i) => Math.min(value, open[i]!) - (i % 2))
    high[30] = high[30]! + change
    return { open, high, low, close }
  }
  const whole = list.cdlHammer.batch(bars(0)).value
  const broken = list.cdlHammer.batch(bars(NaN)).value
  for (let i = 0; i < 60; i += 1) assert.equal(broken[i], i >= 30 && i <= 41 ? NaN : whole[i], `row ${i}`)
})

// By hand: a big body is above 1.4 mean bodies of the two bars before (2.8, 3.36, 4.76, 6.3, 3.57 from row 2 on), and next to nothing is
// below a twentieth of their mean range (0.2, 0.2, 0.225, 0.3, 0.1775).
/** Thirty bars, means of three before, worked out in fractions. */
// biome-ignore format: a table reads by its columns
const THIRTY = [
  // open high   low close black white  four  star
  [  99,   99,   90,   92,  NaN,  NaN,  NaN,  NaN],
  [  92,   92,   92,   92,  NaN,  NaN,  NaN,  NaN],
  [  98,   99,   89,   91,  NaN,  NaN,  NaN,  NaN],
  [  90,   90,   90,   90,    0,    0,  100,    0],
  [  89,   90,   82,   82, -100,    0,    0,  100],
  [  82,   91,   81,   89,    0,  100,    0,    0],
  [  88,   90,   78,   79, -100,    0,    0,    0],
  [  79,   79,   79,   79,    0,    0,  100,    0],
  [  78,   80,   69,   69, -100,    0,    0,    0],
  [  63,   64,   52,   54, -100,    0,    0,  100],
  [  54,   56,   54,   55,    0,    0,    0,    0],
  [  55,   56,   54,   55,    0,    0,    0,    0],
  [  61,   64,   59,   61,    0,    0,    0,  100],
  [  60,   61,   58,   58, -100,    0,    0,    0],
  [  59,   63,   56,   61,    0,  100,    0,    0],
  [  61,   62,   58,   60,    0,    0,    0,    0],
  [  66,   68,   65,   68,    0,    0,    0,  100],
  [  68,   76,   68,   75,    0,  100,    0,  100],
  [  74,   82,   73,   81,    0,  100,    0,    0],
  [  80,   83,   78,   78,    0,    0,    0,    0],
  [  72,   72,   72,   72,    0,    0,  100,  100],
  [  72,   73,   68,   70,    0,    0,    0,    0],
  [  69,   69,   69,   69,    0,    0,  100,    0],
  [  69,   78,   69,   78,    0,  100,    0,  100],
  [  77,   87,   77,   86,    0,  100,    0,    0],
  [  87,   89,   87,   89,    0,    0,    0,  100],
  [  89,   89,   89,   89,    0,    0,  100,  100],
  [  95,   96,   91,   94,    0,    0,    0,  100],
  [ 100,  101,   97,   97, -100,    0,    0,  100],
  [  98,   98,   96,   98,    0,    0,    0,    0],
] as const

// biome-ignore format: a table reads by its columns
const TULIP = [
  // open  high   low  close    black  white   four   star
  [  100,  103,   99,   102,     NaN,   NaN,   NaN,   NaN],
  [  102,  103,   99,   100,     NaN,   NaN,   NaN,   NaN],
  [  100,  103,   99,   102.8,     0,     0,     0,     0],
  [  102,  103,   98,    98,    -100,     0,     0,     0],
  [  104,  110,  103,   109,       0,   100,     0,   100],
  [  103,  103.1, 103,  103.1,     0,     0,   100,     0],
  [  103,  103.1, 103,  103,       0,     0,   100,     0],
] as const

for (const [title, period, table] of [
  ['by hand', 2, TULIP],
  ['thirty bars in fractions', 3, THIRTY],
] as const) {
  test(`the patterns of Tulip, ${title}`, () => {
    const patterns = [cdlBigblackcandle, cdlBigwhitecandle, cdlFourpricedoji, cdlStar]
    const streams = patterns.map((pattern) => pattern.stream({ period }))
    for (const [row, [open, high, low, close, ...wanted]] of table.entries()) {
      assert.deepEqual(
        streams.map((stream) => stream.update(open, high, low, close)),
        wanted,
        `row ${row}`,
      )
    }
  })
}
