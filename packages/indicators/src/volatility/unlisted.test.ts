import assert from 'node:assert/strict'
import { test } from 'node:test'
import { adr } from './adr.ts'
import { bbands } from './bbands.ts'
import { bbw } from './bbw.ts'
import { pc } from './pc.ts'
import { percentb } from './percentb.ts'
import { rvi } from './rvi.ts'
import { rvir } from './rvir.ts'

/*
 * Entries without vectors among the others. ADR is held to TA-Lib 0.8.2 (talib.ADR over these bars); bbw, percentb and rvir to the
 * entries whose columns they are; pc to a table made by hand.
 */

// biome-ignore format: a table reads by its columns
const bars = [
  // high low close  lowest 5, highest 5
  [12, 10, 11, NaN, NaN], [13, 11, 12, NaN, NaN], [15, 12, 14, NaN, NaN], [14, 11, 12, NaN, NaN], [13,  9, 10,  9, 15],
  [11,  8,  9,  8, 15],   [10,  7,  9,  7, 15],   [12,  9, 11,  7, 14],   [13, 10, 12,  7, 13],   [13, 12, 13,  7, 13],
  [16, 13, 15,  7, 16],   [18, 14, 17,  9, 18],   [17, 15, 15, 10, 18],   [16, 13, 14, 12, 18],   [15, 12, 12, 12, 18],
  [12, 11, 12, 11, 18],   [14, 11, 13, 11, 17],   [15, 13, 15, 11, 16],   [15, 14, 14, 11, 15],   [15, 11, 12, 11, 15],
  [12, 10, 10, 10, 15],   [11,  6,  7,  6, 15],   [ 9,  5,  8,  5, 15],   [10,  8, 10,  5, 15],   [12, 10, 12,  5, 12],
  [13, 12, 12,  5, 13],   [12, 10, 11,  5, 13],   [11, 11, 11,  8, 13],   [14, 11, 13, 10, 14],   [17, 13, 16, 10, 17],
] as const
const column = (k: number) => Float64Array.from(bars, (bar) => bar[k]!)
const [high, low, close] = [column(0), column(1), column(2)] as const

function near(got: Float64Array, want: ArrayLike<number>, error = 1e-12): void {
  assert.equal(got.length, want.length)
  for (const [i, x] of got.entries()) {
    assert.ok(
      Object.is(x, want[i]) || Math.abs(x - want[i]!) <= error * Math.max(1, Math.abs(x)),
      `${i}: ${x}, ${want[i]}`,
    )
  }
}

test('pc: the lowest low and the highest high, by hand', () => {
  const got = pc(high, low, { length: 5 })
  near(got.low, column(3), 0)
  near(got.high, column(4), 0)
})

test('adr: TA-Lib 0.8.2', () => {
  // biome-ignore format: a row of numbers
  near(adr(high, low, { length: 5 }), [NaN, NaN, NaN, NaN, 2.8, 3, 3.2, 3.2, 3.2, 2.6, 2.6, 2.8, 2.6, 2.6, 3, 2.6, 2.4, 2.4, 2, 2.2, 2.4, 2.8, 3.2, 3.4, 3, 2.8, 2.2, 1.4, 1.6, 2])
})

test('bbw and percentb are columns of bbands', () => {
  const bands = bbands(close, { length: 7, std: 1.5 })
  near(bbw(close, { length: 7, std: 1.5 }), bands.bandwidth)
  near(percentb(close, { length: 7, std: 1.5 }), bands.percent)
})

test('rvir is rvi with refined', () => {
  near(rvir(high, low, { length: 6 }), rvi(close, high, low, { length: 6, refined: true }))
})
