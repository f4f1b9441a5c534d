import assert from 'node:assert/strict'
import { test } from 'node:test'
import { catalogue } from './catalogue.ts'
import { IndicatorSet } from './indicator-set.ts'
import { ema, macd, rsi, zigzag } from './list.ts'
import { BAR_ROW } from './stream.ts'

const causal = catalogue.filter(({ causal }) => causal)

/** Bars on a grid of quarters; here and there a field is missing. */
function layRow(i: number, row: Float64Array): void {
  const close = 100.25 + ((i * 37) % 23) - ((i * 11) % 7) + ((i * i) % 13) / 4
  row.set([close - 0.5, close + 1 + (i % 3), close - 1.5 - (i % 2), close, 1_000.5 + (i % 5), i * 3_600e6])
  if (i % 97 === 50) row[4] = NaN
  if (i % 211 === 100) row[3] = NaN
  if (i % 157 === 17) row[1] = Infinity
}

function setOf(compat?: 'pandas_ta'): IndicatorSet {
  const set = new IndicatorSet({ compat })
  for (const definition of causal) set.add(definition)
  return set
}

for (const compat of [undefined, 'pandas_ta'] as const) {
  test(`every indicator gives in a set, bit for bit, what it gives on its own (compat ${compat})`, () => {
    const set = setOf(compat)
    const alone = causal.map((definition) => definition.stream({}, { compat }))
    const row = new Float64Array(BAR_ROW.length)
    const expected = new Float64Array(2_000)
    const got = new Float64Array(2_000)
    for (let i = 0; i < 700; i += 1) {
      layRow(i, row)
      set.updateRow(row)
      set.readInto(got, 0)
      let at = 0
      for (const [k, instance] of alone.entries()) {
        const { name } = causal[k]!
        const width = set.members[k]!.width
        instance.updateRow(row)
        instance.readInto(expected, at)
        for (let o = at; o < at + width; o += 1) assert.ok(Object.is(got[o], expected[o]), `${name} ${o - at} row ${i}`)
        assert.ok(Object.is(set.members[k]!.value, instance.value), `${name} row ${i}`)
        at += width
      }
    }
  })
}

test('a snapshot through JSON goes on as the original, and a reset set as a new one', () => {
  const [a, b, c] = [setOf(), setOf(), setOf()]
  const row = new Float64Array(BAR_ROW.length)
  const read = (set: IndicatorSet): readonly number[] => {
    const out = new Float64Array(2_000)
    set.readInto(out, 0)
    return [...out]
  }
  for (let i = 0; i < 300; i += 1) {
    layRow(i, row)
    a.updateRow(row)
  }
  b.restore(JSON.parse(JSON.stringify(a.snapshot())))
  assert.deepEqual(read(b), read(a))
  for (let i = 300; i < 400; i += 1) {
    layRow(i, row)
    a.updateRow(row)
    b.updateRow(row)
    assert.deepEqual(read(b), read(a))
  }
  b.reset()
  for (let i = 0; i < 100; i += 1) {
    layRow(i, row)
    b.updateRow(row)
    c.updateRow(row)
    assert.deepEqual(read(b), read(c))
  }
})

test('members have getters and read the fields they are told to', () => {
  const set = new IndicatorSet()
  const lines = set.add(macd, { fast: 3, slow: 6, signal: 4 })
  const ofHighs = set.add(ema, { length: 3 }, { close: 'high' })
  assert.ok(Number.isNaN(lines.signal))
  const bar = { open: 1, high: 2, low: 0.5, close: 1, volume: 1 }
  for (let i = 0; i < 20; i += 1) set.updateBar({ ...bar, high: 2 + i, close: 1 + i })
  assert.equal(lines.histogram, lines.value - lines.signal)
  assert.equal(ofHighs.value, 20)
  assert.equal(lines.output('upper'), undefined)
})

test('what looks ahead, a wrong parameter, another state and a late member are refused', () => {
  const set = new IndicatorSet()
  assert.throws(() => set.add(zigzag), /^RangeError: zigzag looks ahead and cannot be streamed: /)
  assert.throws(() => set.add(rsi, { length: 0 }), /^RangeError: length must be /)
  set.add(rsi)
  const other = new IndicatorSet()
  other.add(macd)
  assert.throws(() => set.restore(other.snapshot()), /^RangeError: the state must have 1 outputs and /)
  assert.throws(() => set.add(ema), /^Error: ema must be added to the set before its first bar/)
})
