import assert from 'node:assert/strict'
import { test } from 'node:test'
import { definitionOf, type IndicatorName } from './catalogue.ts'
import type { Columns } from './definition.ts'
import { Bbands, bbands, Macd, macd, rsi } from './list.ts'

/** What the definitions say about 0/0, the first bar and length 1, worked out by hand. */

const bars = (...rows: readonly (readonly [high: number, low: number, close: number])[]): Columns => ({
  high: Float64Array.from(rows, ([high]) => high),
  low: Float64Array.from(rows, ([, low]) => low),
  close: Float64Array.from(rows, ([, , close]) => close),
})
const closes = (...values: readonly number[]): Columns => bars(...values.map((x) => [x, x, x] as const))

// biome-ignore format: a table reads by its columns
const cases: readonly (readonly [string, IndicatorName, object, Columns, { readonly [output: string]: readonly number[] }])[] = [
  ['a market that never moved has no strength: 0, as TA-Lib',  'rsi',        { length: 2 }, closes(5, 5, 5, 5),             { value: [NaN, NaN, 0, 0] }],
  ['only gains',                                               'rsi',        { length: 2 }, closes(5, 6, 8, 9),             { value: [NaN, NaN, 100, 100] }],
  ['length 1 is the last move',                                'rsi',        { length: 1 }, closes(5, 6, 4, 4),             { value: [NaN, 100, 0, 0] }],
  ['a scale of 1',                                             'rsi',        { length: 2, scalar: 1 }, closes(4, 5, 2),     { value: [NaN, NaN, 0.25] }],
  ['the next move is from the last valid price',               'rsi',        { length: 1 }, closes(5, NaN, 6, 4),           { value: [NaN, NaN, 100, 0] }],
  ['a market that never moved has no direction',               'adx',        { length: 1 }, closes(5, 5, 5),                { value: [NaN, 0, 0], plus: [NaN, 0, 0], minus: [NaN, 0, 0] }],
  ['no movement leaves a later mean as it was',                'adx',        { length: 1 }, closes(5, 6, 6),                { value: [NaN, 100, 100], plus: [NaN, 100, 0], minus: [NaN, 0, 0] }],
  ['length 1 is the input',                                    'ema',        { length: 1 }, closes(5, 6, 4),                { value: [5, 6, 4] }],
  ['seed, then 2/(n + 1)',                                     'ema',        { length: 3 }, closes(1, 2, 6, 7),             { value: [NaN, NaN, 3, 5] }],
  ['seed, then 1/n',                                           'rma',        { length: 2 }, closes(1, 3, 6, NaN, 4),        { value: [NaN, 2, 4, NaN, 4] }],
  ['the seed counts valid bars',                               'ema',        { length: 2 }, closes(1, NaN, 3, 3),           { value: [NaN, NaN, 2, 8 / 3] }],
  ['a window that holds an invalid bar has no mean',           'sma',        { length: 2 }, closes(1, 3, NaN, 5, 7),        { value: [NaN, 2, NaN, NaN, 6] }],
  ['the gap counts',                                           'true_range', {},            bars([9, 8, 8], [12, 11, 11], [7, 6, 7]), { value: [NaN, 4, 5] }],
  ['in percent of the close',                                  'atr',        { length: 1, percent: true }, bars([9, 8, 8], [12, 11, 10]), { value: [NaN, 40] }],
  ['the sides have lengths of their own',                      'donchian',   { lower_length: 1, upper_length: 2 }, bars([9, 8, 8], [7, 6, 6], [8, 5, 6]), { lower: [8, 6, 5], middle: [NaN, 7.5, 6.5], upper: [NaN, 9, 8] }],
  ['an invalid low makes the bar invalid for both sides',      'donchian',   { lower_length: 1, upper_length: 2 }, bars([9, 8, 8], [9, NaN, 8], [8, 5, 6], [7, 5, 6]), { lower: [8, NaN, 5, 5], middle: [NaN, NaN, NaN, 6.5], upper: [NaN, NaN, NaN, 8] }],
  ['where the bands coincide there is no place between them',  'bbands',     { length: 2 }, closes(4, 4, 8),                { lower: [NaN, 4, 2], middle: [NaN, 4, 6], upper: [NaN, 4, 10], bandwidth: [NaN, 0, 400 / 3], percent: [NaN, NaN, 0.75] }],
]
for (const [title, name, params, columns, expected] of cases) {
  test(`${name}: ${title}`, () => {
    const batch = definitionOf(name as string).batch(columns, params)
    assert.deepEqual(
      Object.fromEntries(Object.entries(batch).map(([output, column]) => [output, [...column]])),
      expected,
    )
  })
}

test('macd takes the shorter length as the fast one', () => {
  const x = Float64Array.from({ length: 60 }, (_, i) => 100 + ((i * 37) % 11))
  assert.deepEqual([...macd(x, { fast: 26, slow: 12 }).value], [...macd(x, { fast: 12, slow: 26 }).value])
})

test('several outputs can be peeked into a place of the caller', () => {
  const out = new Float64Array(8)
  const bands = new Bbands({ length: 2 })
  bands.update(4)
  assert.equal(bands.peek(8, out, 2), out)
  assert.deepEqual([...out], [0, 0, 2, 6, 10, 400 / 3, 0.75, 0])
  assert.deepEqual([...new Macd().peek(1)], [NaN, NaN, NaN])
})

test('no rows give no rows', () => {
  const none = new Float64Array(0)
  assert.equal(rsi(none).length, 0)
  assert.deepEqual(Object.keys(bbands(none)), ['lower', 'middle', 'upper', 'bandwidth', 'percent'])
})
