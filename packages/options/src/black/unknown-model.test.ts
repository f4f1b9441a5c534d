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
