/** Identities that hold for every digital, barrier and share with dividends, whatever formula gave the numbers. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { BARRIER_KINDS, type BarrierContract, barrierGreeks } from './barrier.ts'
import { assetOrNothing, cashOrNothing, FIRST_ORDER_NAMES, type FirstOrderGreeks } from './digital.ts'
import { type DividendContract, dividendGreeks } from './dividends.ts'
import { bsmGreeks, bsmPrice, type SpotContract } from './european.ts'
import { assetOrNothingColumns, barrierColumns, cashOrNothingColumns, dividendColumns } from './exotic-columns.ts'

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const contracts: fc.Arbitrary<SpotContract> = fc
  .record({
    right: fc.constantFrom('C' as const, 'P' as const),
    underlying: between(1, 500),
    deviations: between(-4, 4),
    years: between(0.002, 4),
    rate: between(0.003, 0.15),
    yield: between(-0.02, 0.1),
    vol: between(0.06, 1),
  })
  .map(({ deviations, ...rest }) => {
    return { ...rest, strike: rest.underlying * Math.exp(deviations * rest.vol * Math.sqrt(rest.years)) }
  })
const barriers: fc.Arbitrary<BarrierContract> = fc
  .record({
    contract: contracts,
    kind: fc.constantFrom(...BARRIER_KINDS),
    away: between(0.1, 3),
    rebate: between(0, 0.1),
  })
  .map(({ contract, kind, away, rebate }) => {
    const distance = away * contract.vol * Math.sqrt(contract.years) * (kind.startsWith('down') ? -1 : 1)
    return {
      ...contract,
      kind,
      barrier: contract.underlying * Math.exp(distance),
      rebate: rebate * contract.underlying,
    }
  })
const shares: fc.Arbitrary<DividendContract> = fc
  .record({
    contract: contracts,
    paid: fc.array(fc.record({ when: between(-0.2, 1.5), part: between(0, 0.05) }), { maxLength: 4 }),
  })
  .map(({ contract, paid }) => {
    const dividends = paid.map(({ when, part }) => ({
      years: when * contract.years,
      amount: part * contract.underlying,
    }))
    return { ...contract, dividends }
  })
const models = {
  cash: { contracts, greeksOf: (c: SpotContract) => cashOrNothing({ ...c, cash: c.strike }) },
  asset: { contracts, greeksOf: assetOrNothing },
  barrier: { contracts: barriers, greeksOf: barrierGreeks as unknown as (c: SpotContract) => FirstOrderGreeks },
  dividends: { contracts: shares, greeksOf: dividendGreeks as unknown as (c: SpotContract) => FirstOrderGreeks },
} as const

function close(actual: number, expected: number, tolerance: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: ${actual}, expected ${expected} within ${tolerance}`)
}

/** The eighth-order central difference. */
function slope(at: (x: number) => number, x: number, step: number): number {
  let sum = 0
  for (const [count, weight] of [
    [1, 4 / 5],
    [2, -1 / 5],
    [3, 4 / 105],
    [4, -1 / 280],
  ] as const) {
    sum += (weight * (at(x + count * step) - at(x - count * step))) / step
  }
  return sum
}

for (const [name, { contracts: any, greeksOf }] of Object.entries(models)) {
  test(`${name}: every Greek is the difference quotient of the price, gamma of delta`, () => {
    fc.assert(
      fc.property(any as fc.Arbitrary<SpotContract>, (contract) => {
        const { underlying: u, strike, years, vol } = contract
        const s = vol * Math.sqrt(years)
        const size = u + strike
        const greeks = greeksOf(contract)
        const along = (of: 'price' | 'delta', input: 'underlying' | 'vol' | 'rate' | 'yield', step: number): number =>
          slope((x) => greeksOf({ ...contract, [input]: x })[of], contract[input], step)
        // Near its barrier an option bends within the distance to it, and touching it is another contract; far out, within s/deviations.
        const barrier = 'barrier' in contract ? (contract.barrier as number) : Infinity
        const room = Math.min(1, Math.abs(Math.log(barrier / u)) / s)
        const far = 1 + Math.abs(Math.log(u / strike)) / s + Math.abs((contract.rate - contract.yield) * years) / s
        const share = (0.03 * room) / far
        const tolerance = (1e-9 * size) / share
        // A rebate at the touch asks for a rate that stays above 0.
        const rates = Math.min((share * s) / years, contract.rate / 5)
        const byRate = (tolerance * years) / s + (2e-14 * size) / rates
        const vols = (share / far) * vol
        close(greeks.delta, along('price', 'underlying', share * s * u), tolerance / (s * u), 'delta')
        close(greeks.gamma, along('delta', 'underlying', share * s * u), tolerance / (s * u) / (s * u) / room, 'gamma')
        close(greeks.vegaPerPoint * 100, along('price', 'vol', vols), (tolerance * far) / vol, 'vega')
        close(greeks.rhoPerPct * 100, along('price', 'rate', rates), byRate, 'rho')
        close(greeks.dividendRhoPerPct * 100, along('price', 'yield', rates), byRate, 'dividend rho')
        // A day that passes brings everything nearer: expiry, and the dividends.
        const wait = (t: number): number => {
          const dividends = (contract as DividendContract).dividends?.map((d) => ({ ...d, years: d.years - t }))
          const later = { ...contract, years: years - t, ...(dividends === undefined ? {} : { dividends }) }
          return greeksOf(later).price
        }
        const due = (contract as DividendContract).dividends?.map((d) => Math.abs(d.years)) ?? []
        const step = (share / far) * years
        if (Math.min(years, ...due) > 5 * step) {
          close(greeks.thetaPerDay * 365, slope(wait, 0, step), (tolerance * far) / years, 'theta')
        }
      }),
      { seed: 31, numRuns: 150 },
    )
  })

  test(`${name}: theta, delta and gamma satisfy the equation of Black and Scholes`, () => {
    fc.assert(
      fc.property(any as fc.Arbitrary<SpotContract>, (contract) => {
        const { rate, yield: q, vol, years } = contract
        const { price, delta, gamma, thetaPerDay, ...rest } = greeksOf(contract)
        // What moves with the vol is the spot less its dividends.
        const u = 'escrowedSpot' in rest ? (rest.escrowedSpot as number) : contract.underlying
        const present = contract.underlying - u
        const terms = [
          thetaPerDay * 365,
          0.5 * vol * vol * u * u * gamma,
          (rate - q) * u * delta,
          -rate * price,
          // The escrowed spot falls short of the spot's drift by what the dividends' present value grows.
          (rate - q) * present * delta,
        ]
        const largest = Math.max(...terms.map(Math.abs), (contract.underlying + contract.strike) / years)
        close(
          terms.reduce((sum, x) => sum + x, 0),
          0,
          1e-12 * largest,
          'residual',
        )
      }),
      { seed: 32, numRuns: 500 },
    )
  })

  test(`${name}: twice the spot, strike and all cash is twice the price`, () => {
    fc.assert(
      fc.property(any as fc.Arbitrary<BarrierContract & DividendContract>, (contract) => {
        const twice = {
          ...contract,
          underlying: 2 * contract.underlying,
          strike: 2 * contract.strike,
          ...('barrier' in contract ? { barrier: 2 * contract.barrier, rebate: 2 * contract.rebate! } : {}),
          ...('dividends' in contract
            ? { dividends: contract.dividends.map((d) => ({ ...d, amount: 2 * d.amount })) }
            : {}),
        } as unknown as SpotContract
        const once = greeksOf(contract as unknown as SpotContract)
        const size = contract.underlying + contract.strike
        close(greeksOf(twice).price, 2 * once.price, 1e-13 * size, 'price')
        close(greeksOf(twice).delta, once.delta, 1e-12 * (1 + Math.abs(once.delta)), 'delta')
      }),
      { seed: 33, numRuns: 200 },
    )
  })
}

test('a digital is minus the slope of calls along the strike, a put digital the slope of puts', () => {
  fc.assert(
    fc.property(contracts, (contract) => {
      const s = contract.vol * Math.sqrt(contract.years)
      const far = 1 + Math.abs(Math.log(contract.underlying / contract.strike)) / s
      const step = (0.03 / far) * s * contract.strike
      const byStrike = slope((strike) => bsmPrice({ ...contract, strike }), contract.strike, step)
      const digital = cashOrNothing({ ...contract, cash: 1 }).price
      const noise = (1e-15 * (contract.underlying + contract.strike)) / step
      close(digital, contract.right === 'C' ? -byStrike : byStrike, 1e-9 + noise, 'digital')
    }),
    { seed: 34, numRuns: 300 },
  )
})

test('call and put digitals make the whole: discounted cash, or the share without its yield', () => {
  fc.assert(
    fc.property(contracts, (contract) => {
      const { underlying, rate, yield: q, years } = contract
      const both = (of: (c: SpotContract) => FirstOrderGreeks): number =>
        of({ ...contract, right: 'C' }).price + of({ ...contract, right: 'P' }).price
      close(
        both((c) => cashOrNothing({ ...c, cash: 7 })),
        7 * Math.exp(-rate * years),
        1e-14 * 7,
        'cash',
      )
      close(both(assetOrNothing), underlying * Math.exp(-q * years), 1e-14 * underlying, 'asset')
    }),
    { seed: 35, numRuns: 300 },
  )
})

test('with dividends, call less put is the spot less their present value, less the discounted strike', () => {
  fc.assert(
    fc.property(shares, (contract) => {
      const { underlying, strike, rate, years, dividends, yield: q = 0 } = contract
      let present = 0
      for (const d of dividends)
        if (d.years > 0 && d.years <= years) present += d.amount * Math.exp(-(rate - q) * d.years)
      const of = (right: 'C' | 'P'): number => dividendGreeks({ ...contract, right }).price
      const parity = (underlying - present) * Math.exp(-q * years) - strike * Math.exp(-rate * years)
      close(of('C') - of('P'), parity, 1e-14 * (underlying + strike) * 4, 'parity')
    }),
    { seed: 36, numRuns: 300 },
  )
})

test('a barrier out of reach changes nothing, one at the spot ends or begins the option', () => {
  fc.assert(
    fc.property(barriers, (contract) => {
      const { kind, underlying, vol, years, rebate } = contract
      const side = kind.startsWith('down') ? -1 : 1
      const size = underlying + contract.strike
      const whole = bsmGreeks(contract)
      const isOut = kind.endsWith('out')
      const s = vol * Math.sqrt(years)
      const drift = Math.abs((contract.rate - contract.yield) * years)
      const far = barrierGreeks({
        ...contract,
        barrier: underlying * Math.exp(side * (14 * s + s * s + drift)),
        rebate: 0,
      })
      close(far.price, isOut ? whole.price : 0, 1e-12 * size, 'far away')
      const near = barrierGreeks({ ...contract, barrier: underlying * (1 + side * 1e-12) })
      close(near.price, isOut ? rebate! : whole.price, (1e-9 * (size + rebate!)) / s, 'at the spot')
    }),
    { seed: 37, numRuns: 300 },
  )
})

test('rows of columns are the scalar results, bit for bit, and only what is asked for is filled', () => {
  const rows = fc.sample(barriers, { numRuns: 60, seed: 38 }).map((contract, i) => ({
    ...contract,
    yield: i % 9 === 0 ? NaN : contract.yield,
    rebate: i % 7 === 0 ? NaN : contract.rebate!,
    vol: i % 11 === 0 ? -1 : contract.vol,
    years: i % 13 === 0 ? 0 : contract.years,
  }))
  const column = (of: (row: (typeof rows)[number]) => number): Float64Array => Float64Array.from(rows, of)
  const input = {
    right: column(({ right }) => (right === 'C' ? 1 : -1)),
    underlying: column(({ underlying }) => underlying),
    strike: column(({ strike }) => strike),
    years: column(({ years }) => years),
    rate: column(({ rate }) => rate),
    yield: column((row) => row.yield),
    vol: column(({ vol }) => vol),
    kind: Uint8Array.from(rows, ({ kind }) => BARRIER_KINDS.indexOf(kind)),
    barrier: column(({ barrier }) => barrier),
    rebate: column(({ rebate }) => rebate),
    cash: column(({ strike }) => strike),
  }
  const dividends = [{ years: 0.001, amount: 0.01 }]
  const filled = [
    [barrierColumns(input), (c: BarrierContract) => barrierGreeks({ ...c, rebate: c.rebate || 0 })],
    [cashOrNothingColumns(input), (c: BarrierContract) => cashOrNothing({ ...c, cash: c.strike })],
    [assetOrNothingColumns(input), assetOrNothing],
    [dividendColumns(input, dividends), (c: BarrierContract) => dividendGreeks({ ...c, dividends })],
  ] as const
  for (const [columns, greeksOf] of filled) {
    rows.forEach((row, i) => {
      const expected = greeksOf({ ...row, yield: row.yield || 0 })
      for (const name of FIRST_ORDER_NAMES) assert.equal(columns[name]![i], expected[name])
      assert.equal(columns.outcome![i], ['ok', 'expired', 'invalid'].indexOf(expected.outcome))
    })
  }
  const price = new Float64Array(rows.length)
  const some = barrierColumns(input, { price })
  assert.deepEqual(Object.keys(some), ['price'])
  assert.deepEqual(price, filled[0][0].price)
  assert.equal(
    dividendColumns(input, dividends, { vanna: price }).vanna![1],
    dividendGreeks({ ...rows[1]!, dividends }).vanna,
  )
  const wrong = barrierColumns({ ...input, kind: new Uint8Array(rows.length).fill(9) })
  assert.ok(wrong.outcome!.every((code) => code === 2))
  assert.throws(() => barrierColumns({ ...input, barrier: new Float64Array(2) }), /column barrier must have a row/)
})
