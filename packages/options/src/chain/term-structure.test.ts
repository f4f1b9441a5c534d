import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chainOfVols, FIFTH_US, NSE_CLOCK, range } from '../testing/made-up-chain.ts'
import type { OptionChain } from './chain.ts'
import { ivStanding } from './iv-history.ts'
import { constantMaturityVol, termStructure } from './term-structure.ts'

const close = (actual: number, expected: number, error = 1e-9): void =>
  assert.ok(Math.abs(actual - expected) <= error, `${actual} is not ${expected}`)

function flat(expiry: string, vol: number): OptionChain {
  return chainOfVols(range(70, 130, 5), { expiry, forward: 100, halfSpread: 1e-4 }, () => vol)
}

test('term structure: total variance, and the vol between', () => {
  const near = flat('2026-09-24', 0.3)
  const far = flat('2026-11-26', 0.25)
  const points = termStructure([far, near])
  assert.deepEqual(
    points.map((point) => point.expiry),
    ['2026-09-24', '2026-11-26'],
  )
  const t1 = NSE_CLOCK.years('2026-09-24', FIFTH_US)
  close(points[0]!.totalVariance, 0.09 * t1)
  close(points[0]!.forwardVol, 0.3)
  close(points[1]!.forwardVol, Math.sqrt((0.0625 * 0.2 - 0.09 * t1) / (0.2 - t1)), 1e-8)
  const middle = (t1 + 0.2) / 2
  close(constantMaturityVol(points, middle), Math.sqrt((0.0625 * 0.2 + 0.09 * t1) / 2 / middle), 1e-8)
  close(constantMaturityVol(points, 0.2), 0.25)
  assert.ok(Number.isNaN(constantMaturityVol(points, 0.3)))
  assert.ok(Number.isNaN(constantMaturityVol(points, t1 / 2)))
})

test('total variance that falls is said, and has no forward vol', () => {
  const points = termStructure([flat('2026-11-19', 0.4), flat('2026-11-26', 0.25)])
  assert.equal(points[1]!.calendarFalls, true)
  assert.ok(Number.isNaN(points[1]!.forwardVol))
})

test('two chains of one instant: nothing falls between them', () => {
  const points = termStructure([flat('2026-11-26', 0.3), flat('2026-11-26', 0.25)])
  assert.deepEqual(
    points.map(({ calendarFalls }) => calendarFalls),
    [false, false],
  )
  assert.ok(Number.isNaN(points[1]!.forwardVol))
})

test('an expired chain is left out', () => {
  const chain = flat('2026-09-24', 0.3)
  chain.advance(NSE_CLOCK.expiryUs('2026-09-24'))
  assert.deepEqual(termStructure([chain]), [])
})

// biome-ignore format: a table reads by its columns
const standings: [string, number, number[], number, number][] = [
  // name                       now   history                  rank  percentile
  ['in the middle',             0.2,  [0.1, 0.15, 0.3, 0.25],    50,  50],
  ['the lowest',                0.1,  [0.1, 0.3],                 0,   0],
  ['above all',                 0.4,  [0.1, 0.3],               150, 100],
  ['days without a value',      0.2,  [NaN, 0.1, NaN, 0.3],      50,  50],
  ['one value only',            0.2,  [0.2],                    NaN,   0],
  ['no history',                0.2,  [],                       NaN, NaN],
  ['no value now',              NaN,  [0.1, 0.3],               NaN, NaN],
]
for (const [name, now, history, rank, percentile] of standings) {
  test(`ivStanding: ${name}`, () => {
    const { rankPct, percentilePct } = ivStanding(now, history)
    assert.ok(Object.is(rankPct, rank) || Math.abs(rankPct - rank) < 1e-9, `${rankPct}`)
    assert.ok(Object.is(percentilePct, percentile), `${percentilePct}`)
  })
}
