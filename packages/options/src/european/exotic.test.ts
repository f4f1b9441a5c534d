import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { exp } from '@tickworks/kernels'
import fc from 'fast-check'
import { BARRIER_KINDS, type BarrierContract, type BarrierKind, barrierGreeks } from './barrier.ts'
import { assetOrNothing, cashOrNothing, FIRST_ORDER_NAMES } from './digital.ts'
import { type DividendContract, dividendGreeks } from './dividends.ts'
import { bsmGreeks, bsmPrice, type SpotContract } from './european.ts'

const FOLDER = new URL('../../../../../shared/data/reference/', import.meta.url)
const skip = existsSync(FOLDER) ? false : 'the reference tables are not beside this repository'
type Row = readonly (string | number)[]
const rowsOf = (name: string): readonly Row[] =>
  JSON.parse(readFileSync(new URL('quantlib_option_values.json', FOLDER), 'utf8')).find(
    (table: { test: string }) => table.test === name,
  ).rows
const contractOf = ([type, strike, s, q, r, t, v]: Row): SpotContract => ({
  right: type === 'call' ? 'C' : 'P',
  underlying: Number(s),
  strike: Number(strike),
  years: Number(t),
  rate: Number(r),
  yield: Number(q),
  vol: Number(v),
})

const call: SpotContract = { right: 'C', underlying: 100, strike: 95, years: 0.5, rate: 0.05, yield: 0.02, vol: 0.25 }
const kinds: readonly BarrierKind[] = ['down-in', 'down-out', 'up-in', 'up-out']
const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const spotContracts: fc.Arbitrary<SpotContract> = fc.record({
  right: fc.constantFrom('C' as const, 'P' as const),
  underlying: between(80, 120),
  strike: between(70, 130),
  years: between(0.02, 3),
  rate: between(-0.02, 0.15),
  yield: between(-0.02, 0.1),
  vol: between(0.08, 0.8),
})

function close(actual: number, expected: number, tolerance: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: ${actual}, expected ${expected} within ${tolerance}`)
}

test('digitals of Haug’s book, to the printed places', { skip }, () => {
  const [cash] = rowsOf('testCashOrNothingEuropeanValues')
  close(cashOrNothing({ ...contractOf(cash!), cash: 10 }).price, Number(cash![7]), 1e-4, 'cash')
  const [asset] = rowsOf('testAssetOrNothingEuropeanValues')
  close(assetOrNothing(contractOf(asset!)).price, Number(asset![7]), 1e-4, 'asset')
  // A gap option, struck at 50 and paying against 57, is a share less 57 in cash.
  const [gap] = rowsOf('testGapEuropeanValues')
  const contract = contractOf(gap!)
  close(assetOrNothing(contract).price - cashOrNothing({ ...contract, cash: 57 }).price, Number(gap![7]), 1e-4, 'gap')
})

test('a share above the strike less the strike in cash is the call', () => {
  fc.assert(
    fc.property(spotContracts, (contract) => {
      const sign = contract.right === 'C' ? 1 : -1
      const asset = assetOrNothing(contract)
      const cash = cashOrNothing({ ...contract, cash: contract.strike })
      const vanilla = bsmGreeks(contract)
      for (const name of FIRST_ORDER_NAMES) {
        const size = Math.abs(asset[name]) + Math.abs(cash[name])
        close(sign * (asset[name] - cash[name]), vanilla[name], 1e-12 * size + 1e-290, name)
      }
    }),
  )
})

test('a digital without vol or time pays what is known, half of it at the strike', () => {
  assert.equal(cashOrNothing({ ...call, cash: 10, years: 0 }).price, 10)
  assert.equal(cashOrNothing({ ...call, cash: 10, years: 0 }).outcome, 'expired')
  assert.equal(cashOrNothing({ ...call, cash: 10, years: -1, right: 'P' }).price, 0)
  assert.equal(cashOrNothing({ ...call, cash: 10, years: 0, strike: 100 }).price, 5)
  assert.equal(cashOrNothing({ ...call, cash: 10, vol: 0 }).price, 10 * Math.exp(-0.025))
  assert.equal(assetOrNothing({ ...call, strike: 0 }).delta, Math.exp(-0.01))
  // What is known is discounted: all else is 0.
  for (const right of ['C', 'P'] as const) {
    const cash = cashOrNothing({ ...call, right, cash: 10, vol: 0 })
    close(cash.thetaPerDay, (0.05 * cash.price) / 365, 1e-17, 'theta')
    close(cash.rhoPerPct, (-0.5 * cash.price) / 100, 1e-17, 'rho')
    const share = assetOrNothing({ ...call, right, vol: 0 })
    close(share.thetaPerDay, (0.02 * share.price) / 365, 1e-17, 'theta of a share')
    close(share.dividendRhoPerPct, (-0.5 * share.price) / 100, 1e-15, 'dividend rho')
    close(share.delta, share.price / 100, 1e-15, 'delta of a share')
    for (const zero of [cash.delta, cash.gamma, cash.vegaPerPoint, share.gamma, share.vegaPerPoint])
      close(zero, 0, 0, 'else')
  }
  assert.equal(cashOrNothing({ ...call, cash: NaN }).outcome, 'invalid')
  assert.equal(assetOrNothing({ ...call, vol: -1 }).outcome, 'invalid')
})

test('digitals and barriers past all markets are invalid, as the option itself is', () => {
  for (const change of [
    ...[{ rate: -800, years: 1 }, { yield: -800, years: 1 }, { underlying: 1e200 }, { underlying: 1e-200 }],
    ...[{ strike: 1e200 }, { strike: 1e-200 }, { vol: 1e200 }, { years: Infinity }, { right: 'X' as never }],
  ]) {
    const contract = { ...call, ...change }
    const found = [bsmGreeks(contract), cashOrNothing({ ...contract, cash: 1 }), assetOrNothing(contract)]
    found.push(barrierGreeks({ ...contract, kind: 'up-in', barrier: 110 }) as never)
    for (const { price, thetaPerDay, outcome } of found) {
      assert.deepEqual([price, thetaPerDay, outcome], [NaN, NaN, 'invalid'], JSON.stringify(change))
    }
  }
})

// biome-ignore format: a table reads by its columns
const HAUG_BARRIERS: readonly (readonly [kind: BarrierKind, barrier: number, right: 'C' | 'P', vol: number, ...prices: number[]])[] = [
  // Spot 100, half a year, rate 8 %, yield 4 %, rebate 3; strikes 90, 100, 110
  ['down-out',  95, 'C', 0.25,  9.0246,  6.7924,  4.8759], ['down-out',  95, 'C', 0.3,  8.8334,  7.0285,  5.4137],
  ['down-out', 100, 'C', 0.25,  3, 3, 3], ['down-out', 100, 'C', 0.3,  3, 3, 3],
  ['up-out',   105, 'C', 0.25,  2.6789,  2.3580,  2.3453], ['up-out',   105, 'C', 0.3,  2.6341,  2.4389,  2.4315],
  ['down-in',   95, 'C', 0.25,  7.7627,  4.0109,  2.0576], ['down-in',   95, 'C', 0.3,  9.0093,  5.1370,  2.8517],
  ['down-in',  100, 'C', 0.25, 13.8333,  7.8494,  3.9795], ['down-in',  100, 'C', 0.3, 14.8816,  9.2045,  5.3043],
  ['up-in',    105, 'C', 0.25, 14.1112,  8.4482,  4.5910], ['up-in',    105, 'C', 0.3, 15.2098,  9.7278,  5.8350],
  ['down-out',  95, 'P', 0.25,  2.2798,  2.2947,  2.6252], ['down-out',  95, 'P', 0.3,  2.4170,  2.4258,  2.6246],
  ['up-out',   105, 'P', 0.25,  3.7760,  5.4932,  7.5187], ['up-out',   105, 'P', 0.3,  4.2293,  5.8032,  7.5649],
  ['down-in',   95, 'P', 0.25,  2.9586,  6.5677, 11.9752], ['down-in',   95, 'P', 0.3,  3.8769,  7.7989, 13.3078],
  ['down-in',  100, 'P', 0.25,  2.2845,  5.9085, 11.6465], ['down-in',  100, 'P', 0.3,  3.3328,  7.2636, 12.9713],
  ['up-in',    105, 'P', 0.25,  1.4653,  3.3721,  7.0846], ['up-in',    105, 'P', 0.3,  2.0658,  4.4226,  8.3686],
]

test('barriers of Haug’s book, table 4-13, to the printed places', () => {
  for (const [kind, barrier, right, vol, ...prices] of HAUG_BARRIERS) {
    prices.forEach((price, i) => {
      const contract = { ...call, right, vol, strike: 90 + 10 * i, rate: 0.08, yield: 0.04, kind, barrier, rebate: 3 }
      close(barrierGreeks(contract).price, price, 1.5e-4, `${kind} ${barrier} ${right} ${vol} ${contract.strike}`)
    })
  }
})

test('cash at the touch, and at expiry after one, of Haug’s book: rebates of options that are worth nothing', {
  skip,
}, () => {
  const rebateOf = (row: Row, end: 'in' | 'out'): number => {
    const contract = contractOf(row)
    const isDown = contract.underlying > contract.strike
    const kind = `${isDown ? 'down' : 'up'}-${end}` as const
    return barrierGreeks({ ...contract, right: 'C', strike: 1e12, barrier: contract.strike, kind, rebate: 15 }).price
  }
  for (const row of rowsOf('testCashAtHitOrNothingAmericanValues')) {
    const contract = contractOf(row)
    const isPut = contract.right === 'P'
    if (contract.underlying === contract.strike || isPut !== contract.underlying > contract.strike) continue
    if (Math.abs(Number(row[7])) > 15) continue
    close(rebateOf(row, 'out'), Number(row[7]), 1.5e-4, `at the touch, ${row}`)
  }
  let checked = 0
  for (const row of rowsOf('testCashAtExpiryOrNothingAmericanValues')) {
    const contract = contractOf(row)
    const isPut = contract.right === 'P'
    if (row[9] !== 'true' || isPut !== contract.underlying > contract.strike || Number(row[7]) > 15) continue
    checked += 1
    close(15 * Math.exp(-contract.rate * contract.years) - rebateOf(row, 'in'), Number(row[7]), 1.5e-4, `later, ${row}`)
  }
  assert.ok(checked >= 2)
})

const barrierContracts: fc.Arbitrary<BarrierContract> = fc
  .record({ contract: spotContracts, kind: fc.constantFrom(...kinds), away: between(0.02, 0.4), rebate: between(0, 5) })
  .map(({ contract, kind, away, rebate }) => {
    const barrier = contract.underlying * (kind.startsWith('down') ? 1 - away : 1 + away)
    return { ...contract, kind, barrier, rebate }
  })

test('an option that begins at a barrier and one that ends there are the option', () => {
  fc.assert(
    fc.property(barrierContracts, (contract) => {
      const side = contract.kind.startsWith('down') ? 'down' : 'up'
      const part = (end: 'in' | 'out') => barrierGreeks({ ...contract, kind: `${side}-${end}`, rebate: 0 })
      const whole = bsmGreeks(contract)
      const [begins, ends] = [part('in'), part('out')]
      for (const name of FIRST_ORDER_NAMES) {
        const size = Math.abs(begins[name]) + Math.abs(ends[name]) + Math.abs(whole[name])
        close(begins[name] + ends[name], whole[name], 1e-10 * size + 1e-12, name)
      }
      assert.ok(begins.price >= -1e-11 && ends.price >= -1e-11)
    }),
  )
})

test('a barrier that is touched, an end, no vol, and what is invalid', () => {
  const contract: BarrierContract = { ...call, kind: 'down-out', barrier: 90, rebate: 2 }
  assert.equal(barrierGreeks({ ...contract, underlying: 90 }).price, 2)
  assert.equal(barrierGreeks({ ...contract, underlying: 90 }).isTouched, true)
  assert.equal(
    barrierGreeks({ ...contract, kind: 'down-in', underlying: 89 }).price,
    bsmPrice({ ...call, underlying: 89 }),
  )
  assert.equal(barrierGreeks({ ...contract, years: 0 }).price, 5)
  assert.equal(barrierGreeks({ ...contract, kind: 'down-in', years: 0 }).price, 2)
  assert.equal(barrierGreeks({ ...contract, kind: 'down-in', years: 0 }).outcome, 'expired')
  close(barrierGreeks({ ...contract, kind: 'down-in', years: 0 }).thetaPerDay, (0.05 * 2) / 365, 1e-17, 'theta')
  // Without vol the spot rises 3 % a year: to 101.5 in half a year.
  assert.equal(barrierGreeks({ ...contract, vol: 0 }).price, bsmPrice({ ...call, vol: 0 }))
  assert.equal(
    barrierGreeks({ ...contract, kind: 'up-out', barrier: 110, vol: 0 }).price,
    bsmPrice({ ...call, vol: 0 }),
  )
  const hit = 2 * Math.exp((-0.05 * Math.log(1.01)) / 0.03)
  close(barrierGreeks({ ...contract, kind: 'up-out', barrier: 101, vol: 0 }).price, hit, 1e-14, 'rebate at the touch')
  for (const change of [{ barrier: 0 }, { barrier: NaN }, { rebate: -1 }, { kind: 'sideways' as never }, { vol: -1 }]) {
    const { price, outcome } = barrierGreeks({ ...contract, ...change })
    assert.equal(outcome, 'invalid', JSON.stringify(change))
    assert.ok(Number.isNaN(price))
  }
})

test('without vol a barrier on the forward’s way gives what a small vol gives, one at its end only a price', () => {
  for (const [right, rate, dividend, barrier] of [
    ['C', 0.08, 0.03, 101],
    ['P', 0.01, 0.06, 99],
    ['C', 0.06, 0, 101],
    ['P', 0.08, 0.03, 104], // beyond the end
    ['C', 0.01, 0.06, 95],
  ] as const) {
    for (const end of ['in', 'out'] as const) {
      const kind = barrier > 100 ? (`up-${end}` as const) : (`down-${end}` as const)
      const contract = { ...call, right, strike: 97, rate, yield: dividend, kind, barrier, rebate: 2 }
      const limit = barrierGreeks({ ...contract, vol: 0 })
      const nearby = barrierGreeks({ ...contract, vol: 1e-4 })
      for (const name of FIRST_ORDER_NAMES) {
        close(nearby[name], limit[name], 2e-5 * (1 + Math.abs(limit[name])), `${kind} ${barrier} ${name}`)
      }
    }
  }
  const end = 100 * exp((0.05 - 0.02) * 0.5)
  const last = barrierGreeks({ ...call, kind: 'up-out', barrier: end, vol: 0, rebate: 2, rate: 0.05, yield: 0.02 })
  assert.ok(Math.abs(last.price - 2 * Math.exp(-0.025)) < 1e-12 && Number.isNaN(last.delta) && last.outcome === 'ok')
})

const share: DividendContract = {
  right: 'C',
  underlying: 40,
  strike: 40,
  years: 0.5,
  rate: 0.09,
  vol: 0.3,
  dividends: [
    { years: 2 / 12, amount: 0.5 },
    { years: 5 / 12, amount: 0.5 },
  ],
}

test('Hull’s share with two dividends is worth 3.67', () => {
  const { price, escrowedSpot, outcome } = dividendGreeks(share)
  close(price, 3.67, 0.005, 'price')
  close(escrowedSpot, 39.0259, 1e-4, 'escrowed spot')
  assert.equal(outcome, 'ok')
})

test('dividends that were paid or come after expiry do not count', () => {
  const dividends = [
    { years: -0.1, amount: 3 },
    { years: 0, amount: 3 },
    { years: 0.51, amount: 3 },
  ]
  const { escrowedSpot, ...greeks } = dividendGreeks({ ...share, dividends })
  assert.equal(escrowedSpot, 40)
  assert.deepEqual(greeks, bsmGreeks({ ...share, yield: 0 }))
})

test('dividends worth the spot, negative ones and unknown ones are invalid', () => {
  for (const dividend of [
    { years: 0.1, amount: 41 },
    { years: 0.1, amount: -1 },
    { years: 0.1, amount: NaN },
    { years: NaN, amount: 1 },
  ]) {
    assert.equal(dividendGreeks({ ...share, dividends: [dividend] }).outcome, 'invalid')
  }
})

test('the Greeks of a share with dividends are difference quotients, a passing day bringing the dividends nearer', () => {
  /** The contract after some years have passed. */
  const after = (wait: number): DividendContract => ({
    ...share,
    years: share.years - wait,
    dividends: share.dividends.map(({ years, amount }) => ({ years: years - wait, amount })),
  })
  const step = 1e-4
  const greeks = dividendGreeks(share)
  const slope = (at: (step: number) => number): number =>
    (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step)
  const passing = (name: 'price' | 'delta' | 'gamma' | 'vegaPerPoint'): number =>
    slope((t) => dividendGreeks(after(t))[name])
  close(greeks.thetaPerDay * 365, passing('price'), 1e-8, 'theta')
  close(greeks.charm, passing('delta'), 1e-8, 'charm')
  close(greeks.color, passing('gamma'), 1e-8, 'color')
  close(greeks.veta, passing('vegaPerPoint') * 100, 1e-7, 'veta')
  close(
    greeks.rhoPerPct * 100,
    slope((r) => dividendGreeks({ ...share, rate: share.rate + r }).price),
    1e-8,
    'rho',
  )
  close(
    greeks.delta,
    slope((u) => dividendGreeks({ ...share, underlying: 40 + u }).price),
    1e-8,
    'delta',
  )
  close(greeks.lambda, (greeks.delta * 40) / greeks.price, 1e-13, 'lambda')
})

test('a yield beside the dividends makes the earlier ones count for more', () => {
  const both = { ...share, yield: 0.04 }
  const step = 1e-4
  const at = (dividend: number): number => dividendGreeks({ ...share, yield: 0.04 + dividend }).price
  const slope = (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step)
  close(dividendGreeks(both).dividendRhoPerPct * 100, slope, 1e-8, 'dividend rho')
  close(
    dividendGreeks(both).escrowedSpot,
    40 - 0.5 * (Math.exp(-0.05 / 6) + Math.exp((-0.05 * 5) / 12)),
    1e-13,
    'escrowed spot',
  )
})

test('a rebate at the touch has a value however far below 0 the rate is', () => {
  // E[e^(-rτ); τ ≤ T] by golden/exotic.py.
  for (const [barrier, years, rate, dividend, vol, expected] of [
    [90, 10, -5, -5.02, 0.2, 7.009286099289841e18],
    [103, 8, -1.5, -1.5, 0.1, 640.0433930996346],
    [101, 0.5, -0.9, -0.9, 0.3, 0.9747443925985717],
    // λ is 0 here, but for the rounding of these numbers.
    [90, 1, 0, -0.02, 0.2, 0.5983306922708715],
  ] as const) {
    const [right, kind] = barrier < 100 ? (['P', 'down-out'] as const) : (['C', 'up-out'] as const)
    const contract = { right, underlying: 100, strike: barrier, years, rate, yield: dividend, vol, kind, barrier }
    const { price, outcome } = barrierGreeks({ ...contract, rebate: 1 })
    assert.equal(outcome, 'ok')
    close(price, expected, 2e-15 * Math.max(expected, Math.exp(-rate * years)), `${rate}`)
  }
})

test('a vol that is all but 0 gives limits: no infinity, and no barrier without a price', () => {
  for (const vol of [1e-30, 1e-50, 1e-100, 1e-155, 1e-200, 1e-305, 1e-308, 1e-320]) {
    for (const strike of [90, 100]) {
      for (const right of ['C', 'P'] as const) {
        const contract = { right, underlying: 100, strike, years: 1e-2, rate: 0, yield: 0, vol }
        const digitals = [cashOrNothing({ ...contract, cash: 10 }), assetOrNothing(contract)]
        const barriers = BARRIER_KINDS.flatMap((kind) => {
          return [0, 2].map((rebate) =>
            barrierGreeks({ ...contract, kind, barrier: kind.startsWith('down') ? 95 : 105, rebate }),
          )
        })
        for (const greeks of [...digitals, ...barriers]) {
          assert.equal(greeks.outcome, 'ok')
          assert.ok(Number.isFinite(greeks.price))
          for (const name of FIRST_ORDER_NAMES) assert.ok(Math.abs(greeks[name]) !== Infinity, `${name} ${vol}`)
          if (strike === 90)
            for (const name of FIRST_ORDER_NAMES) assert.ok(!Number.isNaN(greeks[name]), `${name} ${vol}`)
        }
      }
    }
  }
  // At the money gamma of an asset digital is e^(-d₁²/2)/(2 √(2π) U s): finite long after s² is lost.
  const { gamma } = assetOrNothing({
    right: 'C',
    underlying: 100,
    strike: 100,
    years: 1,
    rate: 0,
    yield: 0,
    vol: 1e-200,
  })
  close(gamma, 0.5 * 0.3989422804014327e198, 1e183, 'gamma')
})
