import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exp } from '@tickworks/kernels'
import * as fc from 'fast-check'
import { DEFAULT_FORWARD_POLICY, ForwardEstimator, type ForwardPolicy, forwardOfSpot } from './forward.ts'
import { DEFAULT_PARITY_POLICY } from './parity-fit.ts'

const NOTHING = { spot: Number.NaN, future: { bid: Number.NaN, ask: Number.NaN, price: Number.NaN }, dividends: [] }
const strikes = Float64Array.from({ length: 41 }, (_, i) => 24_000 + 50 * i)
const noSpread = new Float64Array(41)

function parityLine({ forward, discount }: { forward: number; discount: number }): Float64Array {
  return strikes.map((strike) => discount * (forward - strike))
}
function policy(change: Partial<ForwardPolicy>): ForwardPolicy {
  return { ...DEFAULT_FORWARD_POLICY, ...change }
}
const close = (actual: number, expected: number, relative: number): void =>
  assert.ok(Math.abs(actual - expected) <= relative * Math.abs(expected), `${actual} is not ${expected}`)

test('exact prices give the forward back, at the given rate and at a fitted one', () => {
  const years = 30 / 365
  const discount = exp(-0.065 * years)
  const columns = { strikes, callMinusPut: parityLine({ forward: 25_012.34, discount }), halfSpread: noSpread, years }
  const given = new ForwardEstimator(policy({ rate: 0.065 })).estimate(columns, NOTHING)
  assert.equal(given.source, 'parity')
  close(given.forward, 25_012.34, 1e-14)
  assert.equal(given.fit?.discountSource, 'given')
  assert.equal(given.fit?.count, 8)
  const parity = { ...DEFAULT_PARITY_POLICY, discount: 'fitted' } as const
  const fitted = new ForwardEstimator(policy({ rate: 0, parity })).estimate(columns, NOTHING)
  assert.equal(fitted.fit?.discountSource, 'fitted')
  close(fitted.forward, 25_012.34, 1e-13)
  close(fitted.rate, 0.065, 1e-9)
  close(fitted.fit!.slope, -discount, 1e-11)
})

test('prices in units of the underlying: C − P = D·(1 − K/F)', () => {
  const callMinusPut = strikes.map((strike) => 0.99 * (1 - strike / 25_012.34))
  const columns = { strikes, callMinusPut, halfSpread: noSpread, years: 0.25 }
  const rate = -Math.log(0.99) / 0.25
  const given = new ForwardEstimator(policy({ rate }), 'underlying').estimate(columns, NOTHING)
  close(given.forward, 25_012.34, 1e-13)
  const parity = { ...DEFAULT_PARITY_POLICY, discount: 'fitted' } as const
  const fitted = new ForwardEstimator(policy({ parity }), 'underlying').estimate(columns, NOTHING)
  close(fitted.forward, 25_012.34, 1e-12)
  close(fitted.discount, 0.99, 1e-11)
})

test('stale prices at a third of the strikes do not move the forward', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 24_700, max: 25_300, noNaN: true }),
      fc.array(fc.double({ min: -300, max: 300, noNaN: true }), { minLength: 16, maxLength: 16 }),
      (forward, wrong) => {
        const callMinusPut = parityLine({ forward, discount: 1 })
        // One in three of the window is off by up to 300 points, the others by a tick at most.
        for (let i = 0; i < 41; i += 1)
          callMinusPut[i] = callMinusPut[i]! + (i % 3 === 0 ? wrong[i % 16]! : 0.05 * (((i * 7) % 3) - 1))
        const { forward: found, fit } = new ForwardEstimator().estimate(
          { strikes, callMinusPut, halfSpread: noSpread, years: 0.02 },
          NOTHING,
        )
        assert.ok(Math.abs(found - forward) < 0.1, `${found} for ${forward}`)
        assert.ok(fit!.forwardError < 0.1)
      },
    ),
    { seed: 11, numRuns: 200 },
  )
})

test('nearly half of the pairs quoted far off their parity, on one side, do not move the forward', () => {
  const callMinusPut = parityLine({ forward: 25_000, discount: 0.95 })
  const halfSpread = new Float64Array(41).fill(4)
  // Puts a hundred and more too dear, as left behind in a fall; ten of the window's twenty-four.
  for (let i = 8; i < 32; i += 1) callMinusPut[i] = callMinusPut[i]! + 3 * ((i % 3) - 1) - (i % 12 < 5 ? 90 + 7 * i : 0)
  const parity = { ...DEFAULT_PARITY_POLICY, strikesEachSide: 12 }
  const years = 1.6
  const rate = -Math.log(0.95) / years
  for (const discount of ['given', 'fitted'] as const) {
    const columns = { strikes, callMinusPut, halfSpread, years }
    const { forward, fit } = new ForwardEstimator(policy({ rate, parity: { ...parity, discount } })).estimate(
      columns,
      NOTHING,
    )
    assert.ok(Math.abs(forward - 25_000) < 5, `${discount}: ${forward}`)
    assert.equal(fit!.outlierCount, 10)
  }
})

test('a tight market outweighs wide ones', () => {
  const callMinusPut = Float64Array.of(52, 4, -44)
  const columns = {
    strikes: Float64Array.of(100, 150, 200),
    callMinusPut,
    halfSpread: Float64Array.of(4, 4, 0.5),
    years: 0.1,
  }
  // Implied forwards 152, 154, 156: with weights 1/h⁴ the last, floored at half the median spread (2), has sixteen times the weight.
  const { forward, fit } = new ForwardEstimator().estimate(columns, NOTHING)
  assert.ok(forward > 155.5 && forward < 156, `${forward}`)
  assert.ok(fit!.forwardError > 0.3 && fit!.forwardError < 1.3, `${fit!.forwardError}`)
})

test('the error of a forward is that of a mean: what pairs scatter by over the root of their number', () => {
  const wave = strikes.map((_, i) => Math.sin(7 * i))
  const callMinusPut = parityLine({ forward: 25_000, discount: 1 }).map((y, i) => y + wave[i]!)
  const errorOf = (strikesEachSide: number): number => {
    const parity = { ...DEFAULT_PARITY_POLICY, strikesEachSide }
    return new ForwardEstimator(policy({ parity })).estimate({ strikes, callMinusPut, halfSpread: noSpread, years: 0.1 }, NOTHING).fit!.forwardError // biome-ignore format: one line
  }
  // A sine scatters by 0.71; the nearest strikes lead, so that of 38 pairs some 25 count.
  assert.ok(errorOf(19) > 0.1 && errorOf(19) < 0.2, `${errorOf(19)}`)
  assert.ok(errorOf(5) > 1.5 * errorOf(19))
})

test('the error of the mean of two pairs is half of what they are apart by: one of two is free', () => {
  const listed = Float64Array.of(100, 110)
  const callMinusPut = Float64Array.of(5.1, -5.1)
  const parity = { ...DEFAULT_PARITY_POLICY, countMin: 2 }
  const columns = { strikes: listed, callMinusPut, halfSpread: Float64Array.of(1, 1), years: 0.1 }
  const { fit } = new ForwardEstimator(policy({ parity })).estimate(columns, NOTHING)
  close(fit!.forward, 105, 1e-12)
  close(fit!.forwardError, 0.1, 1e-9)
})

test('of three pairs two may agree to the tick and the third is kept, where its spread allows', () => {
  const listed = Float64Array.of(2_200, 2_225, 2_250)
  const callMinusPut = Float64Array.of(23.91, -1.67, -26.68)
  const columns = { strikes: listed, callMinusPut, halfSpread: Float64Array.of(1.67, 1.67, 3.34), years: 0.005 }
  const { forward, fit } = new ForwardEstimator().estimate(columns, NOTHING)
  assert.deepEqual([fit?.count, fit?.outlierCount], [3, 0])
  assert.ok(forward > 2_223.5 && forward < 2_223.7, `${forward}`)
})

// Implied forwards of pairs, and half-spreads; what is found, and of how many.
// biome-ignore format: a table reads by its columns
const few: [string, number[], number[], number, number][] = [
  ['two pairs that agree',                                 [100, 100],             [0.1, 0.1],        100,    2],
  ['two that are farther apart than spreads explain',      [100, 101],             [0.01, 0.01],      100.5,  2],
  ['three that all are',                                   [100, 101, 103],        [0.01, 0.01, 0.01], 101.37, 2],
  ['locked markets, one pair a tick wide',                 [100, 100, 100.1],      [0, 0, 0.05],      100.006, 2],
  ['locked markets throughout',                            [100, 100, 100.2, 100], [0, 0, 0, 0],      100,    3],
  ['no spread known',                                      [100, 100.02, 100],     [NaN, NaN, NaN],   100.01, 3],
  ['one of four far off, the others within their spreads', [100, 100, 130, 100],   [0.1, 0.1, 0.1, 0.1], 100, 3],
]
for (const [what, implied, halfSpread, expected, countMin] of few) {
  test(`few pairs: ${what}`, () => {
    const listed = Float64Array.from(implied, (_, i) => 90 + 10 * i)
    const callMinusPut = listed.map((strike, i) => implied[i]! - strike)
    const parity = { ...DEFAULT_PARITY_POLICY, countMin, errorMaxRatio: 0.02 }
    const columns = { strikes: listed, callMinusPut, halfSpread: Float64Array.from(halfSpread), years: 0.1 }
    const { forward, fit } = new ForwardEstimator(policy({ parity })).estimate(columns, NOTHING)
    assert.ok(Math.abs(forward - expected) < 0.1, `${forward}`)
    assert.ok(fit !== null && fit.count >= countMin && fit.forwardError >= 0)
  })
}

test('a pair off by a part of its spread is kept beside three that agree to the tick, in money and in coins', () => {
  const listed = Float64Array.of(24_900, 24_950, 25_000, 25_050)
  const implied = (i: number): number => (i === 2 ? 25_020 : 25_000)
  const columns = { strikes: listed, years: 0.1 }
  const money = { callMinusPut: listed.map((strike, i) => implied(i) - strike), halfSpread: listed.map(() => 25) }
  const coins = { callMinusPut: listed.map((strike, i) => 1 - strike / implied(i)), halfSpread: listed.map(() => 1e-3) }
  for (const [unit, quotes] of [
    ['money', money],
    ['underlying', coins],
  ] as const) {
    const { fit } = new ForwardEstimator(policy({}), unit).estimate({ ...columns, ...quotes }, NOTHING)
    assert.deepEqual([unit, fit?.count], [unit, 4])
  }
})

test('one pair is no fit, and says how many there are', () => {
  const parity = { ...DEFAULT_PARITY_POLICY, countMin: 2 }
  const columns = { strikes: Float64Array.of(100), callMinusPut: Float64Array.of(1), halfSpread: Float64Array.of(0.1), years: 0.1 } // biome-ignore format: one line
  const { forward, parity: why } = new ForwardEstimator(policy({ parity })).estimate(columns, NOTHING)
  assert.ok(Number.isNaN(forward))
  assert.deepEqual(why, { kind: 'refused', reason: 'too-few-pairs', was: 1, limit: 2 })
})

test('a call at a whole coin implies no forward, and spoils that of its neighbours not', () => {
  const callMinusPut = strikes.map((strike) => 1 - strike / 25_000)
  callMinusPut[18] = 1
  const columns = { strikes, callMinusPut, halfSpread: noSpread.map(() => 1e-4), years: 0.1 }
  const { forward, fit } = new ForwardEstimator(policy({}), 'underlying').estimate(columns, NOTHING)
  close(forward, 25_000, 1e-12)
  assert.equal(fit!.outlierCount, 1)
})

test('of last prices the fresh ones tell the forward', () => {
  // Every second strike traded last a minute ago, when the forward stood eight points lower.
  const callMinusPut = parityLine({ forward: 25_000, discount: 1 }).map((y, i) => y - (i % 2 === 0 ? 8 : 0))
  const tradeTsUs = strikes.map((_, i) => (i % 2 === 0 ? 0 : 60e6))
  const unknown = new Float64Array(41).fill(Number.NaN)
  const columns = { strikes, callMinusPut, halfSpread: unknown, years: 0.02 }
  const timeless = new ForwardEstimator().estimate(columns, NOTHING).forward
  const { forward } = new ForwardEstimator().estimate({ ...columns, tradeTsUs, nowUs: 60e6 }, NOTHING)
  assert.ok(Math.abs(timeless - 24_996) < 1.5, `${timeless}`)
  assert.ok(Math.abs(forward - 25_000) < 0.7, `${forward}`)
})

test('a rate that the slope cannot tell is not taken from it', () => {
  const callMinusPut = parityLine({ forward: 25_000, discount: 1 }).map((y, i) => y + 3 * (((i * 5) % 7) - 3))
  const parity = { ...DEFAULT_PARITY_POLICY, discount: 'fitted' } as const
  const columns = { strikes, callMinusPut, halfSpread: noSpread, years: 1 / 365 }
  const { fit, rate } = new ForwardEstimator(policy({ rate: 0.06, parity })).estimate(columns, NOTHING)
  assert.equal(fit?.discountSource, 'given')
  assert.equal(rate, 0.06)
})

test('the error of a fitted rate is per year', () => {
  const callMinusPut = parityLine({ forward: 25_000, discount: 1 }).map((y, i) => y + ((i * 5) % 7) - 3)
  const parity = { ...DEFAULT_PARITY_POLICY, discount: 'fitted', rateErrorMax: 10, strikesEachSide: 10 } as const
  const errorAt = (years: number): number =>
    new ForwardEstimator(policy({ parity })).estimate({ strikes, callMinusPut, halfSpread: noSpread, years }, NOTHING)
      .fit!.rateError
  // Residuals of 3 over half-widths of 500 at 20 strikes: some 2/(300·√20) of the slope.
  assert.ok(errorAt(1) > 5e-4 && errorAt(1) < 5e-3, `${errorAt(1)}`)
  close(errorAt(0.1), 10 * errorAt(1), 1e-9)
})

test('sources in order: parity, future, spot, none; and why not parity', () => {
  const none = new Float64Array(41).fill(Number.NaN)
  const columns = { strikes, callMinusPut: none, halfSpread: noSpread, years: 0.5 }
  const estimator = new ForwardEstimator(policy({ rate: 0.06, yield: 0.01 }))
  const future = { bid: 25_100, ask: 25_102, price: 25_090 }
  const both = estimator.estimate(columns, { spot: 25_000, future, dividends: [] })
  assert.deepEqual(
    [both.source, both.forward, both.parity],
    ['future', 25_101, { kind: 'refused', reason: 'too-few-pairs', was: 0, limit: 3 }],
  )
  const last = estimator.estimate(columns, { ...NOTHING, future: { bid: 0, ask: 25_102, price: 25_090 } })
  assert.deepEqual([last.source, last.forward], ['future', 25_090])
  const crossed = estimator.estimate(columns, { ...NOTHING, future: { bid: 25_103, ask: 25_102, price: 25_090 } })
  assert.deepEqual([crossed.source, crossed.forward], ['future', 25_090])
  const spot = estimator.estimate(columns, { ...NOTHING, spot: 25_000 })
  assert.equal(spot.source, 'spot')
  close(spot.forward, 25_000 * exp(0.025), 1e-15)
  const nothing = estimator.estimate(columns, NOTHING)
  assert.equal(nothing.source, 'none')
  assert.ok(Number.isNaN(nothing.forward))
  assert.equal(nothing.discount, exp(-0.03))
})

test('cash dividends before expiry leave the forward, later ones do not', () => {
  const dividends = [
    { years: 0.25, amount: 2 },
    { years: 0.75, amount: 50 },
  ]
  const forward = forwardOfSpot({ spot: 100, rate: 0.04, yield: 0, years: 0.5, dividends })
  close(forward, (100 - 2 * exp(-0.01)) * exp(0.02), 1e-15)
  const when = [{ years: Number.NaN, amount: 2 }]
  assert.ok(Number.isNaN(forwardOfSpot({ spot: 100, rate: 0.04, yield: 0, years: 0.5, dividends: when })))
})

test('carry given: the spot is what the forward makes of it, whatever is quoted; carry implied: the other way about', () => {
  const years = 0.5
  const columns = {
    strikes,
    callMinusPut: parityLine({ forward: 25_000, discount: exp(-0.03) }),
    halfSpread: noSpread,
    years,
  }
  const late = { ...NOTHING, spot: 24_000, dividends: [{ years: 0.25, amount: 100 }] }
  const given = new ForwardEstimator(policy({ rate: 0.06, yield: 0.01, carry: 'given' }))
  // The dividend is a share of the quoted spot: as much more of a yield as takes it from there.
  const paid = -Math.log(1 - (100 * exp(-0.015)) / 24_000) / years
  const found = given.estimate(columns, late)
  close(found.yield, 0.01 + paid, 1e-12)
  close(found.spot, 25_000 * exp((0.01 + paid - 0.06) * years), 1e-12)
  const plain = given.estimate(columns, NOTHING)
  assert.equal(plain.yield, 0.01)
  close(plain.spot, 25_000 * exp(-0.05 * years), 1e-12)
  const implied = new ForwardEstimator(policy({ rate: 0.06, yield: 0.01 })).estimate(columns, late)
  assert.equal(implied.spot, 24_000)
  close(implied.yield, 0.06 - Math.log(25_000 / 24_000) / years, 1e-12)
})

test('more than half of the pairs off, each by another amount: the spread says which ones agree', () => {
  const callMinusPut = parityLine({ forward: 25_000, discount: 1 })
  let wrong = 0
  for (let i = 8; i < 32; i += 1) {
    const far = (wrong * 5) % 14
    const isWrong = (i * 5) % 12 < 7
    callMinusPut[i]! += isWrong ? (wrong % 2 === 0 ? 30 + 9 * far : -60 - 25 * far) : (i % 3) - 1
    if (isWrong) wrong += 1
  }
  const halfSpread = new Float64Array(41).fill(1)
  const parity = { ...DEFAULT_PARITY_POLICY, strikesEachSide: 12 }
  for (const discount of ['given', 'fitted'] as const) {
    const estimator = new ForwardEstimator(policy({ parity: { ...parity, discount } }))
    const { forward, fit } = estimator.estimate({ strikes, callMinusPut, halfSpread, years: 1 }, NOTHING)
    assert.ok(Math.abs(forward - 25_000) < 1, `${discount}: ${forward}`)
    assert.equal(fit!.outlierCount, 14)
  }
})

// biome-ignore format: a table reads by its columns
const weighed: [string, number[], number[], number, number][] = [
  // of pairs at 100, 110, 120, 130   implied forwards              half-spreads       from     to
  ['an unknown spread is taken twice as wide', [NaN, 115, 116, NaN], [1, 1, NaN, 1],   115.04, 115.06],
  ['the strikes next to the crossing lead',    [116, 115, 115, 116], [1, 1, 1, 1],     115.2,  115.4],
]
for (const [what, implied, halfSpread, from, to] of weighed) {
  test(`weights of pairs: ${what}`, () => {
    const listed = Float64Array.of(100, 110, 120, 130)
    const callMinusPut = listed.map((strike, i) => implied[i]! - strike)
    const parity = { ...DEFAULT_PARITY_POLICY, strikesEachSide: 2, countMin: 2 }
    const columns = { strikes: listed, callMinusPut, halfSpread: Float64Array.from(halfSpread), years: 0.1 }
    const { forward } = new ForwardEstimator(policy({ parity })).estimate(columns, NOTHING)
    assert.ok(forward > from && forward < to, `${forward}`)
  })
}

test('a fit worse than asked for is refused, with its error', () => {
  const callMinusPut = strikes.map((_, i) => 500 * (((i * 7) % 5) - 2))
  const parity = { ...DEFAULT_PARITY_POLICY, errorMaxRatio: 1e-4 }
  const columns = { strikes, callMinusPut, halfSpread: noSpread, years: 0.1 }
  const { source, parity: why } = new ForwardEstimator(policy({ parity })).estimate(columns, NOTHING)
  assert.equal(source, 'none')
  assert.equal(why?.reason, 'poor-fit')
})
