import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bbands, linreg, sma, stdev } from './index.ts'

/*
 * Ten million bars with shifts of the level by a million: windows stay within 1e-10 of what two passes over the window alone give (or
 * 1e-12 of the window's squared level, where a spread is next to nothing beside it). A running sum keeps what rounding left of every level.
 */

const ROWS = 10_000_000
const LENGTH = 20
/** Prime, so that the looks fall on every place of a block. */
const STRIDE = 99_991

function walk(): Float64Array {
  const x = new Float64Array(ROWS)
  let seed = 20_261_121
  let level = 100
  for (let i = 0; i < ROWS; i += 1) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
    if (i % 250_007 === 0) level = level > 1e5 ? 100 : 1e6 + 100
    x[i] = level + (seed / 2 ** 32 - 0.5) * 4
  }
  return x
}

const x = walk()

function twoPasses(end: number): { readonly mean: number; readonly deviation: number; readonly level: number } {
  const window = x.subarray(end - LENGTH + 1, end + 1)
  const origin = window[0]!
  let sum = 0
  for (const value of window) sum += value - origin
  const mean = sum / LENGTH
  let squares = 0
  let most = 0
  for (const value of window) {
    squares += (value - origin - mean) ** 2
    most = Math.max(most, Math.abs(value))
  }
  return { mean: origin + mean, deviation: Math.sqrt(squares / LENGTH), level: most }
}

function holds(title: string, row: number, got: number, want: number, level: number): void {
  const allowed = Math.max(1e-10 * Math.abs(want), 1e-12 * level)
  assert.ok(Math.abs(got - want) <= allowed, `${title} row ${row}: ${got}, expected ${want}`)
}

function looks(): number[] {
  return Array.from({ length: Math.floor((ROWS - LENGTH) / STRIDE) + 1 }, (_, k) => LENGTH + k * STRIDE)
}

test('batch: mean, deviation, bands and line after ten million bars', () => {
  const mean = sma(x, { length: LENGTH })
  const deviation = stdev(x, { length: LENGTH })
  const { lower, upper } = bbands(x, { length: LENGTH })
  for (const row of looks()) {
    const want = twoPasses(row)
    holds('sma', row, mean[row]!, want.mean, want.level)
    holds('stdev', row, deviation[row]!, want.deviation, want.level)
    holds('bbands', row, (upper[row]! - lower[row]!) / 4, want.deviation, want.level)
  }
  const line = linreg(x, { length: 14 })
  for (const row of looks()) {
    const last = x.subarray(row - 13, row + 1)
    const average = last.reduce((a, b) => a + (b - last[0]!), 0) / 14
    let slope = 0
    for (const [k, value] of last.entries()) slope += (k - 6.5) * (value - last[0]! - average)
    const want = last[0]! + average + (slope / 227.5) * 6.5
    holds('linreg', row, line[row]!, want, Math.abs(last[0]!))
  }
})

test('streaming: mean and deviation after ten million bars', () => {
  const mean = sma.stream({ length: LENGTH })
  const deviation = stdev.stream({ length: LENGTH })
  let next = LENGTH
  for (let row = 0; row < ROWS; row += 1) {
    mean.update(x[row]!)
    deviation.update(x[row]!)
    if (row !== next) continue
    const want = twoPasses(row)
    holds('sma', row, mean.value, want.mean, want.level)
    holds('stdev', row, deviation.value, want.deviation, want.level)
    next += STRIDE
  }
})
