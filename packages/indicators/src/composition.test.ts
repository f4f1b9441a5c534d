import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CalendarSpec } from '@tickworks/market'
import { type Expression, of, onTimeframe } from './composition.ts'
import type { Columns } from './definition.ts'
import { bbands, donchian, ema, macd, rsi, sma } from './list.ts'

const ROWS = 400

/** Five-minute bars from a Monday on, round the clock, every seventieth of them invalid. */
const bars: Columns = {
  open: column((i) => 100 + ((i * 37) % 23) / 4),
  high: column((i) => 110 + ((i * 13) % 17) / 4),
  low: column((i) => 90 - ((i * 29) % 19) / 4),
  close: column((i) => (i % 70 === 69 ? NaN : 100 + ((i * 37) % 23) / 4 - ((i * 11) % 7))),
  volume: column((i) => 1_000 + (i % 5)),
  time: column((i) => Date.UTC(2024, 0, 1) * 1_000 + i * 300_000_000),
}
function column(f: (i: number) => number): Float64Array {
  return Float64Array.from({ length: ROWS }, (_, i) => f(i))
}

/** Batch and streaming may round differently. */
function assertNear(actual: number, expected: number, label: string): void {
  assert.ok(
    Object.is(actual, expected) || Math.abs(actual - expected) < 1e-10,
    `${label}: ${actual}, expected ${expected}`,
  )
}

const calendar: CalendarSpec = { timeZone: 'UTC', sessionOpen: null, sessionClose: null, holidays: [] }

const smooth = of(ema, { length: 9 }, { close: of(rsi, { length: 14 }) })

test('ema(rsi(close, 14), 9): one call inside the other gives what the expression gives', () => {
  const nested = ema(rsi(bars.close!, { length: 14 }), { length: 9 })
  assert.deepEqual([...smooth.batch(bars).value!], [...nested])
  assert.equal(
    nested.findIndex((x) => !Number.isNaN(x)),
    14 + 9 - 1,
  )
})

test('an output is taken by name, and one instance serves two inputs', () => {
  const lines = of(macd, { fast: 3, slow: 6, signal: 4 })
  const band = of(donchian, { lower_length: 5, upper_length: 5 }, { high: [lines, 'signal'], low: lines })
  const { value, signal } = macd(bars.close!, { fast: 3, slow: 6, signal: 4 })
  const expected = donchian(signal, value, { lower_length: 5, upper_length: 5 })
  const got = band.batch(bars)
  for (const output of ['lower', 'middle', 'upper'] as const) assert.deepEqual([...got[output]!], [...expected[output]])
})

const expressions: readonly (readonly [title: string, expression: Expression])[] = [
  ['an average of an oscillator', smooth],
  ['bands of an average of the highs', of(bbands, { length: 7 }, { close: of(sma, { length: 3 }, { close: 'high' }) })],
  ['an oscillator of hours', onTimeframe('1h', of(rsi, { length: 4 }), { calendar })],
  ['one that knows when an hour is over', onTimeframe('1h', of(rsi, { length: 4 }), { calendar, base: '5m' })],
  [
    'an average of an oscillator of hours',
    of(ema, { length: 3 }, { close: onTimeframe('1h', of(rsi, { length: 4 }), { calendar }) }),
  ],
]
for (const [title, expression] of expressions) {
  const { inputs, outputs } = expression
  const rowAt = (i: number): number[] => inputs.map((input) => bars[input]![i]!)
  const read = (instance: ReturnType<Expression['stream']>): number[] => {
    const out = new Float64Array(outputs.length)
    instance.readInto(out, 0)
    return [...out]
  }

  test(`${title}: streaming is batch, peek foretells, a snapshot goes on, reset begins anew`, () => {
    const batch = expression.batch(bars)
    const instance = expression.stream()
    const copy = expression.stream()
    for (let i = 0; i < ROWS; i += 1) {
      const before = JSON.stringify(instance.snapshot())
      const peeked = instance.peek(...rowAt(i))
      assert.equal(JSON.stringify(instance.snapshot()), before)
      if (i % 50 === 49) copy.restore(JSON.parse(before))
      else if (i >= 49) copy.update(...rowAt(i - 1))
      assert.ok(Object.is(instance.update(...rowAt(i)), peeked))
      for (const [k, value] of read(instance).entries()) assertNear(value, batch[outputs[k]!]![i]!, `row ${i}`)
      assert.ok(Object.is(instance.value, read(instance)[outputs.indexOf(expression.main)]))
    }
    instance.reset()
    const fresh = expression.stream()
    for (let i = 0; i < 120; i += 1) assert.ok(Object.is(instance.update(...rowAt(i)), fresh.update(...rowAt(i))))
  })

  test(`${title}: no later bar changes a published value`, () => {
    const whole = expression.batch(bars)
    for (const cut of [1, 60, 61, 150, 399]) {
      const prefix = expression.batch(Object.fromEntries(inputs.map((input) => [input, bars[input]!.slice(0, cut)])))
      for (const name of outputs) assert.deepEqual([...prefix[name]!], [...whole[name]!.subarray(0, cut)])
    }
  })
}

test('hours are those that have ended, and hold until the next one has', () => {
  const clean = { ...bars, close: bars.close!.map((x) => (Number.isNaN(x) ? 100 : x)) }
  const hourly = Float64Array.from({ length: Math.floor(ROWS / 12) }, (_, hour) => clean.close[hour * 12 + 11]!)
  const expected = rsi(hourly, { length: 4 })
  const late = onTimeframe('1h', of(rsi, { length: 4 }), { calendar }).batch(clean).value!
  const prompt = onTimeframe('1h', of(rsi, { length: 4 }), { calendar, base: '5m' }).batch(clean).value!
  for (let i = 0; i < ROWS; i += 1) {
    assertNear(late[i]!, Math.floor(i / 12) > 0 ? expected[Math.floor(i / 12) - 1]! : NaN, `row ${i}`)
    const ended = Math.floor((i + 1) / 12)
    assertNear(prompt[i]!, ended > 0 ? expected[ended - 1]! : NaN, `row ${i}`)
  }
})

test('what does not fit is refused by name', () => {
  assert.throws(() => of(rsi, { length: 0 }), /^RangeError: length must be/)
  // @ts-expect-error rsi reads closes
  assert.throws(() => of(rsi, {}, { high: 'low' }), { message: 'rsi has no input high, only close' })
  assert.throws(() => of(sma, {}, { close: [of(macd), 'upper'] }), /there is no output upper, only value, histogram/)
  assert.throws(() => onTimeframe('7x', of(rsi), { calendar }), /timeframe '7x' is unknown/)
  assert.throws(() => onTimeframe('1h', of(rsi, {}, { close: 'mood' }), { calendar }), /reads open, .*, not mood/)
  assert.throws(() => smooth.batch({}), { message: 'rsi needs close, a Float64Array' })
})
