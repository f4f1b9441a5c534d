import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import * as math from './index.ts'

type Unary = (x: number) => number

const RUNS = { numRuns: 2_000 }

test('exp and log undo each other', () => {
  fc.assert(
    fc.property(numbers(-700, 700), (x) => {
      // One ulp of e^x moves its logarithm by 2^-52; the logarithm's own rounding comes on top.
      assert.ok(Math.abs(math.log(math.exp(x)) - x) <= 2 ** -52 + 2 ** -52 * Math.abs(x))
    }),
    RUNS,
  )
  fc.assert(
    fc.property(numbers(1e-300, 1e300), (x) => {
      const error = Math.abs(math.exp(math.log(x)) - x) / x
      assert.ok(error <= 2 ** -52 * (1 + Math.abs(math.log(x)) / 2))
    }),
    RUNS,
  )
})

test('odd functions change the sign with their argument, even ones ignore it, bit for bit', () => {
  const odd: readonly Unary[] = [math.sin, math.tan, math.asin, math.atan, math.sinh, math.tanh, math.cbrt]
  const even: readonly Unary[] = [math.cos, math.cosh, math.normalPdf]
  fc.assert(
    fc.property(fc.double({ noNaN: true }), (x) => {
      for (const f of odd) assert.ok(Object.is(f(-x), -f(x)) || Number.isNaN(f(x)))
      for (const f of even) assert.ok(Object.is(f(-x), f(x)))
    }),
    RUNS,
  )
})

test('atan2 turns with the signs of its arguments', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (y, x) => {
      assert.ok(Object.is(math.atan2(-y, x), -math.atan2(y, x)))
      assert.ok(Math.abs(math.atan2(y, x)) <= Math.PI)
      if (x > 0 && Number.isFinite(y / x)) assert.ok(apart(math.atan2(y, x), math.atan(y / x)) <= 2)
    }),
    RUNS,
  )
})

test('a lower argument never has a higher result, down to neighbouring doubles', () => {
  const rising: readonly (readonly [Unary, number, number])[] = [
    [math.exp, -745, 709],
    [math.expm1, -40, 709],
    [math.log, 5e-324, 1e308],
    [math.log1p, -1, 1e308],
    [math.log2, 5e-324, 1e308],
    [math.log10, 5e-324, 1e308],
    [math.cbrt, -1e308, 1e308],
    [math.asin, -1, 1],
    [(x) => -math.acos(x), -1, 1],
    [math.atan, -1e308, 1e308],
    [math.sinh, -710, 710],
    [math.tanh, -25, 25],
    [math.normalCdf, -38, 9],
    [(x) => -math.erfc(x), -7, 27],
  ]
  for (const [f, low, high] of rising) {
    fc.assert(
      fc.property(numbers(low, high), (x) => {
        let before = f(x)
        let next = x
        for (let i = 0; i < 8 && next < high; i += 1) {
          next = above(next)
          const after = f(next)
          assert.ok(after >= before, `f(${next}) is ${after}, below ${before}`)
          before = after
        }
      }),
      RUNS,
    )
  }
})

test('where one method hands over to the next, results keep rising', () => {
  for (let j = -200; j <= 200; j += 1) {
    const middle = ((j + 0.5) * Math.LN2) / 64
    for (const f of [math.exp, math.expm1, math.sinh]) rises(f, middle)
    rises(math.tanh, middle / 2)
  }
  for (let i = 0; i < 64; i += 1) {
    for (const f of [math.log, math.log2, math.log10]) rises(f, edgeOfLog(i))
    rises(math.log1p, edgeOfLog(i) - 1)
    rises(math.log, edgeOfLog(i) * 4)
  }
  for (let j = -64; j <= 64; j += 1) {
    rises(math.atan, (j + 0.5) / 32)
    if (j !== 0) rises(math.atan, 32 / (j + 0.5))
  }
  for (const x of [0.0625, 0.1875, 0.25, 0.5, 1, 22, 40, 60, 1e-8, 1e-17]) {
    for (const f of [math.expm1, math.sinh, math.tanh, math.atan, math.log1p]) {
      if (f !== math.log1p || x < 1) rises(f, -x)
      rises(f, x)
    }
  }
  for (const x of [0.5, 1e-8]) {
    for (const f of [math.asin, (x: number) => -math.acos(x)]) {
      rises(f, x)
      rises(f, -x)
    }
  }
  for (let i = -1; i < 24; i += 1) {
    const x = 2 ** (Math.floor(i / 4) - 1) * (1 + (i & 3) / 4)
    for (const sign of [-1, 1]) {
      rises((x) => -math.erfc(x), sign * x)
      rises(math.normalCdf, sign * x)
      rises(math.normalCdf, sign * x * Math.SQRT2)
    }
  }
  for (const x of [-Math.PI / 4, Math.PI / 4]) {
    rises(math.sin, x)
    rises(math.tan, x)
  }
  for (let k = -5; k <= 5; k += 1) rises(math.tan, k * Math.PI + Math.PI / 4)
})

test('the logarithms agree with each other', () => {
  fc.assert(
    fc.property(numbers(1e-300, 1e300), (x) => {
      assert.ok(apart(math.log2(x), math.log(x) / Math.LN2) <= 3)
      assert.ok(apart(math.log10(x), math.log(x) / Math.LN10) <= 3)
      assert.equal(math.log2(2 ** (Math.round(x) % 1000)), Math.round(x) % 1000)
    }),
    RUNS,
  )
})

test('the two tails of the normal distribution add up to 1, and erfc is the same tail in other units', () => {
  fc.assert(
    fc.property(numbers(-9, 9), (x) => {
      assert.ok(Math.abs(math.normalCdf(x) + math.normalCdf(-x) - 1) <= 2 ** -52)
      assert.ok(Math.abs(math.erfc(x) + math.erfc(-x) - 2) <= 2 ** -51)
      // x/√2 is rounded here, which the steep tail magnifies by x².
      const half = math.erfc(-x * Math.SQRT1_2) / 2
      assert.ok(Math.abs(half - math.normalCdf(x)) <= half * 2 ** -52 * (2 + x * x))
    }),
    RUNS,
  )
})

test("the engine's own functions are never far away", () => {
  const pairs: readonly (readonly [Unary, Unary, number, number, number])[] = [
    [math.exp, Math.exp, -745, 709, 2],
    [math.expm1, Math.expm1, -40, 709, 2],
    [math.log, Math.log, 5e-324, 1e308, 2],
    [math.log1p, Math.log1p, -1, 1e308, 2],
    [math.log2, Math.log2, 5e-324, 1e308, 2],
    [math.log10, Math.log10, 5e-324, 1e308, 2],
    [math.cbrt, Math.cbrt, -1e308, 1e308, 2],
    [math.sin, Math.sin, -1e308, 1e308, 2],
    [math.cos, Math.cos, -1e308, 1e308, 2],
    [math.tan, Math.tan, -1e308, 1e308, 2],
    [math.sin, Math.sin, -30, 30, 2],
    [math.cos, Math.cos, -30, 30, 2],
    [math.asin, Math.asin, -1, 1, 2],
    [math.acos, Math.acos, -1, 1, 2],
    [math.atan, Math.atan, -1e308, 1e308, 2],
    [math.sinh, Math.sinh, -710, 710, 3],
    [math.cosh, Math.cosh, -710, 710, 3],
    [math.tanh, Math.tanh, -25, 25, 3],
  ]
  for (const [ours, theirs, low, high, ulps] of pairs) {
    fc.assert(
      fc.property(numbers(low, high), (x) => {
        const [a, b] = [ours(x), theirs(x)]
        assert.ok(apart(a, b) <= ulps, `${theirs.name}(${x}): ${a}, theirs ${b}`)
      }),
      RUNS,
    )
  }
  fc.assert(
    fc.property(numbers(1e-300, 1e300), numbers(-5, 5), (x, y) => {
      const [a, b] = [math.pow(x, y), x ** y]
      assert.ok(apart(a, b) <= 2, `pow(${x}, ${y}): ${a}, theirs ${b}`)
    }),
    RUNS,
  )
})

/** Doubles as fast-check draws them, every size alike, and as evenly as they come. */
function numbers(min: number, max: number): fc.Arbitrary<number> {
  return fc.oneof(
    fc.double({ min, max, noNaN: true }),
    fc.integer({ min: 0, max: 2 ** 31 - 1 }).map((n) => min + (max / 2 - min / 2) * (n / 2 ** 30)),
  )
}

/** The lowest z of an interval of `log`. */
function edgeOfLog(i: number): number {
  const bits = new BigInt64Array([BigInt(0x3fe5e000 + i * 0x4000) << 32n])
  return new Float64Array(bits.buffer)[0]!
}

function rises(f: Unary, middle: number): void {
  let x = middle
  for (let i = 0; i < 20; i += 1) x = below(x)
  for (let i = 0; i < 40; i += 1) {
    const next = above(x)
    assert.ok(f(next) >= f(x), `f(${next}) is ${f(next)}, below ${f(x)}`)
    x = next
  }
}

/** How many doubles lie from one to the other; two NaNs are the same. */
function apart(a: number, b: number): number {
  if (Number.isNaN(a) && Number.isNaN(b)) return 0
  return Math.abs(Number(rank(a) - rank(b)))
}

/** The doubles counted in their order. */
function rank(x: number): bigint {
  const bits = new BigInt64Array(new Float64Array([x]).buffer)[0]!
  return bits < 0n ? -(bits & 0x7fff_ffff_ffff_ffffn) : bits
}

function unrank(position: bigint): number {
  const size = position < 0n ? -position : position
  const x = new Float64Array(new BigInt64Array([size]).buffer)[0]!
  return position < 0n ? -x : x
}

function above(x: number): number {
  return unrank(rank(x) + 1n)
}

function below(x: number): number {
  return unrank(rank(x) - 1n)
}
