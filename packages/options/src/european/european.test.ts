import assert from 'node:assert/strict'
import { test } from 'node:test'
import { useScalarKernels } from '@tickworks/kernels/simd'
import fc from 'fast-check'
import { GREEK_NAMES, type GreekName, greekColumns, PRICE_OUTCOMES } from '../greeks/greeks.ts'
import { largestTerms } from '../testing/largest-terms.ts'
import { bachelierColumns, black76Columns, bsmColumns } from './columns.ts'
import {
  bachelierGreeks,
  bachelierPrice,
  black76Greeks,
  black76Price,
  bsmGreeks,
  bsmPrice,
  type SpotContract,
} from './european.ts'

const call: SpotContract = { right: 'C', underlying: 100, strike: 95, years: 0.5, rate: 0.05, yield: 0.02, vol: 0.25 }
const models = {
  bsm: { price: bsmPrice, greeks: bsmGreeks, columns: bsmColumns },
  black76: { price: black76Price, greeks: black76Greeks, columns: black76Columns },
  bachelier: { price: bachelierPrice, greeks: bachelierGreeks, columns: bachelierColumns },
} as const
type ModelName = keyof typeof models
const modelNames = Object.keys(models) as ModelName[]

/** Contracts that a desk could meet, in a model's own units: forward and yield follow the model. */
function contracts(model: ModelName): fc.Arbitrary<SpotContract> {
  const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })
  return fc
    .record({
      right: fc.constantFrom('C' as const, 'P' as const),
      underlying: between(0.001, 10_000),
      deviations: between(-6, 6),
      years: between(1e-4, 5),
      rate: between(-0.02, 0.2),
      yield: model === 'bsm' ? between(-0.02, 0.1) : fc.constant(0),
      vol: between(0.02, 1.5),
    })
    .map(({ deviations, ...rest }) => {
      const spread = deviations * rest.vol * Math.sqrt(rest.years)
      if (model !== 'bachelier') return { ...rest, strike: rest.underlying * Math.exp(spread) }
      return { ...rest, vol: rest.vol * rest.underlying, strike: rest.underlying * (1 + spread) }
    })
}

function close(actual: number, expected: number, tolerance: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: ${actual}, expected ${expected} within ${tolerance}`)
}

for (const model of modelNames) {
  test(`${model}: call less put is the discounted forward less the strike`, () => {
    fc.assert(
      fc.property(contracts(model), (contract) => {
        const c = models[model].price({ ...contract, right: 'C' })
        const p = models[model].price({ ...contract, right: 'P' })
        const discount = Math.exp(-contract.rate * contract.years)
        const held = model === 'bsm' ? Math.exp(-contract.yield * contract.years) : discount
        const parity = contract.underlying * held - contract.strike * discount
        close(c - p, parity, 1e-14 * (c + p + Math.abs(contract.underlying) + Math.abs(contract.strike)), 'parity')
      }),
    )
  })

  test(`${model}: twice the underlying and the strike is twice the price`, () => {
    fc.assert(
      fc.property(contracts(model), (contract) => {
        const vol = model === 'bachelier' ? 2 * contract.vol : contract.vol
        const twice = { ...contract, underlying: 2 * contract.underlying, strike: 2 * contract.strike, vol }
        // A factor of two is exact in every operation but where numbers are subnormal.
        const price = models[model].price(contract)
        if (price > 1e-290) close(models[model].price(twice), 2 * price, 4e-15 * price, 'homogeneity')
      }),
    )
  })

  test(`${model}: a price is at least its discounted intrinsic value, and rises with vol`, () => {
    fc.assert(
      fc.property(contracts(model), (contract) => {
        const price = models[model].price(contract)
        const { right, underlying, strike, years, rate } = contract
        const discount = Math.exp(-rate * years)
        const held = model === 'bsm' ? Math.exp(-contract.yield * years) : discount
        const floor = Math.max(0, (right === 'C' ? 1 : -1) * (underlying * held - strike * discount))
        close(
          models[model].price({ ...contract, vol: 0 }),
          floor,
          1e-14 * (underlying + Math.abs(strike)),
          'without vol',
        )
        assert.ok(price >= floor - 1e-14 * (underlying + Math.abs(strike)))
        assert.ok(models[model].price({ ...contract, vol: contract.vol * 1.01 }) >= price)
      }),
    )
  })

  test(`${model}: every Greek is the difference quotient of the number before it`, () => {
    fc.assert(
      fc.property(contracts(model), (contract) => {
        const terms = largestTerms(model, contract)
        const at = (change: Partial<SpotContract>) => models[model].greeks({ ...contract, ...change })
        const spread = contract.vol * Math.sqrt(contract.years) * (model === 'bachelier' ? 1 : contract.underlying)
        /** The eighth-order central difference of one Greek along one input. */
        const slope = (
          of: GreekName,
          along: 'underlying' | 'years' | 'vol' | 'rate' | 'yield',
          step: number,
        ): number => {
          let sum = 0
          for (const [count, weight] of [
            [1, 4 / 5],
            [2, -1 / 5],
            [3, 4 / 105],
            [4, -1 / 280],
          ] as const) {
            const up = at({ [along]: contract[along] + count * step })[of]
            const down = at({ [along]: contract[along] - count * step })[of]
            sum += (weight * (up - down)) / step
          }
          return sum
        }
        const gap =
          model === 'bachelier'
            ? contract.strike - contract.underlying
            : Math.log(contract.strike / contract.underlying) - (contract.rate - contract.yield) * contract.years
        const far = 1 + Math.abs(gap) / contract.vol / Math.sqrt(contract.years)
        const greeks = at({})
        const du = (0.03 / far) * Math.min(spread, contract.underlying * 10 ** (model === 'bachelier' ? 9 : 0))
        const dv = (0.02 / far / far) * contract.vol
        const dr = (0.03 / far / Math.sqrt(contract.years)) * contract.vol * (model === 'bachelier' ? NaN : 1)
        const dt = (0.02 / far / far) * contract.years
        // biome-ignore format: a table reads by its columns
        const pairs: [GreekName, number, number, number][] = [
          ['delta', slope('price', 'underlying', du), 1, greeks.price / spread],
          ['gamma', slope('delta', 'underlying', du), 1, Math.abs(greeks.delta) / spread],
          ['speed', slope('gamma', 'underlying', du), 1, greeks.gamma / spread],
          ['vegaPerPoint', slope('price', 'vol', dv), 0.01, greeks.price / contract.vol],
          ['vanna', slope('delta', 'vol', dv), 1, Math.abs(greeks.delta) / contract.vol],
          ['zomma', slope('gamma', 'vol', dv), 1, greeks.gamma / contract.vol],
          ['volga', slope('vegaPerPoint', 'vol', dv) * 100, 1, (greeks.vegaPerPoint * 100) / contract.vol],
          ['ultima', slope('volga', 'vol', dv), 1, (greeks.vegaPerPoint * 100) / contract.vol / contract.vol],
          ['thetaPerDay', -slope('price', 'years', dt), 1 / 365, greeks.price / contract.years],
          ['charm', -slope('delta', 'years', dt), 1, Math.abs(greeks.delta) / contract.years],
          ['veta', -slope('vegaPerPoint', 'years', dt) * 100, 1, (greeks.vegaPerPoint * 100) / contract.years],
          ['color', -slope('gamma', 'years', dt), 1, greeks.gamma / contract.years],
          ['rhoPerPct', model === 'bsm' ? slope('price', 'rate', dr) : -contract.years * greeks.price, 0.01, model === 'bsm' ? greeks.price / dr : 0],
          ['dividendRhoPerPct', model === 'bsm' ? slope('price', 'yield', dr) : NaN, 0.01, greeks.price / dr],
        ]
        for (const [name, quotient, unit, noise] of pairs) {
          if (model !== 'bsm' && name === 'dividendRhoPerPct') continue
          const size = Math.max(Math.abs(greeks[name]), terms[name] ?? 0, noise * unit)
          close(greeks[name], quotient * unit, 1e-8 * size, name)
        }
      }),
      { numRuns: 60 },
    )
  })

  test(`${model}: a row of columns is the scalar result, bit for bit, and only what is asked for is filled`, () => {
    const rows = fc.sample(contracts(model), { numRuns: 40, seed: 5 })
    rows.push({ ...call, yield: 0, years: 0 }, { ...call, vol: -1 }, { ...call, yield: 0, vol: 0 })
    const column = (of: (row: SpotContract) => number): Float64Array => Float64Array.from(rows, of)
    const input = {
      right: Int8Array.from(rows, (row) => (row.right === 'C' ? 1 : -1)),
      underlying: column((row) => row.underlying),
      strike: column((row) => row.strike),
      years: column((row) => row.years),
      rate: column((row) => row.rate),
      yield: column((row) => row.yield),
      vol: column((row) => row.vol),
    }
    const all = models[model].columns(input)
    const few = models[model].columns(input, { price: new Float64Array(rows.length) })
    const first = models[model].columns(
      input,
      { delta: new Float64Array(rows.length), thetaPerTradingDay: new Float64Array(rows.length) },
      { tradingDaysPerYear: 248 },
    )
    assert.deepEqual(Object.keys(few), ['price'])
    rows.forEach((row, i) => {
      const expected = models[model].greeks(row)
      for (const name of GREEK_NAMES) assert.equal(all[name]![i], expected[name], name)
      assert.equal(PRICE_OUTCOMES[all.outcome![i]!], expected.outcome)
      assert.equal(few.price![i], models[model].price(row))
      const other = models[model].greeks(row, { tradingDaysPerYear: 248 })
      assert.equal(first.delta![i], other.delta)
      assert.equal(first.thetaPerTradingDay![i], other.thetaPerTradingDay)
    })
  })

  // biome-ignore format: a table reads by its columns
  const broken: [string, Partial<SpotContract>][] = [
    ['a negative vol', { vol: -0.1 }], ['a vol that is not a number', { vol: NaN }], ['an infinite vol', { vol: Infinity }],
    ['an infinite time', { years: Infinity }], ['no time at all', { years: NaN }], ['no rate', { rate: NaN }],
    ['an infinite strike', { strike: Infinity }], ['no underlying', { underlying: NaN }], ['an unknown right', { right: 'X' as never }],
  ]
  for (const [name, change] of broken) {
    test(`${model}: ${name} is invalid`, () => {
      const { outcome, ...numbers } = models[model].greeks({ ...call, yield: 0, ...change })
      assert.equal(outcome, 'invalid')
      assert.deepEqual(new Set(Object.values(numbers)), new Set([NaN]))
      assert.ok(Number.isNaN(models[model].price({ ...call, yield: 0, ...change })))
    })
  }
}

test('a spot or forward at or below zero and a strike below it are invalid under a lognormal law, fine under a normal one', () => {
  for (const change of [{ underlying: 0 }, { underlying: -1 }, { strike: -1 }]) {
    assert.equal(bsmGreeks({ ...call, ...change }).outcome, 'invalid')
    assert.equal(black76Greeks({ ...call, yield: 0, ...change }).outcome, 'invalid')
    assert.equal(bachelierGreeks({ ...call, yield: 0, vol: 20, ...change }).outcome, 'ok')
  }
})

test('a yield on a forward is invalid unless it is 0 or left out', () => {
  const { yield: _, ...forward } = call
  for (const price of [black76Greeks, bachelierGreeks]) {
    assert.equal(price(call).outcome, 'invalid')
    assert.deepEqual(price(forward), price({ ...forward, yield: 0 }))
    assert.equal(price(forward).outcome, 'ok')
    assert.ok(Number.isNaN(price(forward).dividendRhoPerPct))
  }
  assert.equal(bsmGreeks({ ...call, yield: NaN }).outcome, 'invalid')
})

test('a price beyond all doubles is invalid, not infinite', () => {
  assert.equal(bsmGreeks({ ...call, yield: -800, years: 1 }).outcome, 'invalid')
})

test('a frozen normal price beyond all doubles is invalid as well', () => {
  for (const change of [{ vol: 0 }, { vol: 0, strike: 100 }, { vol: 0.25 }]) {
    const greeks = bachelierGreeks({ ...call, yield: 0, rate: -2000, years: 1, ...change })
    assert.deepEqual([greeks.outcome, greeks.price, greeks.delta], ['invalid', NaN, NaN])
  }
})

test('deep in the money without rates a price is the intrinsic value to the last bit', () => {
  const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })
  fc.assert(
    fc.property(between(0.01, 10_000), between(0.5, 0.99), between(1e-4, 0.001), (underlying, ratio, years) => {
      const contract = { ...call, underlying, strike: underlying * ratio, years, rate: 0, yield: 0, vol: 0.01 }
      assert.equal(bsmPrice(contract), underlying - contract.strike)
      const put = { ...contract, right: 'P' as const, underlying: contract.strike, strike: underlying }
      assert.equal(bsmPrice(put), put.strike - put.underlying)
    }),
  )
})

test('underlyings, strikes and rates past all markets are invalid under a lognormal law', () => {
  for (const change of [
    ...[{ underlying: 1e-160 }, { underlying: 1e160 }, { strike: 5e-324 }, { strike: 1e200 }, { vol: 1e300 }],
    ...[{ rate: 1000 }, { rate: -700 }, { strike: 0, yield: -700 }],
  ]) {
    assert.equal(bsmGreeks({ ...call, ...change }).outcome, 'invalid', JSON.stringify(change))
  }
  assert.equal(bsmGreeks({ ...call, years: 1e-200 }).outcome, 'expired')
})

test('a degenerate input gives the number that nearby inputs run to', () => {
  const cases: [string, Partial<SpotContract>, Partial<SpotContract>][] = [
    ['expiry', { years: 0 }, { years: 1e-14 }],
    ['past expiry', { years: -1 }, { years: 1e-14 }],
    ['zero vol', { vol: 0 }, { vol: 1e-7 }],
    ['zero strike', { strike: 0 }, { strike: 1e-20 }],
  ]
  for (const model of modelNames) {
    for (const [name, at, near] of cases) {
      if (model === 'bachelier' && name === 'zero strike') continue
      for (const right of ['C', 'P'] as const) {
        for (const strike of [80, 100, 120]) {
          const contract = { ...call, right, strike, yield: model === 'bsm' ? 0.02 : 0 }
          const limit = models[model].greeks({ ...contract, ...at })
          const nearby = models[model].greeks({ ...contract, ...near })
          assert.equal(limit.outcome, name.endsWith('expiry') ? 'expired' : 'ok')
          for (const greek of GREEK_NAMES) {
            if (Number.isNaN(limit[greek])) continue // no finite limit: at the strike, and lambda of nothing
            const what = `${model} ${name} ${right} ${strike} ${greek}`
            close(nearby[greek], limit[greek], 1e-4 * (1 + Math.abs(limit[greek])), what)
          }
        }
      }
    }
  }
})

test('without vol, the forward being the strike to the last bit, the numbers are those that a small vol runs to', () => {
  for (const right of ['C', 'P'] as const) {
    for (const [strike, q] of [
      [110, 0.03],
      [92, -0.02],
      [100, 0.04],
    ] as const) {
      const contract = { ...call, right, strike, years: 1, yield: q, vol: 0 }
      const carry = Math.log(strike / call.underlying)
      const rates = Array.from({ length: 64 }, (_, k) => carry + q + (k - 32) * 2 ** -57)
      const rate = rates.find((one) => Number.isNaN(bsmGreeks({ ...contract, rate: one }).gamma))
      assert.ok(rate !== undefined, `no rate brings 100 to ${strike}`)
      const limit = bsmGreeks({ ...contract, rate })
      const nearby = bsmGreeks({ ...contract, rate, vol: 1e-7 })
      assert.equal(limit.outcome, 'ok')
      for (const name of GREEK_NAMES) {
        const hasLimit =
          !['gamma', 'speed', 'zomma', 'color', 'lambda'].includes(name) && (name !== 'charm' || carry === 0)
        assert.equal(Number.isNaN(limit[name]), !hasLimit, name)
        if (hasLimit) close(nearby[name], limit[name], 1e-5 * (1 + Math.abs(limit[name])), name)
      }
    }
  }
})

test('no Greek is infinite: at the money with next to no vol, and past all markets, it is NaN', () => {
  const sizes = [2 ** -500, 2 ** -129, 2 ** -128, 1e-10, 1, 100, 2 ** 128, 2 ** 129, 2 ** 500]
  const size = fc.constantFrom(...sizes)
  const rows = fc.record({
    right: fc.constantFrom('C' as const, 'P' as const),
    underlying: size,
    strike: fc.oneof(fc.constant(undefined), fc.constant(0), size),
    years: fc.oneof(size, fc.constantFrom(0, 1e300)),
    rate: fc.constantFrom(0, 0.05, 1e-300, 1e-20, -1e-40),
    yield: fc.constantFrom(0, 0.05, 1e-300, 1e-20),
    vol: fc.oneof(size, fc.constantFrom(0, 1e-320, 1e-200, 1e-60, 1e-20, 0.2)),
  })
  fc.assert(
    fc.property(rows, ({ strike, ...rest }) => {
      const contract = { ...rest, strike: strike ?? rest.underlying }
      for (const model of modelNames) {
        const greeks = models[model].greeks(model === 'bsm' ? contract : { ...contract, yield: 0 })
        for (const name of GREEK_NAMES) assert.notEqual(Math.abs(greeks[name]), Infinity, `${model} ${name}`)
        assert.equal(greeks.outcome === 'invalid', Number.isNaN(greeks.price))
      }
    }),
    { numRuns: 3000, seed: 11 },
  )
  // The others stand: 1/(√(2π) U s), and -∂Δ/∂σ's d₂ = -s/2.
  const { gamma, vanna, zomma, outcome } = bsmGreeks({ ...call, strike: 100, years: 1, rate: 0, yield: 0, vol: 1e-200 })
  assert.equal(outcome, 'ok')
  assert.ok(Math.abs(gamma / 0.3989422804014327e198 - 1) < 1e-15)
  assert.ok(Math.abs(vanna / 0.19947114020071635 - 1) < 1e-15)
  assert.ok(Number.isNaN(zomma))
})

test('at the strike, with neither time nor vol, delta depends on which ends first', () => {
  const { outcome, price, delta, vegaPerPoint, vanna, ultima } = bsmGreeks({ ...call, strike: 100, years: 0, vol: 0 })
  assert.deepEqual([outcome, price, delta, vegaPerPoint, vanna, ultima], ['expired', 0, NaN, NaN, NaN, NaN])
})

test('an option that expired long ago is expired, whatever its rates', () => {
  const { outcome, price } = bsmGreeks({ ...call, years: -1e6 })
  assert.deepEqual([outcome, price], ['expired', 5])
})

test('every column asked for alone is what it is among all', () => {
  const inputs = { ...emptyInput(1), right: Float64Array.of(1), vol: Float64Array.of(0.25) }
  inputs.underlying[0] = 100
  inputs.strike[0] = 95
  inputs.years[0] = 0.5
  inputs.rate[0] = 0.05
  for (const model of modelNames) {
    const all = models[model].columns(inputs)
    for (const name of GREEK_NAMES) {
      // Rows before it may not have left it there.
      models[model].columns({ ...inputs, strike: Float64Array.of(300) })
      assert.deepEqual(
        models[model].columns(inputs, { [name]: new Float64Array(1) })[name],
        all[name],
        `${model} ${name}`,
      )
    }
  }
})

test('at the strike at expiry delta is a half and gamma has no finite limit', () => {
  const greeks = bsmGreeks({ ...call, strike: 100, years: 0 })
  assert.equal(greeks.delta, 0.5)
  assert.ok(Number.isNaN(greeks.gamma))
  assert.equal(greeks.vegaPerPoint, 0)
  assert.equal(black76Greeks({ ...call, yield: 0, right: 'P', strike: 100, vol: 0 }).delta, -0.5 * Math.exp(-0.025))
})

test('long columns may be written over, and be parts of others: the bits of rows, by the kernel and by its twin', () => {
  const names = ['underlying', 'strike', 'years', 'rate', 'yield', 'vol'] as const
  const rowCount = 9000
  // Every cell of a table comes round beside every other; of a vol or a time that is 0 there are few, so that whole blocks are regular.
  const cells = {
    underlying: (i: number) => 80 + (i % 41),
    strike: (i: number) => (i % 997 === 5 ? 0 : 100),
    years: (i: number) => (i % 499 === 7 && i > 4096 ? 0 : 0.01 + (i % 37) / 30),
    rate: (i: number) => (i % 701 === 3 ? 40 : (i % 11) / 100),
    yield: (i: number) => (i % 7) / 100,
    vol: (i: number) => (i % 883 === 11 ? 1e-200 : 0.05 + (i % 29) / 50),
  }
  const input = () => {
    const part = (of: (i: number) => number) => Float64Array.from({ length: rowCount + 2 }, (_, i) => of(i - 1))
    const columns = Object.fromEntries(names.map((name) => [name, part(cells[name]).subarray(1, rowCount + 1)]))
    const right = Int8Array.from({ length: rowCount }, (_, i) => (i % 2 === 0 ? 1 : -1))
    return { ...(columns as Record<(typeof names)[number], Float64Array>), right }
  }
  const given = input()
  for (const isScalar of [false, true]) {
    useScalarKernels(isScalar)
    try {
      const columns = input()
      const { underlying, strike, years, rate, yield: q, vol } = columns
      bsmColumns(columns, { price: vol, delta: q, gamma: underlying, speed: strike, vanna: years, ultima: rate })
      for (let i = 0; i < rowCount; i += i % 500 < 12 ? 1 : 3) {
        const row = Object.fromEntries(names.map((name) => [name, given[name][i]!])) as Omit<SpotContract, 'right'>
        const expected = bsmGreeks({ ...row, right: i % 2 === 0 ? 'C' : 'P' })
        for (const [name, column] of [
          ['price', vol],
          ['delta', q],
          ['gamma', underlying],
          ['speed', strike],
          ['vanna', years],
          ['ultima', rate],
        ] as const) {
          assert.ok(Object.is(column[i], expected[name]), `${name} of row ${i}: ${column[i]}, ${expected[name]}`)
        }
      }
    } finally {
      useScalarKernels(false)
    }
  }
})

test('out columns may be the inputs, and a short column is refused', () => {
  const input = () => ({ ...emptyInput(1), right: Float64Array.of(1), vol: Float64Array.of(0.25) })
  const filled = (): ReturnType<typeof input> => {
    const columns = input()
    columns.underlying[0] = 100
    columns.strike[0] = 95
    columns.years[0] = 0.5
    columns.rate[0] = 0.05
    columns.yield[0] = 0.02
    return columns
  }
  const columns = filled()
  bsmColumns(columns, { price: columns.strike, delta: columns.underlying })
  assert.equal(columns.strike[0], bsmPrice(call))
  assert.equal(columns.underlying[0], bsmGreeks(call).delta)
  assert.throws(() => bsmColumns(filled(), { price: new Float64Array(0) }), /column price must have a row/)
  assert.throws(() => bsmColumns({ ...filled(), rate: new Float64Array(0) }), /column rate must have a row/)
  assert.throws(() => bsmGreeks(call, { tradingDaysPerYear: 0 }), /tradingDaysPerYear/)
  assert.equal(greekColumns(3).charm.length, 3)
})

function emptyInput(rowCount: number) {
  const column = (): Float64Array<ArrayBuffer> => new Float64Array(rowCount)
  return { underlying: column(), strike: column(), years: column(), rate: column(), yield: column() }
}
