import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SpotContract } from '../european/european.ts'
import { PRICE_OUTCOMES } from '../greeks/greeks.ts'
import { baroneAdesiWhaleyPrice } from './barone-adesi-whaley.ts'
import { bjerksundStenslandPrice } from './bjerksund-stensland.ts'
import { americanDividendPrice } from './dividend-tree.ts'
import { leisenReimerPrice } from './leisen-reimer.ts'
import {
  americanDividendColumns,
  baroneAdesiWhaleyColumns,
  bjerksundStenslandColumns,
  leisenReimerColumns,
} from './price-columns.ts'

const base: SpotContract = { right: 'P', underlying: 100, strike: 104, years: 0.7, rate: 0.06, yield: 0.02, vol: 0.25 }
const contracts: readonly SpotContract[] = [
  base,
  { ...base, right: 'C', yield: 0.09 },
  { ...base, right: 'C', yield: 0 },
  { ...base, underlying: 40 },
  { ...base, years: 0 },
  { ...base, vol: -0.25 },
  { ...base, right: 'X' as 'C' },
]
const OUTCOMES = ['ok', 'ok', 'ok', 'ok', 'expired', 'invalid', 'invalid']
const column = (of: (contract: SpotContract) => number): Float64Array => Float64Array.from(contracts, of)
const columns = {
  right: column(({ right }) => (right === 'C' ? 1 : right === 'P' ? -1 : 0)),
  underlying: column(({ underlying }) => underlying),
  strike: column(({ strike }) => strike),
  years: column(({ years }) => years),
  rate: column(({ rate }) => rate),
  yield: column((contract) => contract.yield || NaN), // an empty cell
  vol: column(({ vol }) => vol),
}
const dividends = [{ years: 0.3, amount: 1.5 }]

// biome-ignore format: a table reads by its columns
const methods = [
  ['Barone-Adesi and Whaley',  baroneAdesiWhaleyColumns(columns),               baroneAdesiWhaleyPrice],
  ['Bjerksund and Stensland',  bjerksundStenslandColumns(columns),              bjerksundStenslandPrice],
  ['Leisen and Reimer',        leisenReimerColumns(columns, undefined, 101),    (c: SpotContract) => leisenReimerPrice(c, 101)],
  ['cash dividends',           americanDividendColumns(columns, dividends, undefined, 101),
                                                                (c: SpotContract) => americanDividendPrice({ ...c, dividends }, 101)],
] as const
for (const [name, { price, outcome }, priceOf] of methods) {
  test(`${name} in columns: the bits of the scalar, and an outcome`, () => {
    assert.deepEqual([...price!], contracts.map(priceOf))
    assert.deepEqual(
      [...outcome!].map((code) => PRICE_OUTCOMES[code]),
      OUTCOMES,
    )
  })
}

test('only the columns given are filled, which may be the inputs; a short one is named', () => {
  const { strike } = columns
  const own = { ...columns, strike: strike.slice() }
  assert.deepEqual(Object.keys(baroneAdesiWhaleyColumns(own, { price: own.strike })), ['price'])
  assert.deepEqual(own.strike, methods[0][1].price)
  assert.throws(() => baroneAdesiWhaleyColumns(columns, { price: new Float64Array(2) }), /column price must have a row/)
  assert.throws(() => leisenReimerColumns(columns, undefined, 100), /stepCount must be an odd integer/)
})
