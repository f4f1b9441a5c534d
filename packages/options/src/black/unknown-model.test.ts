import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type EuropeanModel, impliedVol, impliedVols } from './implied-vol.ts'

const quote = { right: 'C', underlying: 100, strike: 100, years: 1, rate: 0, price: 8 } as const

for (const model of ['american', 'BSM', undefined] as unknown as EuropeanModel[]) {
  test(`${model} is no model of these: no vol after another one`, () => {
    assert.deepEqual(impliedVol(model, quote), { iv: NaN, ivError: NaN, outcome: 'invalid' })
    const one = (value: number): Float64Array => Float64Array.of(value)
    const columns = { underlying: one(100), strike: one(100), years: one(1), rate: one(0), price: one(8) }
    assert.throws(() => impliedVols(model, { ...columns, right: one(1) }), {
      name: 'RangeError',
      message: `model must be one of bsm, black76, bachelier, was '${model}'`,
    })
  })
}

test('a column that is missing, no column, or too short is named', () => {
  const row = Float64Array.of(100)
  const good = { right: Int8Array.of(1), underlying: row, strike: row, years: row, rate: row, price: row }
  for (const [change, error] of [
    [{ rate: undefined }, 'TypeError: column rate must be given'],
    [{ price: [8] }, 'TypeError: column price must be a typed array'],
    [{ years: new Float64Array(0) }, 'RangeError: column years must have a row for each of 1 strikes, had 0'],
  ] as const) {
    assert.throws(
      () => impliedVols('bsm', { ...good, ...change } as never),
      (thrown) => String(thrown) === error,
    )
  }
})
