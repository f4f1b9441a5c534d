import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Right } from '../contract.ts'
import type { GreekName } from '../greeks/greeks.ts'
import { black76Price, bsmGreeks, bsmPrice } from './european.ts'

// Tables of others, where the folder with them stands beside the repository. Haug's and QuantLib's are printed to a stated
// number of places; py_vollib's give the relative error that its own tests allow.
const FOLDER = new URL('../../../../../shared/data/reference/', import.meta.url)
const skip = existsSync(FOLDER) ? false : 'the reference tables are not beside this repository'

type Table = { readonly test: string; readonly rows: readonly (readonly (string | number)[])[] }
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'))
const tables = (name: string): readonly Table[] =>
  (read('quantlib_option_values.json') as Table[]).filter((table) => table.test === name)

const rightOf = (cell: string | number | undefined): Right => (cell === 'call' ? 'C' : 'P')

test('European prices of Haug’s book, to the printed places', { skip }, () => {
  for (const [type, strike, s, q, r, t, v, result, tolerance] of tables('testValues')[0]!.rows) {
    const price = bsmPrice({
      right: rightOf(type),
      underlying: Number(s),
      strike: Number(strike),
      years: Number(t),
      rate: Number(r),
      yield: Number(q),
      vol: Number(v),
    })
    assert.ok(Math.abs(price - Number(result)) <= Number(tolerance), `${price}, expected ${result}`)
  }
})

test('Greeks of Haug’s book, to the printed places', { skip }, () => {
  const rows = tables('testGreekValues')[0]!.rows
  // The rows follow the book's pages; which Greek each one shows, QuantLib's test says.
  // biome-ignore format: a table reads by its columns
  const shown: [GreekName, number][] = [
    ['delta', 1], ['delta', 1], ['lambda', 1], ['gamma', 1], ['gamma', 1], ['vegaPerPoint', 100], ['vegaPerPoint', 100],
    ['thetaPerDay', 365], ['thetaPerDay', 1], ['rhoPerPct', 100], ['dividendRhoPerPct', 100],
  ]
  rows.forEach(([type, strike, s, q, r, t, v, result], i) => {
    const [name, unit] = shown[i]!
    const greeks = bsmGreeks({
      right: rightOf(type),
      underlying: Number(s),
      strike: Number(strike),
      years: Number(t),
      rate: Number(r),
      yield: Number(q),
      vol: Number(v),
    })
    const value = greeks[name] * unit
    assert.ok(Math.abs(value - Number(result)) <= 1e-4, `row ${i}, ${name}: ${value}, expected ${result}`)
  })
})

test('the basic values of QuantLib’s Black calculator', { skip }, () => {
  for (const [type, strike, forward, deviation, discount, tolerance, result] of tables(
    'testBlackCalculatorBasicValues',
  )[0]!.rows) {
    const contract = {
      underlying: Number(forward),
      strike: Number(strike),
      years: 1,
      rate: -Math.log(Number(discount)),
    }
    const price = black76Price({ ...contract, right: rightOf(type), vol: Number(deviation) })
    assert.ok(Math.abs(price - Number(result)) <= Number(tolerance), `${price}, expected ${result}`)
  }
})

test('py_vollib’s table of prices and Greeks, to its printed precision', { skip }, () => {
  const { columns, data } = read('py_vollib_bs_greeks.json') as { columns: string[]; data: number[][] }
  // Theta is per year there, vega and rho per 1.00. Printed with nine figures, cut to as many places where small.
  // biome-ignore format: a table reads by its columns
  const greeksOf: [string, Right, GreekName, number][] = [
    ['bs_call', 'C', 'price', 1], ['CD', 'C', 'delta', 1], ['CG', 'C', 'gamma', 1], ['CT', 'C', 'thetaPerDay', 365],
    ['CV', 'C', 'vegaPerPoint', 100], ['CR', 'C', 'rhoPerPct', 100],
    ['bs_put', 'P', 'price', 1], ['PD', 'P', 'delta', 1], ['PG', 'P', 'gamma', 1], ['PT', 'P', 'thetaPerDay', 365],
    ['PV', 'P', 'vegaPerPoint', 100], ['PR', 'P', 'rhoPerPct', 100],
  ]
  for (const row of data) {
    const cell = (name: string): number => row[columns.indexOf(name)]!
    for (const [name, right, greek, unit] of greeksOf) {
      const contract = {
        right,
        underlying: cell('S'),
        strike: cell('K'),
        years: cell('t'),
        rate: cell('R'),
        yield: 0,
        vol: cell('v'),
      }
      const value = bsmGreeks(contract)[greek] * unit
      const expected = cell(name)
      const tolerance = Math.max(6e-9 * Math.abs(expected), 6e-10)
      assert.ok(
        Math.abs(value - expected) <= tolerance,
        `${name} of ${row.slice(0, 5)}: ${value}, expected ${expected}`,
      )
    }
  }
})
