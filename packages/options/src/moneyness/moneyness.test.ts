import assert from 'node:assert/strict'
import { test } from 'node:test'
import { log } from '@tickworks/kernels'
import { parseInstrumentKey, type StrikeSpec } from '@tickworks/market'
import * as fc from 'fast-check'
import { atmVol } from '../chain/smile.ts'
import { chainOfVols, emptyChain, FIFTH_US, quoteOf, range } from '../testing/made-up-chain.ts'
import { levelTotals } from './level-totals.ts'
import { deltaOfRow, Moneyness, moneynessLabel, strikePosition } from './moneyness.ts'

const smile = (k: number): number => 0.14 - 0.2 * (k / 25_000 - 1)
const chain = chainOfVols(range(23_000, 27_000, 100), { forward: 25_020, rate: 0.06, halfSpread: 0.02 }, smile)
const moneyness = new Moneyness()

// biome-ignore format: a table reads by its columns
const resolved = [
  // spec     right  strike
  ['ATM',     'C',   25_000],
  ['ATM',     'P',   25_000],
  ['OTM2',    'C',   25_200],
  ['OTM2',    'P',   24_800],
  ['ITM1',    'C',   24_900],
  ['ITM1',    'P',   25_100],
  ['OTM20',   'P',   23_000],
  ['M1.05',   'C',   26_300], // 26 271
  ['M1.05',   'P',   26_300],
  ['M0.95',   'P',   23_800], // 23 769
  ['25300',   'C',   25_300],
] as const
for (const [spec, right, strike] of resolved) {
  test(`resolve: ${right}-${spec} at a forward of 25 020 is ${strike}`, () => {
    const at = moneyness.resolve(chain, right, specOf(spec, right))
    assert.ok(at.kind === 'ok')
    assert.equal(at.strike, strike)
    assert.equal(at.row, chain.rowOf(strike, right))
  })
}

// biome-ignore format: a table reads by its columns
const refused = [
  ['OTM21',   'P',   'beyond-listed'],
  ['OTM21',   'C',   'beyond-listed'],
  ['M1.2',    'C',   'beyond-listed'],
  ['25350',   'C',   'not-listed'],
] as const
for (const [spec, right, reason] of refused) {
  test(`resolve refuses ${right}-${spec}: ${reason}`, () => {
    assert.deepEqual(moneyness.resolve(chain, right, specOf(spec, right)), { kind: 'refused', reason })
  })
}

test('a delta takes the nearest absolute delta of that right, out of and in the money', () => {
  for (const right of ['C', 'P'] as const)
    for (const pct of [10, 25, 40, 60, 75, 90]) {
      const at = moneyness.resolve(chain, right, { kind: 'delta', deltaPct: pct })
      assert.ok(at.kind === 'ok')
      const nearest = [...chain.strikes].map((k) => Math.abs(Math.abs(chain.leg(k, right).delta) - pct / 100))
      assert.equal(at.miss, Math.min(...nearest))
      assert.equal(Math.abs(chain.leg(at.strike, right).delta) > 0.5, pct > 50)
    }
})

test('a word that is no money is refused', () => {
  assert.throws(() => new Moneyness({ money: 'future' as 'spot' }), {
    name: 'RangeError',
    message: "money must be 'forward' or 'spot', was 'future'",
  })
})

test('without a level or vols nothing is resolved', () => {
  const empty = emptyChain([100, 110])
  empty.advance(FIFTH_US)
  assert.deepEqual(moneyness.resolve(empty, 'C', specOf('ATM', 'C')), { kind: 'refused', reason: 'no-money-level' })
  assert.deepEqual(moneyness.resolve(empty, 'C', specOf('25D', 'C')), { kind: 'refused', reason: 'no-money-level' })
  empty.setUnderlying({ spot: 104 })
  assert.deepEqual(moneyness.resolve(empty, 'C', specOf('25D', 'C')), { kind: 'refused', reason: 'no-delta' })
  const at = moneyness.resolve(empty, 'C', specOf('ATM', 'C'))
  assert.equal(at.kind === 'ok' && at.strike, 100)
  empty.setUnderlying({ spot: 120 })
  assert.deepEqual(moneyness.resolve(empty, 'C', specOf('ATM', 'C')), { kind: 'refused', reason: 'beyond-listed' })
})

test('the money may be the spot', () => {
  const bySpot = new Moneyness({ money: 'spot' })
  const other = chainOfVols(range(90, 110, 5), { forward: 103 }, () => 0.2)
  assert.equal(bySpot.atmIndex(other), -1)
  other.setUnderlying({ spot: 99 })
  assert.equal(other.strikes[bySpot.atmIndex(other)], 100)
  assert.equal(other.strikes[moneyness.atmIndex(other)], 105)
  assert.equal(bySpot.of(other, 95, 'P').ratio, 95 / 99)
  const nearest = bySpot.resolve(other, 'P', specOf('M0.96', 'P'))
  assert.equal(nearest.kind === 'ok' && nearest.strike, 95)
  const [level] = levelTotals([other], bySpot, { kind: 'ratio', edges: [1, 1.02] })
  assert.deepEqual([level!.right, level!.count], ['C', 1])
})

test('the only strike is the money where the level is, and else beyond', () => {
  const only = emptyChain([100])
  only.advance(FIFTH_US)
  only.setUnderlying({ spot: 100 })
  const at = moneyness.resolve(only, 'C', specOf('ATM', 'C'))
  assert.equal(at.kind === 'ok' && at.strike, 100)
  only.setUnderlying({ spot: 101 })
  assert.deepEqual(moneyness.resolve(only, 'C', specOf('ATM', 'C')), { kind: 'refused', reason: 'beyond-listed' })
})

test('every measure of a call and of a put', () => {
  const call = moneyness.of(chain, 25_300, 'C')
  const put = moneyness.of(chain, 25_300, 'P')
  assert.deepEqual([call.steps, call.label, put.steps, put.label], [3, 'OTM3', -3, 'ITM3'])
  const { forward } = chain.forward()
  assert.equal(call.ratio, 25_300 / forward)
  assert.equal(put.ratio, call.ratio)
  assert.equal(call.logForward, log(25_300 / forward))
  assert.equal(call.outOfTheMoneyLog, call.logForward)
  assert.equal(put.outOfTheMoneyLog, -call.logForward)
  assert.ok(Math.abs(call.standardDeviations - call.logForward / (smile(25_020) * Math.sqrt(0.2))) < 1e-6)
  assert.ok(call.delta > 0 && put.delta < 0)
  assert.deepEqual(
    [moneynessLabel(0), moneynessLabel(2), moneynessLabel(-2), moneynessLabel(Number.NaN)],
    ['ATM', 'OTM2', 'ITM2', ''],
  )
  assert.throws(() => moneyness.of(chain, 25_350, 'C'), { name: 'RangeError', message: /strike 25350 is not listed/ })
})

test('under a normal law standard deviations are distances', () => {
  const normal = chainOfVols(range(90, 110, 1), { forward: 100, model: 'bachelier', halfSpread: 0.001 }, () => 0.2)
  const { standardDeviations } = moneyness.of(normal, 95, 'P')
  const total = atmVol(normal).iv * Math.sqrt(0.2)
  assert.ok(Math.abs(standardDeviations + 5 / total) < 1e-9, `${standardDeviations}`)
})

test('a miss is a distance in strikes, whichever way', () => {
  const other = emptyChain([100, 110, 120])
  other.advance(FIFTH_US)
  for (const [spot, miss] of [
    [107, 0.3],
    [113, 0.3],
    [110, 0],
  ] as const) {
    other.setUnderlying({ spot })
    const at = moneyness.resolve(other, 'C', specOf('ATM', 'C'))
    assert.ok(at.kind === 'ok' && at.strike === 110 && Math.abs(at.miss - miss) < 1e-12)
    assert.ok(Math.abs(moneyness.missOf(other, at.row, specOf('ATM', 'C')) - miss) < 1e-12)
  }
})

test('halfway between two strikes the lower one is the money', () => {
  const other = emptyChain([100, 110, 120])
  other.advance(FIFTH_US)
  other.setUnderlying({ spot: 105 })
  assert.equal(other.strikes[moneyness.atmIndex(other)], 100)
  assert.equal(moneyness.steps(other, 110, 'C'), 1)
  assert.equal(moneyness.steps(other, 110, 'P'), -1)
})

test('a delta is found from the first strike in the money that has a vol, when the one at it has none', () => {
  const other = chainOfVols(range(90, 110, 2), { forward: 100, nowUs: FIFTH_US + 60 * 86_400e6 }, () => 0.2)
  for (const right of ['C', 'P'] as const) other.update(quoteOf(100, right, { bid: 0, ask: 0 }))
  assert.ok(Number.isNaN(deltaOfRow(other, other.rowOf(100, 'C'))))
  for (const right of ['C', 'P'] as const)
    for (const pct of [25, 60, 65]) {
      const at = moneyness.resolve(other, right, { kind: 'delta', deltaPct: pct })
      assert.ok(at.kind === 'ok')
      const misses = [...other.strikes]
        .map((strike) => Math.abs(Math.abs(other.leg(strike, right).delta) - pct / 100))
        .filter((miss) => !Number.isNaN(miss))
      assert.equal(at.miss, Math.min(...misses))
    }
})

test('a row without a vol has its delta from the other side, by parity', () => {
  const gap = chainOfVols(range(90, 110, 5), { forward: 100, rate: 0.05 }, () => 0.2)
  const row = gap.rowOf(90, 'C')
  const before = gap.row(row).delta[row]!
  gap.update(quoteOf(90, 'C', { bid: 0, ask: 12 }))
  assert.ok(Number.isNaN(gap.row(row).delta[row]!))
  assert.ok(Math.abs(deltaOfRow(gap, row) - before) < 1e-6)
})

test('steps and resolve are inverse, and puts mirror calls', () => {
  fc.assert(
    fc.property(fc.integer({ min: -15, max: 15 }), fc.constantFrom('C' as const, 'P' as const), (steps, right) => {
      const at = moneyness.resolve(chain, right, { kind: 'moneyness_steps', steps })
      assert.ok(at.kind === 'ok')
      assert.equal(moneyness.steps(chain, at.strike, right), steps)
      assert.equal(moneyness.steps(chain, at.strike, right === 'C' ? 'P' : 'C') + steps, 0)
    }),
    { seed: 4, numRuns: 60 },
  )
})

test('strikePosition goes on beyond the ends', () => {
  const strikes = Float64Array.of(100, 110, 130)
  assert.deepEqual(
    [95, 100, 105, 110, 120, 130, 150].map((level) => strikePosition(strikes, level)),
    [-0.5, 0, 0.5, 1, 1.5, 2, 3],
  )
})

test('totals by level: Σ Greek · open interest · size, vols weighted by vega', () => {
  const held = chainOfVols(range(90, 110, 5), { forward: 100, contractSize: 75 }, (k) => 0.2 + (100 - k) * 0.002)
  held.update(quoteOf(105, 'C', { openInterest: 10, volume: 3 }))
  held.update(quoteOf(110, 'C', { openInterest: 4, volume: 1 }))
  const near = held.leg(105, 'C')
  const far = held.leg(110, 'C')
  const byStep = levelTotals([held], moneyness, { kind: 'steps' })
  const otm1 = byStep.find(({ right, label }) => right === 'C' && label === 'OTM1')!
  assert.deepEqual([otm1.openInterest, otm1.volume, otm1.count, otm1.usableCount], [10, 3, 1, 1])
  assert.equal(otm1.delta, near.delta * 750)
  assert.ok(Math.abs(otm1.iv - near.iv) < 1e-15)
  assert.deepEqual(
    byStep.filter(({ right }) => right === 'P').map(({ label }) => label),
    ['ITM2', 'ITM1', 'ATM', 'OTM1', 'OTM2'],
  )
  const unknown = byStep.find(({ right, label }) => right === 'P' && label === 'OTM1')!
  assert.deepEqual([unknown.count, unknown.usableCount], [1, 1])
  for (const name of ['openInterest', 'volume', 'iv', 'delta', 'gamma', 'thetaPerDay'] as const)
    assert.ok(Number.isNaN(unknown[name]), name)
  const [otm, otmPuts] = levelTotals([held], moneyness, { kind: 'log-forward', edges: [0.01, 0.2] })
  assert.deepEqual([otm!.right, otm!.count, otmPuts!.right, otmPuts!.count], ['C', 2, 'P', 2])
  assert.ok(Number.isNaN(otmPuts!.openInterest))
  held.update(quoteOf(95, 'P', { openInterest: 6 }))
  held.update(quoteOf(105, 'P', { openInterest: 600 }))
  const open = levelTotals([held], moneyness, { kind: 'log-forward', edges: [0.01, 0.2] }).map(
    (one) => one.openInterest,
  )
  assert.deepEqual(open, [14, 6])
  const weight = (leg: typeof near, open: number): number => leg.vegaPerPoint * open
  const mean = (near.iv * weight(near, 10) + far.iv * weight(far, 4)) / (weight(near, 10) + weight(far, 4))
  assert.ok(Math.abs(otm!.iv - mean) < 1e-15)
  const byDelta = levelTotals([held], moneyness, { kind: 'delta', edges: [0, 0.5, 1.01] })
  assert.equal(
    byDelta.reduce((sum, { count }) => sum + count, 0),
    10,
  )
  const byRatio = levelTotals([held], moneyness, { kind: 'ratio', edges: [0.92, 1.08] })
  assert.deepEqual(
    byRatio.map(({ right, label, count }) => [right, label, count]),
    [
      ['C', '0.92..1.08', 3],
      ['P', '0.92..1.08', 3],
    ],
  )
  const atEdges = emptyChain([95, 100, 105])
  atEdges.advance(FIFTH_US)
  atEdges.setUnderlying({ spot: 100 })
  for (const strike of atEdges.strikes) atEdges.update(quoteOf(strike, 'C', { openInterest: strike }))
  const [below, above] = levelTotals([atEdges], moneyness, { kind: 'ratio', edges: [0.95, 1, 1.05] })
  assert.deepEqual([below!.openInterest, above!.openInterest], [95, 100])
  assert.throws(() => levelTotals([held], moneyness, { kind: 'ratio', edges: [1, 1] }), {
    name: 'RangeError',
    message: /edges/,
  })
})

function specOf(strike: string, right: string): StrikeSpec {
  const key = parseInstrumentKey(`NFO:NIFTY-2026-11-26-${right}-${strike}`)
  assert.ok(key.kind === 'option')
  return key.strike
}
