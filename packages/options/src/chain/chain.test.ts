import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exp } from '@tickworks/kernels'
import * as fc from 'fast-check'
import { impliedVol } from '../black/implied-vol.ts'
import type { Right } from '../contract.ts'
import { black76Greeks } from '../european/european.ts'
import { DEFAULT_FORWARD_POLICY, ForwardEstimator } from '../forward/forward.ts'
import { chainOfVols, emptyChain, FIFTH_US, NSE_CLOCK, quoteOf, range } from '../testing/made-up-chain.ts'
import { ExpiryClock } from '../time/expiry-clock.ts'
import { type ChainSpec, chainOfQuotes, type OptionChain } from './chain.ts'
import { type ChainQuote, DEFAULT_QUOTE_LIMITS, QUOTE_OUTCOMES } from './quote.ts'
import { atmVol, usableVol } from './smile.ts'

const close = (actual: number, expected: number, relative: number): void =>
  assert.ok(Math.abs(actual - expected) <= relative * Math.abs(expected), `${actual} is not ${expected}`)

test('a chain made from vols gives forward, vols and Greeks back', () => {
  const smile = (strike: number): number => 0.15 - 0.3 * (strike / 25_000 - 1)
  const chain = chainOfVols(range(24_000, 26_000, 100), { forward: 25_030, rate: 0.06 }, smile)
  const { source, forward, discount } = chain.forward()
  assert.equal(source, 'parity')
  close(forward, 25_030, 1e-12)
  assert.equal(discount, exp(-0.06 * 0.2))
  const columns = chain.columns()
  for (let row = 0; row < 2 * chain.strikeCount; row += 1) {
    assert.equal(QUOTE_OUTCOMES[columns.outcome[row]!], 'ok')
    close(columns.iv[row]!, smile(columns.strike[row]!), 1e-9)
  }
  const leg = chain.leg(25_500, 'P')
  const { strike, iv } = leg
  const greeks = black76Greeks({ right: 'P', underlying: forward, strike, years: 0.2, rate: 0.06, vol: iv })
  for (const name of ['delta', 'gamma', 'thetaPerDay', 'thetaPerTradingDay', 'vegaPerPoint', 'rhoPerPct'] as const)
    assert.equal(leg[name], greeks[name], name)
  close(greeks.price, leg.price, 1e-12)
})

test('theta per trading day counts the sessions of the clock', () => {
  const { policy } = NSE_CLOCK
  const clock = new ExpiryClock({ ...policy, year: { kind: 'trading', sessionsPerYear: 248, closedWeight: 0.2 } })
  for (const model of ['black76', 'bachelier', 'american'] as const) {
    const chain = chainOfVols(range(90, 110, 5), { forward: 100, clock, model }, () => 0.2)
    const { thetaPerDay, thetaPerTradingDay } = chain.leg(95, 'P')
    close(thetaPerTradingDay * 248, thetaPerDay * 365, 1e-14)
    assert.deepEqual(chain.columns().thetaPerTradingDay[1], chain.leg(95, 'C').thetaPerTradingDay)
    const all = chainOfVols(range(90, 110, 5), { forward: 100, clock, model }, () => 0.2).columns()
    assert.equal(all.thetaPerTradingDay[6], thetaPerTradingDay)
  }
})

const limits = { ...DEFAULT_QUOTE_LIMITS, staleAfterUs: 60e6, spreadMaxRatio: 0.2, spreadFloor: 0.1 }
// biome-ignore format: a table reads by its columns
const outcomes: [string, Partial<ChainQuote>, string, number][] = [
  // name                                   quote                                                      outcome             price
  ['a two-sided quote',                     { bid: 9.9, ask: 10.1 },                                    'ok',               10],
  ['a locked one',                          { bid: 10, ask: 10 },                                       'ok',               10],
  ['nothing',                               {},                                                         'no-quote',         NaN],
  ['an ask alone',                          { bid: 0, ask: 10 },                                        'no-quote',         NaN],
  ['a last price of 0',                     { last: 0 },                                                'no-quote',         NaN],
  ['a last price alone',                    { last: 10 },                                               'unverified-quote', 10],
  ['a last price and one side',             { bid: 0, ask: 10.1, last: 10 },                            'unverified-quote', 10],
  ['a last price below the only bid',       { bid: 9, last: 5 },                                        'stale',            NaN],
  ['a last price above the only ask',       { ask: 4, last: 5 },                                        'stale',            NaN],
  ['one traded after that ask was quoted',  { ask: 4, last: 5, lastTsUs: FIFTH_US + 1 },                'unverified-quote', 5],
  ['prices that are no numbers',            { bid: Infinity, ask: Infinity, last: Infinity },           'invalid',          NaN],
  ['an ask without end',                    { bid: 10, ask: Infinity },                                 'invalid',          NaN],
  ['a last price without end',              { last: Infinity },                                         'invalid',          NaN],
  ['a quote of nobody knows when',          { bid: 9.9, ask: 10.1, tsUs: NaN },                         'stale',            NaN],
  ['a trade of nobody knows when',          { last: 10, tsUs: NaN },                                    'stale',            NaN],
  ['an old quote',                          { bid: 9.9, ask: 10.1, tsUs: FIFTH_US - 61e6 },             'stale',            NaN],
  ['as old as is allowed',                  { bid: 9.9, ask: 10.1, tsUs: FIFTH_US - 60e6 },             'ok',               10],
  ['an old trade in a new message',         { last: 10, lastTsUs: FIFTH_US - 61e6 },                    'stale',            NaN],
  ['a wide market',                         { bid: 8, ask: 12 },                                        'wide',             NaN],
  ['wide, but by no more than the floor',   { bid: 0.05, ask: 0.15 },                                   'ok',               0.1],
  ['the same, by rounding above it',        { bid: 0.35, ask: 0.45 },                                   'ok',               0.4],
  ['a crossed one',                         { bid: 10.2, ask: 10.1 },                                   'invalid',          NaN],
  ['a negative bid',                        { bid: -1, ask: 10.1 },                                     'invalid',          NaN],
  ['more than the underlying is worth',     { bid: 109, ask: 111 },                                     'above-maximum',    110],
]
for (const [name, fields, outcome, price] of outcomes) {
  test(`a row's outcome: ${name}`, () => {
    const chain = emptyChain([110], { limits })
    chain.advance(FIFTH_US)
    chain.setUnderlying({ spot: 100 })
    chain.update(quoteOf(110, 'C', fields))
    const leg = chain.leg(110, 'C')
    assert.equal(leg.outcome, outcome)
    assert.ok(Object.is(leg.price, price) || Math.abs(leg.price - price) < 1e-14, `${leg.price}`)
    const hasVol = outcome === 'ok' || outcome === 'unverified-quote'
    assert.equal(Number.isNaN(leg.iv), !hasVol)
    assert.equal(Number.isNaN(leg.delta), !hasVol)
  })
}

test('below intrinsic, expired, and no forward are said, not guessed', () => {
  const chain = emptyChain([90], { limits })
  chain.advance(FIFTH_US)
  chain.update(quoteOf(90, 'C', { bid: 7.9, ask: 8.1 }))
  assert.equal(chain.forward().source, 'none')
  assert.equal(chain.leg(90, 'C').outcome, 'invalid')
  chain.setUnderlying({ spot: 100 })
  assert.equal(chain.leg(90, 'C').outcome, 'below-intrinsic')
  chain.setUnderlying({ spot: 95 })
  assert.equal(chain.leg(90, 'C').outcome, 'ok')
  chain.advance(NSE_CLOCK.expiryUs('2026-11-26'))
  chain.update(quoteOf(90, 'C', { bid: 7.9, ask: 8.1, tsUs: chain.nowUs }))
  assert.equal(chain.leg(90, 'C').outcome, 'expired')
})

test('a price that no longer holds its vol is undetermined: the vol has its width, and no summary uses it', () => {
  const chain = emptyChain([1, 100])
  chain.advance(FIFTH_US)
  chain.setUnderlying({ spot: 100 })
  const price = 99 + 3e-14
  chain.update(quoteOf(1, 'C', { bid: price, ask: price }))
  const { outcome, ivError } = chain.leg(1, 'C')
  assert.equal(outcome, 'undetermined')
  assert.ok(ivError > 1e-6)
  assert.ok(Number.isNaN(usableVol(chain.columns(), 0)))
})

test('a bid or an ask that no longer holds its vol has none', () => {
  const chain = emptyChain([1, 100])
  chain.advance(FIFTH_US)
  chain.setUnderlying({ spot: 100 })
  const price = 99 + 3e-14
  assert.equal(
    impliedVol('black76', { right: 'C', underlying: 100, strike: 1, years: 0.2, rate: 0, price }).outcome,
    'undetermined',
  )
  assert.ok(Number.isNaN(chain.ivOfPrice(0, price)))
  assert.ok(chain.ivOfPrice(0, 99.5) > 0)
})

test('without useLast a last price has its outcome and no vol', () => {
  const chain = emptyChain([110], { limits: { ...limits, useLast: false } })
  chain.advance(FIFTH_US)
  chain.setUnderlying({ spot: 100 })
  chain.update(quoteOf(110, 'C', { last: 3 }))
  const { outcome, iv, price } = chain.leg(110, 'C')
  assert.deepEqual([outcome, iv, price], ['unverified-quote', Number.NaN, Number.NaN])
})

test('time makes a quote stale, a new one fresh', () => {
  const chain = emptyChain([110], { limits })
  chain.advance(FIFTH_US)
  chain.setUnderlying({ spot: 100 })
  chain.update(quoteOf(110, 'C', { bid: 3, ask: 3.1 }))
  assert.equal(chain.leg(110, 'C').outcome, 'ok')
  chain.advance(FIFTH_US + 61e6)
  assert.equal(chain.leg(110, 'C').outcome, 'stale')
  chain.update(quoteOf(110, 'C', { bid: 3, ask: 3.1, tsUs: FIFTH_US + 60e6 }))
  assert.equal(chain.leg(110, 'C').outcome, 'ok')
})

test('one price without end takes nothing from the forward of the others', () => {
  const smile = (): number => 0.2
  const chain = chainOfVols(range(90, 110, 5), { forward: 100 }, smile)
  chain.update(quoteOf(100, 'C', { bid: Infinity, ask: Infinity }))
  close(chain.forward().forward, 100, 1e-12)
  assert.equal(chain.leg(100, 'C').outcome, 'invalid')
  close(atmVol(chain).iv, 0.2, 1e-9)
})

test('two ticks are never wide where the tick is known, unless a floor says otherwise', () => {
  const outcomeOf = (bid: number, ask: number, change: Partial<ChainSpec>): string => {
    const chain = emptyChain([100], { forward: { ...DEFAULT_FORWARD_POLICY, sources: ['spot'] }, ...change })
    chain.advance(FIFTH_US)
    chain.setUnderlying({ spot: 90 })
    chain.update(quoteOf(100, 'C', { bid, ask }))
    return chain.leg(100, 'C').outcome
  }
  assert.equal(outcomeOf(0.05, 0.15, { tickSize: 0.05 }), 'ok')
  assert.equal(outcomeOf(0.05, 0.2, { tickSize: 0.05 }), 'wide')
  assert.equal(outcomeOf(0.05, 0.15, {}), 'wide')
  assert.equal(outcomeOf(0.05, 0.15, { tickSize: 0.05, limits: { ...DEFAULT_QUOTE_LIMITS, spreadFloor: 0 } }), 'wide')
})

test('parity knows how wide call and put are together', () => {
  // Implied forwards 99, 100, 101; the halves of what the two sides of a pair may be off by add up to 0.5 at each strike, to 1 at the last.
  const pairs = [
    [90, 0.1, 0.4, 99],
    [100, 0.4, 0.1, 100],
    [110, 0.25, 0.75, 101],
  ] as const
  const chain = emptyChain(
    pairs.map(([strike]) => strike),
    { limits: { ...DEFAULT_QUOTE_LIMITS, spreadMaxRatio: 2 } },
  )
  chain.advance(FIFTH_US)
  for (const [strike, callHalf, putHalf, implied] of pairs) {
    chain.update(quoteOf(strike, 'P', { bid: 15 - putHalf, ask: 15 + putHalf }))
    const call = 15 + implied - strike
    chain.update(quoteOf(strike, 'C', { bid: call - callHalf, ask: call + callHalf }))
  }
  const columns = {
    strikes: chain.strikes,
    callMinusPut: Float64Array.of(9, 0, -9),
    halfSpread: Float64Array.of(0.5, 0.5, 1),
  }
  const { forward, fit } = new ForwardEstimator().estimate(
    { ...columns, years: chain.years },
    { ...chain.underlying, dividends: [] },
  )
  close(chain.forward().forward, forward, 1e-12)
  close(chain.forward().fit!.residualScale, fit!.residualScale, 1e-9)
})

test('what is neither call nor put is not listed', () => {
  const chain = emptyChain([100])
  chain.advance(FIFTH_US)
  const small = 'c' as Right
  assert.equal(chain.update(quoteOf(100, small, { bid: 1, ask: 2 })), -1)
  assert.ok(Number.isNaN(chain.leg(100, 'P').bid))
  assert.throws(() => chain.leg(100, small), RangeError)
})

test('a last price repeated without volume is no new trade', () => {
  const chain = emptyChain([110], { limits })
  chain.advance(FIFTH_US + 90e6)
  chain.setUnderlying({ spot: 100 })
  chain.update(quoteOf(110, 'C', { last: 3, volume: 7 }))
  chain.update(quoteOf(110, 'C', { last: 3, volume: 7, tsUs: FIFTH_US + 89e6 }))
  assert.equal(chain.leg(110, 'C').outcome, 'stale')
  chain.update(quoteOf(110, 'C', { last: 3, tsUs: FIFTH_US + 89e6 }))
  assert.equal(chain.leg(110, 'C').outcome, 'stale')
  chain.update(quoteOf(110, 'C', { last: 3, volume: 8, tsUs: FIFTH_US + 89e6 }))
  assert.equal(chain.leg(110, 'C').outcome, 'unverified-quote')
})

test('snapshot and restore, into more strikes too', () => {
  const chain = chainOfVols([90, 100, 110], { forward: 101, rate: 0.03 }, () => 0.2)
  chain.update(quoteOf(100, 'C', { openInterest: 12, volume: 3, last: 4, lastTsUs: FIFTH_US - 1 }))
  const forward = { ...DEFAULT_FORWARD_POLICY, rate: 0.03 }
  const same = emptyChain([90, 100, 110], { forward })
  same.restore(chain.snapshot())
  assert.deepEqual(same.columns(), chain.columns())
  assert.deepEqual(same.snapshot(), chain.snapshot())
  const more = emptyChain([90, 95, 100, 110], { forward })
  more.restore(chain.snapshot())
  assert.deepEqual(more.leg(100, 'C'), chain.leg(100, 'C'))
  assert.equal(more.callOpenInterest, 12)
  assert.equal(more.leg(95, 'P').outcome, 'no-quote')
})

test('a message changes what it says and nothing else; a strike not listed changes nothing', () => {
  const chain = emptyChain([100, 110])
  chain.advance(FIFTH_US)
  assert.equal(chain.update(quoteOf(100, 'P', { bid: 4, ask: 5, bidSize: 7, volume: 3, openInterest: 20 })), 2)
  chain.update(quoteOf(100, 'P', { ask: 4.5, openInterestChange: -4 }))
  const { bid, ask, bidSize, openInterest, openInterestChange } = chain.leg(100, 'P')
  assert.deepEqual([bid, ask, bidSize, openInterest, openInterestChange], [4, 4.5, 7, 20, -4])
  assert.deepEqual([chain.putOpenInterest, chain.callOpenInterest, chain.putVolume], [20, Number.NaN, 3])
  assert.equal(chain.update(quoteOf(105, 'P', { bid: 1 })), -1)
  assert.throws(() => chain.leg(105, 'P'), { name: 'RangeError', message: /strike 105 is not listed/ })
})

test('prices in units of the underlying are turned into money at the forward', () => {
  const strikes = range(2_000, 2_600, 50)
  const money = chainOfVols(strikes, { forward: 2_300, halfSpread: 0.2 }, () => 0.6)
  const coins = emptyChain(strikes, { priceUnit: 'underlying' })
  coins.advance(FIFTH_US)
  const { bid, ask, right } = money.columns()
  for (let row = 0; row < bid.length; row += 1)
    coins.update(
      quoteOf(strikes[row % strikes.length]!, right[row] === 1 ? 'C' : 'P', {
        bid: bid[row]! / 2_300,
        ask: ask[row]! / 2_300,
      }),
    )
  close(coins.forward().forward, 2_300, 1e-12)
  const { iv, price } = coins.leg(2_400, 'C')
  close(iv, 0.6, 1e-9)
  close(price, money.leg(2_400, 'C').price, 1e-11)
  const at = coins.rowOf(2_400, 'C')
  close(coins.ivOfPrice(at, ask[at]! / 2_300), money.ivOfPrice(at, ask[at]!), 1e-9)
})

test('Bachelier: vols in price units', () => {
  const chain = chainOfVols(range(90, 110, 1), { forward: 100, model: 'bachelier', halfSpread: 0.001 }, () => 0.2)
  const { iv, outcome, delta } = chain.leg(100, 'C')
  assert.equal(outcome, 'ok')
  close(iv, 20, 2e-3)
  close(delta, 0.5, 1e-9)
})

const strikes = range(90, 110, 2)
const arbitraryStep = fc.oneof(
  fc.record({
    kind: fc.constant('quote' as const),
    strike: fc.constantFrom(...strikes),
    right: fc.constantFrom('C' as const, 'P' as const),
    mid: fc.integer({ min: 0, max: 400 }),
    width: fc.integer({ min: 0, max: 6 }),
    last: fc.constantFrom(Number.NaN, 0, 3.5),
    openInterest: fc.constantFrom(Number.NaN, 0, 5, 900),
    isRead: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('time' as const), us: fc.integer({ min: 0, max: 90_000_000 }) }),
  fc.record({ kind: fc.constant('spot' as const), spot: fc.double({ min: 95, max: 105, noNaN: true }) }),
)

test('kept by ticks, a chain is what it would be built anew, whatever was read in between', () => {
  fc.assert(
    fc.property(fc.array(arbitraryStep, { minLength: 10, maxLength: 60 }), (steps) => {
      const spec: Partial<ChainSpec> = { limits, forward: { ...DEFAULT_FORWARD_POLICY, rate: 0.05 } }
      const kept = emptyChain(strikes, spec)
      kept.advance(FIFTH_US)
      const heard: ((chain: OptionChain) => void)[] = []
      let nowUs = FIFTH_US
      for (const step of steps) {
        if (step.kind === 'time') {
          nowUs += step.us
          kept.advance(nowUs)
          continue
        }
        if (step.kind === 'spot') {
          heard.push((chain) => chain.setUnderlying({ spot: step.spot }))
          heard.at(-1)!(kept)
          continue
        }
        const { strike, right, mid, width, last, openInterest } = step
        const bid = mid * 0.05
        const quote = quoteOf(strike, right, { tsUs: nowUs, bid, ask: bid + width * 0.05, last, openInterest })
        heard.push((chain) => chain.update(quote))
        heard.at(-1)!(kept)
        if (step.isRead) kept.leg(strike, right)
      }
      const anew = emptyChain(strikes, spec)
      anew.advance(nowUs)
      for (const act of heard) act(anew)
      assert.deepEqual(kept.columns(), anew.columns())
      assert.deepEqual(kept.forward(), anew.forward())
      assert.equal(kept.callOpenInterest, anew.callOpenInterest)
    }),
    { seed: 3, numRuns: 60 },
  )
})

test('one quote in: only what depends on it is valued again', () => {
  const chain = chainOfVols(range(80, 120, 1), { forward: 100, halfSpread: 0.01 }, () => 0.3)
  const all = 2 * chain.strikeCount
  const far = quoteOf(80, 'P', { bid: 0.1, ask: 0.12 })
  const dearer = range(96, 104, 1).map((strike) => {
    const { bid, ask } = chain.leg(strike, 'C')
    return quoteOf(strike, 'C', { bid: bid + 0.05, ask: ask + 0.05 })
  })
  const fresh = chain.valuedCount
  const read = (): unknown => chain.columns()
  // biome-ignore format: a table reads by its columns
  const steps: [string, (() => unknown)[], number][] = [
    // what happens                                       then                                                              rows valued
    ['the rows that were not read yet',                   [read],                                                           all - fresh],
    ['nothing',                                           [read],                                                           0],
    ['a quote that nobody looks at',                      [() => chain.update(far)],                                        0],
    ['one far from the money is looked at',               [read],                                                           1],
    ['the same again',                                    [() => chain.update(far), read],                                  0],
    ['one without a price',                               [() => chain.update(quoteOf(80, 'P', { openInterest: 7 })), read], 0],
    ['calls at the money, one is looked at',              [() => dearer.map((one) => chain.update(one)), () => chain.leg(99, 'P')], 1],
    ['their pairs moved the forward, on which all stand', [read],                                                           all - 1],
    ['time passes',                                       [() => chain.advance(FIFTH_US + 1e6), read],                      all],
    ['a spot, which parity does not ask',                 [() => chain.setUnderlying({ spot: 99 }), read],                  0],
  ]
  for (const [what, acts, count] of steps) {
    const before = chain.valuedCount
    for (const act of acts) act()
    assert.equal(chain.valuedCount - before, count, what)
  }
})

test('chainOfQuotes lists the strikes quoted', () => {
  const quotes = [quoteOf(110, 'C', { bid: 1, ask: 1.1 }), quoteOf(100, 'C', { bid: 5, ask: 5.1 })]
  const spec = { venue: 'NFO', symbol: 'NIFTY', expiry: '2026-11-26', clock: NSE_CLOCK, contractSize: 75 }
  const chain = chainOfQuotes(spec, FIFTH_US, quotes, { spot: 101 })
  assert.deepEqual([...chain.strikes], [100, 110])
  assert.equal(chain.forward().source, 'spot')
  assert.equal(chain.leg(110, 'C').outcome, 'ok')
  assert.equal(chain.leg(110, 'P').outcome, 'no-quote')
})

const refused: [string, () => unknown, RegExp][] = [
  ['no strikes', () => emptyChain([]), /1\.\.4096 strikes, was given 0/],
  ['a strike of 0', () => emptyChain([0, 100]), /positive numbers, one was 0/],
  ['a contract of nothing', () => emptyChain([100], { contractSize: 0 }), /contractSize must be above 0/],
  ['a tick of nothing', () => emptyChain([100], { tickSize: 0 }), /tickSize must be above 0/],
  ['an expiry that does not exist', () => emptyChain([100], { expiry: '2026-02-30' }), /2026-02-30/],
  ['a row that is not there', () => emptyChain([100]).row(2), /row must be in 0\.\.1, was 2/],
]
for (const [name, act, message] of refused) {
  test(`OptionChain refuses ${name}`, () => assert.throws(act, { name: 'RangeError', message }))
}

test('a wide market has no vol and tells the forward, unless it is wider than a fit may be off', () => {
  const limits = { ...DEFAULT_QUOTE_LIMITS, spreadMaxRatio: 0.01 }
  const forwardOf = (halfSpread: number) => {
    const chain = chainOfVols(range(90, 110, 2.5), { forward: 101, halfSpread, limits }, () => 0.4)
    assert.equal(chain.leg(100, 'C').outcome, 'wide')
    return chain.forward()
  }
  const told = forwardOf(0.5)
  assert.equal(told.source, 'parity')
  assert.ok(Math.abs(told.forward - 101) < 1e-9, `${told.forward}`)
  assert.equal(forwardOf(2).source, 'none')
})

test('a pair of last prices is as old as the older one', () => {
  const strikes = range(90, 110, 2.5)
  const chain = emptyChain(strikes)
  const before = chainOfVols(strikes, { forward: 100, halfSpread: 0 }, () => 0.2)
  const after = chainOfVols(strikes, { forward: 101, halfSpread: 0 }, () => 0.2)
  const laterUs = FIFTH_US + 600e6
  strikes.forEach((strike, i) => {
    // Of every second pair the call has not traded since the forward moved, or the put has not.
    for (const right of ['C', 'P'] as const) {
      const isOld = i % 2 === 0 && (i % 4 === 0) === (right === 'C')
      const last = (isOld ? before : after).leg(strike, right).price
      chain.update(quoteOf(strike, right, { tsUs: laterUs, last, lastTsUs: isOld ? FIFTH_US : laterUs }))
    }
  })
  chain.advance(laterUs)
  assert.ok(Math.abs(chain.forward().forward - 101) < 0.01, `${chain.forward().forward}`)
})

test('strikes listed twice are one', () => {
  assert.deepEqual([...emptyChain([100, 90, 100, 95, 90]).strikes], [90, 95, 100])
})
