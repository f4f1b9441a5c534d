import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type BarInput, type Columns, catalogue, ema, rsi } from '@tickworks/indicators'
import type { CalendarSpec } from '@tickworks/market'
import { DeclaredIndicators } from './declared-indicators.ts'

const calendar: CalendarSpec = { timeZone: 'UTC', sessionOpen: null, sessionClose: null, holidays: [] }
const closes = Float64Array.from({ length: 300 }, (_, i) => 100 + ((i * 37) % 23) - ((i * 11) % 7))

function barAt(i: number): BarInput {
  const close = closes[i]!
  return { open: close - 1, high: close + 2, low: close - 3, close, volume: 1_000, openTsUs: i * 300_000_000 }
}

function setUp(): { readonly declared: DeclaredIndicators; readonly make: DeclaredIndicators['factory'] } {
  const declared = new DeclaredIndicators({ calendar, timeframe: '5m' })
  return { declared, make: declared.factory }
}

/** Batch and streaming may round differently. */
function assertNear(actual: number, expected: number, label: string): void {
  assert.ok(
    Object.is(actual, expected) || Math.abs(actual - expected) < 1e-10,
    `${label}: ${actual}, expected ${expected}`,
  )
}

test('an average of an oscillator, of one of its outputs, and of a field', () => {
  const { declared, make } = setUp()
  const oscillator = make.rsi({ length: 14 })
  const smooth = make.ema({ length: 9 }, { input: oscillator })
  const lines = make.macd()
  const signal = make.sma({ length: 3 }, { input: lines, output: 'signal' })
  const typical = make.ema({ length: 9 }, { input: 'hl2' })
  const expected: Columns = { value: ema(rsi(closes, { length: 14 }), { length: 9 }) }
  const signals: number[] = []
  for (let i = 0; i < closes.length; i += 1) {
    declared.updateBar(barAt(i))
    signals.push(lines.signal)
    assertNear(smooth.value, expected.value![i]!, `bar ${i}`)
    const last = signals.slice(-3)
    assert.ok(Math.abs(signal.value - (last[0]! + last[1]! + last[2]!) / 3) < 1e-9 || Number.isNaN(last[0]!))
  }
  assert.ok(
    Math.abs(
      typical.value -
        ema(
          closes.map((x) => x - 0.5),
          { length: 9 },
        ).at(-1)!,
    ) < 1e-9,
  )
})

test('on the bars of a longer timeframe, the last that has ended', () => {
  const { declared, make } = setUp()
  const hourly = make.rsi({ length: 4 }, { timeframe: '1h' })
  const bands = make.bbands({ length: 3 }, { timeframe: '1h' })
  const hours = Float64Array.from({ length: 25 }, (_, hour) => closes[hour * 12 + 11]!)
  const expected = rsi(hours, { length: 4 })
  for (let i = 0; i < closes.length; i += 1) {
    declared.updateBar(barAt(i))
    const ended = Math.floor((i + 1) / 12)
    assertNear(hourly.value, ended === 0 ? NaN : expected[ended - 1]!, `bar ${i}`)
  }
  assert.ok(bands.lower < bands.middle && bands.middle < bands.upper)
})

test('a snapshot of what was declared goes on as the original', () => {
  const a = setUp()
  const b = setUp()
  const handles = [a, b].map(({ make }) => [
    make.ema({ length: 5 }, { input: make.rsi({ length: 3 }) }),
    make.sma({ length: 2 }, { timeframe: '15m' }),
  ])
  for (let i = 0; i < 100; i += 1) a.declared.updateBar(barAt(i))
  b.declared.restore(JSON.parse(JSON.stringify(a.declared.snapshot())))
  for (let i = 100; i < 200; i += 1) {
    a.declared.updateBar(barAt(i))
    b.declared.updateBar(barAt(i))
    for (const [k, handle] of handles[0]!.entries()) assert.ok(Object.is(handle.value, handles[1]![k]!.value))
  }
})

test('names are those that setup returns', () => {
  const { declared, make } = setUp()
  declared.nameAfter({ fast: make.ema(), bands: make.donchian() })
  assert.deepEqual(
    declared.list.map(({ name, outputs }) => [name, outputs]),
    [
      ['fast', ['fast']],
      ['bands', ['bands.lower', 'bands.middle', 'bands.upper']],
    ],
  )
})

test('what looks ahead is refused, and an input that is nothing', () => {
  const { make } = setUp()
  const ahead = catalogue.filter(({ causal }) => !causal)
  assert.ok(ahead.length > 0)
  for (const { name } of ahead) {
    const declare = (make as unknown as { readonly [name: string]: () => unknown })[name]!
    assert.throws(declare, new RegExp(`^RangeError: ${name} looks ahead and cannot be streamed: `), name)
  }
  assert.throws(() => make.sma({}, { input: { value: 1 } }), /input of sma must be a field of the bar or an indicator/)
  assert.throws(() => make.sma({}, { input: make.macd(), output: 'upper' }), /there is no output upper, only value/)
  assert.throws(() => make.sma({}, { timeframe: '7x' }), /timeframe '7x' is unknown/)
})
