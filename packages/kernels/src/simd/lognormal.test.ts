import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  LOGNORMAL_NUMBERS,
  LOGNORMAL_ROWS,
  type LognormalBlock,
  lognormal,
  lognormalBlock,
  lognormalColumns,
  lognormalTwin,
} from './lognormal.ts'
import { kernelsOf, useScalarKernels } from './module.ts'

/** Rows of most draws: a quarter of a block. */
const ROWS = 1024
const simd = lognormalBlock()
const twin = lognormalBlock()
const INPUTS = ['right', 'underlying', 'strike', 'years', 'rate', 'yield', 'vol'] as const
const LAWS = ['spot', 'forward'] as const
const DEPTHS = [0, 1, 2] as const
/** Numbers that a depth fills. */
const COUNTS = [1, 6, LOGNORMAL_NUMBERS.length] as const

/** A fixed sequence of draws from 0 to 1, and of doubles of any bits. */
function draws(seed: number): { unit(): number; wild(): number } {
  const float = new Float64Array(1)
  const words = new Uint32Array(float.buffer)
  let state = seed | 0
  const word = (): number => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) >>> 0
  }
  return {
    unit: () => word() / 2 ** 32,
    wild: () => {
      words[0] = word()
      words[1] = word()
      return float[0]!
    },
  }
}

const ODD = [NaN, Infinity, -Infinity, 0, -0, 5e-324, 1e-310, 2.3e-308, 1e-160, 1e-151, 1e150, 1.7e308, -1] as const

/** Contracts from a second to decades, from next to no vol to far too much, in every wing; `oddPer1000` of the numbers are anything. */
function layContracts(
  block: LognormalBlock,
  rowCount: number,
  law: 'spot' | 'forward',
  seed: number,
  oddPer1000: number,
): void {
  const { unit, wild } = draws(seed)
  for (let i = 0; i < rowCount; i += 1) {
    const years = 10 ** (unit() * 9 - 7.5)
    const vol = unit() < 0.05 ? 0 : 10 ** (unit() * 4 - 3)
    const rate = unit() < 0.3 ? 0 : (unit() - 0.3) * 0.4
    const dividend = law === 'forward' || unit() < 0.3 ? 0 : unit() < 0.2 ? rate : (unit() - 0.3) * 0.2
    const underlying = 10 ** (unit() * 9 - 4)
    const away = unit() < 0.1 ? 0 : (unit() - 0.5) * (unit() < 0.1 ? 80 : 16) * vol * Math.sqrt(years)
    const row = {
      ...{
        right: unit() < 0.5 ? 1 : -1,
        underlying,
        strike: underlying * Math.exp(away),
        years,
        rate,
        yield: dividend,
        vol,
      },
    }
    for (const name of INPUTS) {
      const odd = unit() * 1000 < oddPer1000
      block[name][i] = !odd ? row[name] : unit() < 0.5 ? ODD[Math.floor(unit() * ODD.length)]! : wild()
    }
  }
}

test('SIMD serves blocks', () => {
  assert.notEqual(kernelsOf(simd.cells), null)
})

test('lognormal: the twin’s bits, on contracts of every kind and on numbers that are none', () => {
  fc.assert(
    fc.property(
      fc.record({
        seed: fc.integer(),
        rows: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: ROWS })),
        law: fc.constantFrom(...LAWS),
        depth: fc.constantFrom(...DEPTHS),
        oddPer1000: fc.constantFrom(0, 0, 20, 300),
      }),
      ({ seed, rows, law, depth, oddPer1000 }) => {
        layContracts(simd, rows, law, seed, oddPer1000)
        layContracts(twin, rows, law, seed, oddPer1000)
        // What follows the rows may be anything: the kernel takes it along in pairs.
        for (const name of INPUTS) simd[name].fill(NaN, rows)
        const known = lognormal(simd, rows, law, depth)
        const areRegular = lognormalTwin(twin, rows, law, depth)
        assert.ok(areRegular || !known)
        for (let i = 0; i < rows; i += 1) {
          const what = `row ${i}: ${INPUTS.map((name) => simd[name][i])}`
          assert.equal(simd.regular[i], twin.regular[i], what)
          if (twin.regular[i] === 0) continue
          for (let c = 0; c < COUNTS[depth]; c += 1) {
            const [found, wanted] = [simd.numbers[c]![i], twin.numbers[c]![i]]
            assert.ok(Object.is(found, wanted), `${LOGNORMAL_NUMBERS[c]} is ${found}, its twin’s ${wanted}, ${what}`)
          }
        }
      },
    ),
    { numRuns: 400 },
  )
})

test('lognormal: rows of other columns give what they give in a block, by the kernel and by the twin', () => {
  const plain = twinBlock()
  assert.equal(kernelsOf(plain.cells), null)
  for (const oddPer1000 of [0, 20]) {
    layContracts(simd, ROWS, 'spot', 23, oddPer1000)
    const columns = Object.fromEntries(
      INPUTS.map((name) => [name, Float64Array.of(7, ...simd[name].subarray(0, ROWS))]),
    )
    const { yield: yields, ...rest } = columns as Record<(typeof INPUTS)[number], Float64Array>
    for (const given of [rest, { ...rest, yield: yields }]) {
      lognormalColumns({ ...given, right: Int8Array.from(given.right) }, 1, simd, ROWS, 'spot', 1)
      const areRegular = lognormalColumns({ ...given, right: Int8Array.from(given.right) }, 1, plain, ROWS, 'spot', 1)
      for (let i = 0; i < ROWS; i += 1) {
        assert.equal(simd.regular[i], plain.regular[i])
        for (const name of INPUTS) assert.ok(areRegular || Object.is(simd[name][i], plain[name][i]))
        if (plain.regular[i] === 0) continue
        for (let c = 0; c < COUNTS[1]; c += 1) assert.ok(Object.is(simd.numbers[c]![i], plain.numbers[c]![i]))
      }
    }
  }
})

/** A block outside the kernels' memory. */
function twinBlock(): LognormalBlock {
  useScalarKernels(true)
  const block = lognormalBlock()
  useScalarKernels(false)
  return block
}

test('lognormal: a row has the same bits wherever it stands, by any depth', () => {
  layContracts(simd, LOGNORMAL_ROWS, 'spot', 3, 0)
  lognormal(simd, LOGNORMAL_ROWS, 'spot', 2)
  const all = simd.numbers.map((column) => column.slice())
  const inputs = INPUTS.map((name) => simd[name].slice())
  for (const depth of DEPTHS) {
    for (let i = 0; i < 200; i += 1) {
      const at = i % 7
      INPUTS.forEach((name, k) => {
        simd[name][at] = inputs[k]![i]!
      })
      lognormal(simd, at + 1, 'spot', depth)
      for (let c = 0; c < COUNTS[depth]; c += 1) assert.ok(Object.is(simd.numbers[c]![at], all[c]![i]))
    }
  }
})

test('lognormal: a row has the bits it has alone, whatever stands beside it, for any count', () => {
  // Rates and times on both sides of where powers of 2 are taken out, rows of which another would make that necessary, and no numbers.
  const GROWTHS = [
    0,
    -0,
    1e-300,
    0.24,
    0.2449489742783178,
    0.3464101615137754,
    0.3464101615137755,
    0.35,
    1,
    150,
    200,
    1e300,
    NaN,
  ]
  const { unit } = draws(31)
  const pick = (): number => (unit() < 0.5 ? 1 : -1) * GROWTHS[Math.floor(unit() * GROWTHS.length)]!
  const single = lognormalBlock()
  for (const law of LAWS) {
    for (let count = 0; count <= 200; count += 1) {
      layContracts(simd, count + 1, law, count, 20)
      for (let i = 0; i <= count; i += 1) {
        if (unit() < 0.7) continue
        simd.years[i] = unit() < 0.5 ? 1 : simd.years[i]!
        simd.rate[i] = pick() / simd.years[i]!
        simd.yield[i] = law === 'forward' ? 0 : pick() / simd.years[i]!
      }
      for (const name of INPUTS) twin[name].set(simd[name].subarray(0, count + 1))
      lognormal(simd, count, law, 2)
      lognormalTwin(twin, count, law, 2)
      for (let i = 0; i < count; i += 1) {
        for (const name of INPUTS) single[name][0] = simd[name][i]!
        for (const alone of [lognormal, lognormalTwin]) {
          alone(single, 1, law, 2)
          const what = `row ${i} of ${count}: ${INPUTS.map((name) => simd[name][i])}`
          assert.equal(simd.regular[i], single.regular[0], what)
          assert.equal(twin.regular[i], single.regular[0], what)
          if (single.regular[0] === 0) continue
          single.numbers.forEach((numbers, c) => {
            assert.ok(Object.is(simd.numbers[c]![i], numbers[0]), `${LOGNORMAL_NUMBERS[c]}, ${what}`)
            assert.ok(Object.is(twin.numbers[c]![i], numbers[0]), `${LOGNORMAL_NUMBERS[c]} of the twin, ${what}`)
          })
        }
      }
    }
  }
})

test('lognormal: what is regular is finite at the ends of its range too', () => {
  const SIZES = [2 ** -128, 1.5 * 2 ** -128, 1e-10, 1, 1e10, 0.9 * 2 ** 128, 2 ** 128]
  const { unit } = draws(37)
  const pick = (): number => SIZES[Math.floor(unit() * SIZES.length)]!
  let regularCount = 0
  for (const law of LAWS) {
    for (let i = 0; i < LOGNORMAL_ROWS; i += 1) {
      const underlying = pick()
      const years = pick()
      const growth = (): number => (unit() < 0.3 ? 0 : ((unit() - 0.5) * 420 * 10 ** (-20 * unit())) / years)
      const rate = growth()
      simd.right[i] = unit() < 0.5 ? 1 : -1
      simd.underlying[i] = underlying
      simd.strike[i] = unit() < 0.4 ? underlying : unit() < 0.3 ? pick() : underlying * (1 + 10 ** (-16 * unit()))
      simd.years[i] = years
      simd.rate[i] = rate
      simd.yield[i] = law === 'forward' ? 0 : unit() < 0.4 ? rate : growth()
      simd.vol[i] = unit() < 0.2 ? 10 ** (-320 * unit()) : unit() < 0.5 ? pick() : unit()
    }
    lognormal(simd, LOGNORMAL_ROWS, law, 2)
    for (let i = 0; i < LOGNORMAL_ROWS; i += 1) {
      if (simd.regular[i] === 0) continue
      regularCount += 1
      LOGNORMAL_NUMBERS.forEach((name, c) => {
        const none =
          (name === 'dividendRhoPerPct' && law === 'forward') || (name === 'lambda' && simd.numbers[0]![i] === 0)
        assert.equal(Number.isFinite(simd.numbers[c]![i]), !none, `${name}: ${INPUTS.map((input) => simd[input][i])}`)
      })
    }
  }
  assert.ok(regularCount > LOGNORMAL_ROWS)
})

test('lognormal: what is regular is finite, and a Greek past rho NaN only where it does not exist', () => {
  for (const law of LAWS) {
    layContracts(twin, LOGNORMAL_ROWS, law, 17, 0)
    lognormalTwin(twin, LOGNORMAL_ROWS, law, 2)
    for (let i = 0; i < LOGNORMAL_ROWS; i += 1) {
      if (twin.regular[i] === 0) continue
      LOGNORMAL_NUMBERS.forEach((name, c) => {
        const none =
          (name === 'dividendRhoPerPct' && law === 'forward') || (name === 'lambda' && twin.numbers[0]![i] === 0)
        assert.equal(Number.isFinite(twin.numbers[c]![i]), !none, `${name}: ${INPUTS.map((input) => twin[input][i])}`)
      })
    }
  }
})

/**
 * A hash of the bits of all numbers of 4,096 rows. One that changes says that every log replayed with prices changes too; one that
 * differs on a machine says that the machine's arithmetic is not IEEE 754's.
 */
test('lognormal: the bits it always had', () => {
  assert.deepEqual(LAWS.map(hashOf), ['567519bdfcaa3e2e', 'a4ee0bbf4eaf23c5'])
})

function hashOf(law: 'spot' | 'forward'): string {
  const float = new Float64Array(1)
  const words = new Uint32Array(float.buffer)
  let low = 0x811c9dc5
  let high = 0x9747b28c
  for (let seed = 1; seed <= 4; seed += 1) {
    layByPowers(simd, law, seed)
    lognormal(simd, ROWS, law, 2)
    for (const column of simd.numbers) {
      for (const value of column.subarray(0, ROWS)) {
        float[0] = Number.isNaN(value) ? NaN : value // a NaN's sign and payload are the machine's business
        low = Math.imul(low ^ words[0]!, 0x01000193)
        high = Math.imul(high ^ words[1]! ^ (low >>> 15), 0x85ebca6b)
      }
    }
  }
  return (low >>> 0).toString(16).padStart(8, '0') + (high >>> 0).toString(16).padStart(8, '0')
}

/** Contracts made by + - * / √ alone, so that they are the same on every machine. */
function layByPowers(block: LognormalBlock, law: 'spot' | 'forward', seed: number): void {
  const { unit } = draws(seed)
  for (let i = 0; i < ROWS; i += 1) {
    const years = unit() ** 2 * 3 + 1e-5
    const vol = unit() ** 3 * 2 + 1e-3
    const underlying = unit() * 1000 + 0.01
    const away = (unit() - 0.5) * 12 * vol * Math.sqrt(years)
    block.right[i] = unit() < 0.5 ? 1 : -1
    block.underlying[i] = underlying
    block.strike[i] = away < 0 ? underlying / (1 - away) : underlying * (1 + away)
    block.years[i] = years
    block.rate[i] = unit() * 0.2 - 0.05
    block.yield[i] = law === 'forward' ? 0 : unit() * 0.1 - 0.02
    block.vol[i] = vol
  }
}
