import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { decimalOf } from './decimal-text.ts'

const read = (text: string): number => {
  const bytes = new TextEncoder().encode(`,${text},9`)
  return decimalOf(bytes, 1, bytes.length - 2)
}

test('the shortest text of a double reads back as the same bits', () => {
  const ordinary = fc.double({ min: 1e-40, max: 1e50, noNaN: true })
  fc.assert(
    fc.property(
      fc.oneof(
        ordinary,
        ordinary.map((x) => -x),
        fc.integer(),
        fc.constant(-0),
      ),
      (x) => {
        const value = read(Object.is(x, -0) ? '-0' : `${x}`)
        assert.ok(Object.is(value, x) || (x % 1 === 0 && Number.isNaN(value)), `${x}`) // a text may be in the middle of two large doubles
      },
    ),
    { numRuns: 20_000 },
  )
})

test('any digits, with any exponent, are what Number makes of them, or are left to it', () => {
  const digits = fc.stringMatching(/^[0-9]{1,24}$/)
  const exponent = fc.oneof(
    fc.constant(''),
    fc.integer({ min: -70, max: 70 }).map((e) => `e${e}`),
  )
  let left = 0
  fc.assert(
    fc.property(digits, fc.nat(24), exponent, (text, point, power) => {
      const decimal = `${text.slice(0, point)}.${text.slice(point)}${power}`
      const value = read(decimal)
      if (Number.isNaN(value)) left += 1
      else assert.equal(value, Number(decimal), decimal)
    }),
    { numRuns: 20_000, seed: 5 },
  )
  assert.ok(left < 10_000)
})

test('the middle between two doubles, and its neighbours, are never rounded wrongly', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2 ** 52, max: 2 ** 53 - 1 }), fc.integer({ min: 0, max: 9 }), (whole, last) => {
      for (const middle of [
        `${whole}.5`,
        `${whole}.5000${last}`,
        `${whole}.4999${last}`,
        `${BigInt(whole) * 4n + 2n}`,
      ]) {
        const value = read(middle)
        if (!Number.isNaN(value)) assert.equal(value, Number(middle), middle)
      }
    }),
  )
})

test('what is no decimal number is NaN', () => {
  for (const text of [
    '',
    '-',
    '+',
    '.',
    '-.',
    'e5',
    '1e',
    '1e+',
    '1e5000',
    '1,5',
    '1.2.3',
    '0x10',
    '1_000',
    '1 ',
    'nan',
    '٣',
    '1e5x',
  ]) {
    assert.ok(Number.isNaN(read(text)), text)
  }
  assert.deepEqual(['.5', '5.', '+1', '007', '1E3'].map(read), [0.5, 5, 1, 7, 1000])
})
