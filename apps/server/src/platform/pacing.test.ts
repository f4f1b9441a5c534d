import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatSpeed, Pacer, parseSpeed } from './pacing.ts'

for (const text of ['max', '1/s', '0.5/s', '200/s', '60x', '1.5x']) {
  test(`speed ${text} is read and written back`, () => assert.equal(formatSpeed(parseSpeed(text)), text))
}
for (const text of ['', 'fast', '0/s', '-1/s', '1e9/s', 'NaNx', '0x', '10', '10 /s', '99999999999/s', 'Infinityx']) {
  test(`speed '${text}' is refused by name`, () => {
    assert.throws(
      () => parseSpeed(text),
      (error: Error) => error instanceof RangeError && error.message.includes(`'${text}'`),
    )
  })
}

test('rows per second: what is due grows with time and shrinks with what was fed', () => {
  const pacer = new Pacer(parseSpeed('100/s'), 0)
  assert.equal(pacer.rowsDue(0), 0)
  assert.equal(pacer.waitMs(0, 0), 10)
  assert.equal(pacer.rowsDue(55), 5)
  pacer.fed(5)
  assert.equal(pacer.rowsDue(55), 0)
  assert.ok(Math.abs(pacer.waitMs(55, 0) - 5) < 1e-9)
  assert.equal(pacer.rowsDue(1_000), 95)
  assert.equal(pacer.lagRows(1_000), 95)
})

test('after a long sleep at most two seconds are made up for', () => {
  const pacer = new Pacer(parseSpeed('100/s'), 0)
  assert.equal(pacer.rowsDue(3_600_000), 200)
  pacer.fed(200)
  assert.equal(pacer.rowsDue(3_600_000), 0)
  assert.equal(pacer.rowsDue(3_600_100), 10)
})

test('event time: the first row is due at once, the next when its time has come', () => {
  const pacer = new Pacer(parseSpeed('60x'), 0)
  const startUs = 1_000_000_000
  assert.ok(pacer.dueUntilTsUs(500, startUs) >= startUs)
  const minuteLater = startUs + 60_000_000
  assert.ok(pacer.dueUntilTsUs(1_400, minuteLater) < minuteLater)
  assert.ok(Math.abs(pacer.waitMs(1_400, minuteLater) - 100) < 1)
  assert.ok(pacer.dueUntilTsUs(1_500, minuteLater) >= minuteLater)
})

test('event time: a machine that slept does not run through the night at once', () => {
  const pacer = new Pacer(parseSpeed('1x'), 0)
  pacer.dueUntilTsUs(0, 0)
  assert.equal(pacer.dueUntilTsUs(3_600_000, 0), 2_000_000)
})

test('paused, nothing is due; changes start a new plan', () => {
  const pacer = new Pacer(parseSpeed('max'), 0)
  assert.equal(pacer.rowsDue(0), Number.POSITIVE_INFINITY)
  pacer.change({ paused: true }, 10)
  assert.equal(pacer.rowsDue(10_000), 0)
  assert.equal(pacer.lagRows(10_000), 0)
  pacer.change({ paused: false, speed: parseSpeed('10/s') }, 10_000)
  assert.equal(pacer.rowsDue(10_000), 0)
  assert.equal(pacer.rowsDue(10_100), 1)
})
