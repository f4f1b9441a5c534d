import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { testSpec } from '../testing.ts'
import { Ledger, type Position } from './ledger.ts'

type Fill = { readonly units: number; readonly price: number; readonly fee: number }
const arbitraryFill: fc.Arbitrary<Fill> = fc.record({
  units: fc.integer({ min: -5_000, max: 5_000 }).filter((units) => units !== 0),
  price: fc.integer({ min: 1, max: 2_000_000_000 }),
  fee: fc.integer({ min: 0, max: 10_000 }),
})
/** Price and quantity decimals against a ledger of 2: coarser, equal and finer than the cent. */
const SCALES = [
  [0, 0],
  [2, 0],
  [5, 3],
] as const

function post(ledger: Ledger, position: Position, fills: readonly Fill[]): void {
  for (const { units, price, fee } of fills) ledger.post(position, units, price, fee)
}

test('ledger: the postings of any fills add up to nothing', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...SCALES),
      fc.array(arbitraryFill, { maxLength: 40 }),
      ([priceDecimals, qtyDecimals], fills) => {
        const ledger = new Ledger(1_000_000)
        const position = ledger.open('s', 0, testSpec('SIM:X', { priceDecimals, qtyDecimals }), 2)
        post(ledger, position, fills)
        const cashFine = position.fine(BigInt(ledger.snapshot().cashMinor) + BigInt(ledger.feesMinor) - 1_000_000n)
        const { costFine, realisedFine, roundingFine } = position
        assert.equal(cashFine + costFine + roundingFine - realisedFine, 0n)
        assert.ok(roundingFine < BigInt(fills.length + 1) * position.finePerMinor)
      },
    ),
  )
})

test('ledger: a position that is flat again has no cost, and its profit is what was received less what was paid', () => {
  fc.assert(
    fc.property(
      fc.array(arbitraryFill, { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: 1e9 }),
      (fills, price) => {
        const ledger = new Ledger(0)
        const position = ledger.open('s', 0, testSpec(), 2)
        post(ledger, position, fills)
        if (position.qtyUnits !== 0) post(ledger, position, [{ units: -position.qtyUnits, price, fee: 0 }])
        assert.equal(position.costFine, 0n)
        assert.equal(position.qtyUnits, 0)
        assert.equal(position.realisedFine, BigInt(ledger.snapshot().cashMinor) + BigInt(ledger.feesMinor))
        assert.equal(position.unrealisedMinor(12_345), 0)
        assert.ok(Number.isNaN(position.averageUnits()))
      },
    ),
  )
})

test('ledger: snapshot and restore keep every digit', () => {
  const spec = testSpec('SIM:X', { priceDecimals: 5, qtyDecimals: 3 })
  const ledger = new Ledger(2 ** 52)
  post(ledger, ledger.open('s', 0, spec, 2), [{ units: 999_999_999, price: 1_999_999_999, fee: 7 }])
  const copy = new Ledger(0)
  copy.restore(JSON.parse(JSON.stringify(ledger.snapshot())), () => spec, 2)
  assert.deepEqual(copy.snapshot(), ledger.snapshot())
})

// biome-ignore format: a table reads by its columns
const cases = [
  // name                          fills [units, price]                    realised  unrealised at 110
  ['opens long',                   [[10, 100]],                                  0,  100],
  ['adds to the mean',             [[10, 100], [10, 106]],                       0,  140],
  ['closes a part',                [[10, 100], [-4, 105]],                      20,   60],
  ['closes all',                   [[10, 100], [-10, 95]],                     -50,    0],
  ['turns round',                  [[10, 100], [-15, 105]],                     50,  -25],
  ['short gains when it falls',    [[-10, 100], [10, 90]],                     100,    0],
  ['short loses when it rises',    [[-10, 100]],                                 0, -100],
] as const
for (const [name, fills, realised, unrealised] of cases) {
  test(`ledger: ${name}`, () => {
    const ledger = new Ledger(0)
    const position = ledger.open('s', 0, testSpec(), 2)
    let sum = 0
    for (const [units, price] of fills) sum += ledger.post(position, units, price, 0).realisedMinor
    assert.deepEqual([sum, position.realisedMinor(), position.unrealisedMinor(110)], [realised, realised, unrealised])
  })
}
