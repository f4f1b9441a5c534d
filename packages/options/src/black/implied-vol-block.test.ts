import assert from 'node:assert/strict'
import test from 'node:test'
import { kernelsInUse, useScalarKernels } from '@tickworks/kernels/simd'
import fc from 'fast-check'
import {
  type EuropeanModel,
  IMPLIED_OUTCOMES,
  impliedVolColumns,
  impliedVols,
  type QuoteColumns,
} from './implied-vol.ts'
import { canSolveBlocks, solveBlock } from './implied-vol-block.ts'
import { signedBachelierPrice, signedBlackPrice } from './price.ts'

// The kernel gives what the scalar form gives, bit for bit, whatever it is given.

const MODELS = ['bsm', 'black76', 'bachelier'] as const satisfies readonly EuropeanModel[]
const WILD = [NaN, Infinity, -Infinity, 0, -0, -1, 5e-324, 1e-310, 1e-251, 1e-200, 1, 1e200, 1e251, 1e308]

/** How far quotes stray: strikes in deviations, times and sizes in powers of ten, wild numbers per 10,000 cells. */
type Kind = {
  readonly depth: number
  readonly years: readonly [number, number]
  readonly size: readonly [number, number]
  readonly vol: readonly [number, number]
  readonly wild: number
}
const MARKET: Kind = { depth: 4, years: [-4, 0.5], size: [-1, 4], vol: [-1.5, 0], wild: 0 }
const KINDS: readonly Kind[] = [
  MARKET,
  { ...MARKET, depth: 9, years: [-5, 1.5], size: [-6, 6], wild: 100 },
  { ...MARKET, depth: 40, wild: 30 },
  { ...MARKET, depth: 1e-6 },
  { ...MARKET, vol: [-6, 1.5] },
  { ...MARKET, size: [-300, 300], wild: 300 },
]

for (const model of MODELS) {
  test(`${model}: the kernel's bits are the scalar form's`, () => {
    const outcomes = new Set<string>()
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), fc.nat(300), fc.integer(), (kind, rowCount, seed) => {
        const quotes = drawn(model, kind, rowCount, seed)
        const found = impliedVols(model, quotes)
        const expected = scalar(model, quotes)
        assert.deepEqual(found, expected)
        for (const outcome of found.outcome) outcomes.add(IMPLIED_OUTCOMES[outcome]!)
      }),
      { numRuns: 400, seed: 12 },
    )
    for (const outcome of IMPLIED_OUTCOMES) {
      assert.ok(outcomes.has(outcome) || (model === 'bachelier' && outcome === 'above-maximum'), outcome)
    }
  })

  test(`${model}: the kernel leaves no row of a market`, { skip: kernelsInUse() === 'scalar' }, () => {
    const quotes = drawn(model, MARKET, 128, 7)
    const price = quotes.price.map((x, i) => (i % 16 === 0 ? x * 0.99 : x))
    assert.ok(canSolveBlocks())
    assert.equal(solveBlock(model, { ...quotes, price }, 0, 128, impliedVolColumns(128)), 0)
  })
}

/** By the scalar form, row by row. */
function scalar(model: EuropeanModel, quotes: QuoteColumns): ReturnType<typeof impliedVols> {
  useScalarKernels(true)
  try {
    return impliedVols(model, quotes)
  } finally {
    useScalarKernels(false)
  }
}

function drawn(model: EuropeanModel, kind: Kind, rowCount: number, seed: number): QuoteColumns {
  let random = seed | 0
  const next = (): number => {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) | 0
    return (random >>> 8) / 2 ** 24
  }
  const power = ([low, high]: readonly [number, number]): number => 10 ** (low + (high - low) * next())
  const column = (): Float64Array => new Float64Array(rowCount)
  const quotes = {
    right: column(),
    underlying: column(),
    strike: column(),
    years: column(),
    rate: column(),
    yield: column(),
    price: column(),
  }
  let rate = 0
  let years = 0
  let q = 0
  for (let i = 0; i < rowCount; i += 1) {
    // Runs of one rate and one time, as in a chain, and now and then none of either.
    if (i === 0 || next() < 0.5) {
      years = power(kind.years)
      rate = next() < 0.2 ? 0 : (next() - 0.2) * 0.2
      q = model !== 'bsm' || next() < 0.3 ? 0 : next() < 0.1 ? NaN : (next() - 0.2) * 0.1
    }
    const sign = next() < 0.5 ? 1 : -1
    const forward = power(kind.size) * (model === 'bachelier' && next() < 0.2 ? -1 : 1)
    const vol = power(kind.vol) * Math.sqrt(years) * (model === 'bachelier' ? Math.abs(forward) : 1)
    const depth = next() < 0.03 ? 0 : kind.depth * (2 * next() - 1)
    const strike = model === 'bachelier' ? forward - depth * vol : forward * Math.exp(-depth * vol)
    const price = (model === 'bachelier' ? signedBachelierPrice : signedBlackPrice)(sign, forward, strike, vol)
    quotes.right[i] = sign
    quotes.underlying[i] = forward * (model === 'bsm' && !Number.isNaN(q) ? Math.exp((q - rate) * years) : 1)
    quotes.strike[i] = strike
    quotes.years[i] = years
    quotes.rate[i] = rate
    quotes.yield[i] = q
    quotes.price[i] = price * Math.exp(-rate * years) * (next() < 0.1 ? 1 + (Math.round(next() * 6) - 3) * 2 ** -52 : 1)
    if (next() < 0.02) quotes.price[i]! *= next() < 0.5 ? 3 : 0.3
  }
  for (const cells of Object.values(quotes)) {
    for (let i = 0; i < rowCount; i += 1) {
      if (next() < kind.wild / 10_000) cells[i] = WILD[Math.floor(next() * WILD.length)]!
    }
  }
  return quotes
}
