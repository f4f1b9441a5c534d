import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BAR_FIELDS, barSource } from './bar-source.ts'
import { ema } from './overlap/ema.ts'

const bar = { open: 10, high: 20, low: 4, close: 11, volume: 900 }

test('each field of a bar can stand where the close is read', () => {
  const closes = Object.fromEntries(BAR_FIELDS.map((field) => [field, barSource(field)(bar).close]))
  assert.deepEqual(closes, { open: 10, high: 20, low: 4, close: 11, volume: 900, hl2: 12, hlc3: 35 / 3, ohlc4: 11.25 })
})

test('an indicator of the highs sees only highs', () => {
  const source = barSource('high')
  const average = ema.stream({ length: 3 })
  const highs = ema.stream({ length: 3 })
  for (const high of [5, 9, 7, NaN, 8, 6]) {
    average.updateBar(source({ ...bar, high }))
    highs.update(high)
    assert.ok(Object.is(average.value, highs.value))
  }
})

test('refuses a field that no bar has', () => {
  assert.throws(() => barSource('vwap' as never), /^RangeError: input must be one of open, .*, was "vwap"/)
})
