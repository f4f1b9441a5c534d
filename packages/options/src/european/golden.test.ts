import assert from 'node:assert/strict'
import { test } from 'node:test'
import reference from '../../golden/european.json' with { type: 'json' }
import type { Right } from '../contract.ts'
import { GREEK_NAMES, type Greeks } from '../greeks/greeks.ts'
import { largestTerms } from '../testing/largest-terms.ts'
import { bachelierGreeks, black76Greeks, bsmGreeks } from './european.ts'

type Cell = string | number | null

const columnOf = new Map(reference.columns.map((name, i) => [name, i]))
const cell = (row: readonly Cell[], name: string): Cell => row[columnOf.get(name)!] ?? null
const numberIn = (row: readonly Cell[], name: string): number => Number(cell(row, name) ?? NaN)

/** Largest error of each column over all rows, of a Greek in parts of its largest term where that is more than the Greek. */
test('prices to 1e-13 and Greeks to 1e-12 of 50-digit arithmetic, in every region', () => {
  const worst = new Map<string, { error: number; row: string }>()
  for (const row of reference.rows as Cell[][]) {
    const model = cell(row, 'model') as 'bsm' | 'black76' | 'bachelier'
    const contract = {
      right: cell(row, 'right') as Right,
      underlying: numberIn(row, 'underlying'),
      strike: numberIn(row, 'strike'),
      years: numberIn(row, 'years'),
      rate: numberIn(row, 'rate'),
      yield: numberIn(row, 'yield'),
      vol: numberIn(row, 'vol'),
    }
    const price = { bsm: bsmGreeks, black76: black76Greeks, bachelier: bachelierGreeks }[model]
    const greeks: Greeks = price(contract)
    assert.equal(greeks.outcome, 'ok')
    const terms = largestTerms(model, contract)
    for (const name of GREEK_NAMES) {
      const expected = numberIn(row, name)
      if (cell(row, name) === null) {
        assert.ok(Number.isNaN(greeks[name]), `${name} of ${row}`)
        continue
      }
      const error = Math.abs(greeks[name] - expected) / Math.max(Math.abs(expected), terms[name] ?? 0)
      assert.ok(!Number.isNaN(error), `${name} of ${row}`)
      if (!(error <= (worst.get(name)?.error ?? -1))) worst.set(name, { error, row: row.slice(0, 8).join(' ') })
    }
  }
  for (const [name, { error, row }] of worst) {
    assert.ok(error <= (name === 'price' ? 1e-13 : 1e-12), `${name}: ${error} at ${row}`)
  }
})
