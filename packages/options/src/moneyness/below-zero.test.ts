/** Oil in April 2020: a forward below zero, strikes on both sides of it, vols in price units. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bachelierGreeks } from '../european/european.ts'
import { emptyChain, FIFTH_US, quoteOf, range } from '../testing/made-up-chain.ts'
import { Moneyness } from './moneyness.ts'
import { resolveOptionKey, VirtualOption } from './virtual-option.ts'

const forward = -37.6
const chain = emptyChain(range(-60, 20, 5), { model: 'bachelier' })
chain.advance(FIFTH_US)
for (const strike of chain.strikes) {
  for (const right of ['C', 'P'] as const) {
    const { price } = bachelierGreeks({ right, underlying: forward, strike, years: chain.years, rate: 0, vol: 20 })
    chain.update(quoteOf(strike, right, { bid: price - 0.01, ask: price + 0.01 }))
  }
}
const moneyness = new Moneyness()

// biome-ignore format: a table reads by its columns
const resolved = [
  // right  spec                                               strike
  ['C',     { kind: 'moneyness_steps', steps: 0 },             -40],
  ['C',     { kind: 'moneyness_steps', steps: 2 },             -30],
  ['P',     { kind: 'moneyness_steps', steps: 2 },             -50],
  ['C',     { kind: 'moneyness_steps', steps: 8 },             0],
  ['C',     { kind: 'delta', deltaPct: 25 },                   -30],
  ['P',     { kind: 'delta', deltaPct: 25 },                   -45],
] as const
for (const [right, spec, strike] of resolved) {
  test(`${right} ${JSON.stringify(spec)} of a forward at ${forward} is ${strike}`, () => {
    const at = moneyness.resolve(chain, right, spec)
    assert.ok(at.kind === 'ok')
    assert.equal(at.strike, strike)
  })
}

test('there is no ratio to a money below zero, and no logarithm; distances there are', () => {
  const ratio = moneyness.resolve(chain, 'C', { kind: 'forward_ratio', ratio: '1.05' })
  assert.deepEqual(ratio, { kind: 'refused', reason: 'no-money-level' })
  const of = moneyness.of(chain, -30, 'P')
  assert.deepEqual([of.steps, of.label, of.ratio, of.logForward], [-2, 'ITM2', Number.NaN, Number.NaN])
  assert.ok(Math.abs(of.standardDeviations - 7.6 / (20 * Math.sqrt(chain.years))) < 1e-3)
})

test('keys have no word for a strike below zero, and say so', () => {
  const reason = 'no-key'
  const at = resolveOptionKey('NFO:NIFTY-2026-11-26-C-OTM2', () => chain)
  assert.deepEqual(at, { kind: 'refused', reason })
  const option = new VirtualOption('NFO:NIFTY-2026-11-26-C-OTM2')
  assert.deepEqual(option.at(chain), { kind: 'refused', tsUs: FIFTH_US, reason })
  const above = resolveOptionKey('NFO:NIFTY-2026-11-26-C-OTM9', () => chain)
  assert.equal(above.kind === 'ok' && above.key, 'NFO:NIFTY-2026-11-26-C-5')
})
