import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { add, affine, change, div, mul, share, sqrt, sub, trueRange } from './elements.ts'
import { allFinite } from './finite.ts'
import { kernelColumn, kernelsInUse, useScalarKernels } from './module.ts'
import { SMOOTH_CELLS, smooth, smoothStep, startSmooth } from './smooth.ts'
import { weighted, weightedState } from './weighted.ts'
import { windowMax, windowMaxState, windowMin, windowMinState } from './window-extreme.ts'
import { windowMoments, windowMomentsState } from './window-moments.ts'
import { windowSum, windowSumState } from './window-sum.ts'

// Every kernel gives what its twin gives, bit for bit: on all kinds of numbers, however the rows are cut into pieces, wherever the columns
// begin in memory.

const ROWS_MAX = 700

/** Prices with flat runs, jumps and ties; now and then something that is no number, or next to nothing, or huge. */
const numbers = fc
  .record({
    rows: fc.nat(ROWS_MAX),
    seed: fc.integer(),
    scale: fc.constantFrom(1, 1, 1e-300, 1e-9, 1e6, 1e150),
    oddPer10000: fc.constantFrom(0, 0, 20, 500),
  })
  .map(({ rows, seed, scale, oddPer10000 }) => {
    let random = seed | 0
    const next = (): number => {
      random = (Math.imul(random, 1_664_525) + 1_013_904_223) | 0
      return (random >>> 8) / 2 ** 24
    }
    let price = 100
    return Float64Array.from({ length: rows }, () => {
      if (next() < oddPer10000 / 10_000) return [NaN, Infinity, -Infinity, 0, -0, 1e18, 5e-324][Math.floor(next() * 7)]!
      if (next() < 0.6) price += Math.round((next() - 0.5) * 40) / 20
      if (next() < 0.003) price *= 1 + next() * 1000
      if (next() < 0.003) price = 100
      return price * scale
    })
  })
/** Where a column is cut, and how many rows of it are left out before it begins, so that addresses have every remainder. */
const cuts = fc.record({
  lengths: fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 8 }),
  skip: fc.nat(7),
})
type Cuts = { readonly lengths: readonly number[]; readonly skip: number }

const columns = Array.from({ length: 4 }, () => kernelColumn(ROWS_MAX + 8))

test('SIMD serves here', () => {
  assert.equal(kernelsInUse(), 'simd')
  assert.equal(columns[0]!.buffer, columns[1]!.buffer)
})

test('there is a kernel column for whoever asks, with SIMD or without', () => {
  useScalarKernels(true)
  try {
    assert.equal(kernelsInUse(), 'scalar')
    assert.notEqual(kernelColumn(8).buffer, columns[0]!.buffer)
  } finally {
    useScalarKernels(false)
  }
  assert.notEqual(kernelColumn(1 << 22).buffer, columns[0]!.buffer)
  assert.equal(kernelColumn(8).buffer, columns[0]!.buffer)
})

test('allFinite', () => {
  fc.assert(
    fc.property(numbers, fc.nat(7), (x, skip) => {
      const [column] = laid(skip, x)
      assert.equal(allFinite(column!, x.length), x.every(Number.isFinite))
      assert.equal(allFinite(x, x.length), x.every(Number.isFinite))
    }),
  )
})

type Columns = readonly Float64Array[]
const PER_ROW: { readonly [name: string]: (x: Columns, y: Columns, rowCount: number) => void } = {
  add: ([a, b], [y], n) => add(a!, b!, y!, n),
  sub: ([a, b], [y], n) => sub(a!, b!, y!, n),
  mul: ([a, b], [y], n) => mul(a!, b!, y!, n),
  div: ([a, b], [y], n) => div(a!, b!, y!, n),
  share: ([a, b], [y], n) => share(a!, b!, y!, n),
  affine: ([a], [y], n) => affine(a!, y!, n, 1.1, -3),
  sqrt: ([a], [y], n) => sqrt(a!, y!, n),
  change: ([a], [y], n) => change(a!, y!, n, 7),
}
for (const [name, kernel] of Object.entries(PER_ROW)) {
  test(`${name}: the twin's bits`, () => {
    fc.assert(
      fc.property(numbers, numbers, fc.nat(7), (a, b, skip) => {
        const rows = Math.min(a.length, b.length)
        const plain = new Float64Array(rows)
        kernel([a, b], [plain], rows)
        const [x0, x1, y] = laid(skip, a.subarray(0, rows), b.subarray(0, rows), new Float64Array(rows))
        kernel([x0!, x1!], [y!], rows)
        same(y!, plain, name)
      }),
    )
  })
}

test("trueRange: the twin's bits", () => {
  fc.assert(
    fc.property(numbers, numbers, numbers, fc.nat(7), (a, b, c, skip) => {
      const rows = Math.min(a.length, b.length, c.length)
      const clean = [a, b, c].map((column) => column.subarray(0, rows).map((x) => (Number.isFinite(x) ? x + 0 : 1)))
      const plain = new Float64Array(rows)
      trueRange(clean[0]!, clean[1]!, clean[2]!, plain, rows, 3)
      const [high, low, close, y] = laid(skip, ...clean, new Float64Array(rows))
      trueRange(high!, low!, close!, y!, rows, 3)
      same(y!, plain, 'trueRange')
    }),
  )
})

type Windowed = {
  readonly outputs: number
  state(length: number): Float64Array
  run(x: Float64Array, y: Columns, rowCount: number, state: Float64Array, length: number): void
}
const WITH_STATE: { readonly [name: string]: Windowed } = {
  smooth: {
    outputs: 1,
    state: () => {
      const state = new Float64Array(SMOOTH_CELLS)
      startSmooth(state, 90)
      return state
    },
    run: (x, [y], n, state, length) => smooth(x, y!, n, 2 / (length + 1), state),
  },
  windowSum: { outputs: 1, state: windowSumState, run: (x, [y], n, state) => windowSum(x, y!, n, state, 0.1) },
  windowMax: { outputs: 1, state: windowMaxState, run: (x, [y], n, state) => windowMax(x, y!, n, state) },
  windowMin: { outputs: 1, state: windowMinState, run: (x, [y], n, state) => windowMin(x, y!, n, state) },
  weighted: {
    outputs: 1,
    state: weightedState,
    run: (x, [y], n, state) =>
      weighted(
        x,
        y!,
        n,
        Float64Array.from({ length: state.length + 1 }, (_, k) => (k + 1) / 3),
        state,
      ),
  },
  windowMoments: {
    outputs: 2,
    state: windowMomentsState,
    run: (x, [mean, squares], n, state) => windowMoments(x, mean!, squares!, n, state),
  },
}
const lengths = fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 300 }))
for (const [name, { outputs, state: stateOf, run }] of Object.entries(WITH_STATE)) {
  test(`${name}: the twin's bits, however the rows are cut`, () => {
    fc.assert(
      fc.property(numbers, lengths, cuts, (x, length, { lengths: pieces, skip }) => {
        const plain = Array.from({ length: outputs }, () => new Float64Array(x.length))
        const plainState = stateOf(length)
        run(x, plain, x.length, plainState, length)
        const [given, ...found] = laid(skip, x, ...plain.map(() => new Float64Array(x.length)))
        const state = stateOf(length)
        for (const [from, to] of ranges(x.length, pieces)) {
          const out = found.map((column) => column.subarray(from, to))
          run(given!.subarray(from, to), out, to - from, state, length)
        }
        for (const [k, column] of plain.entries()) same(found[k]!, column, `${name} ${length}`)
        // The next row shows that the states are alike.
        const [next, ...after] = [Float64Array.of(101), ...plain.map(() => new Float64Array(1))]
        const [, ...twin] = [next, ...plain.map(() => new Float64Array(1))]
        run(next!, after, 1, state, length)
        run(next!, twin, 1, plainState, length)
        for (const [k, column] of twin.entries()) same(after[k]!, column, `${name} ${length}, next`)
      }),
    )
  })
}

test('smooth: a step at a time gives the same bits, and a flat price is met exactly', () => {
  const rows = 200
  const x = Float64Array.from({ length: rows }, (_, i) => (i < 100 ? 100 + Math.round(Math.sin(i) * 100) / 100 : 0.1))
  const state = new Float64Array(SMOOTH_CELLS)
  startSmooth(state, 100)
  const stepped = x.map((value) => smoothStep(state, value, 0.5))
  startSmooth(state, 100)
  const [given, y] = laid(0, x, new Float64Array(rows))
  smooth(given!, y!, rows, 0.5, state)
  same(y!, stepped, 'smooth')
  assert.equal(y![rows - 1], 0.1)
  let plain = 100
  for (let i = 0; i < rows; i += 1) {
    plain += 0.5 * (x[i]! - plain)
    assert.ok(Math.abs(y![i]! - plain) <= 1e-13 * Math.abs(plain))
  }
})

test('windows: what the obvious loops over each window give', () => {
  fc.assert(
    fc.property(numbers, lengths, (given, length) => {
      const x = given.map((value) => (Number.isFinite(value) && Math.abs(value) < 1e20 ? value : 1e6))
      const [column, sums, most, least, mean, squares] = laid(
        0,
        x,
        ...Array.from({ length: 5 }, () => new Float64Array(x.length)),
      )
      windowSum(column!, sums!, x.length, windowSumState(length), 1)
      windowMax(column!, most!, x.length, windowMaxState(length))
      windowMin(column!, least!, x.length, windowMinState(length))
      windowMoments(column!, mean!, squares!, x.length, windowMomentsState(length))
      for (let i = 0; i < x.length; i += 1) {
        if (i < length - 1) {
          for (const y of [sums, most, least, mean, squares]) assert.ok(Number.isNaN(y![i]))
          continue
        }
        const window = x.subarray(i - length + 1, i + 1)
        const level = window.reduce((sum, value) => Math.max(sum, Math.abs(value)), 0)
        const sum = window.reduce((total, value) => total + value, 0)
        const middle = sum / length
        // What the mean is off by is taken out again: the two-pass result as it should be.
        const residue = window.reduce((total, value) => total + (value - middle), 0)
        const spread = window.reduce((total, value) => total + (value - middle) ** 2, 0) - residue ** 2 / length
        close(sums![i]!, sum, 1e-12 * Math.abs(sum))
        close(mean![i]!, middle, 1e-12 * level)
        close(squares![i]!, spread, Math.max(1e-10 * spread, 1e-12 * level * level))
        assert.equal(most![i], Math.max(...window) + 0)
        assert.equal(least![i], Math.min(...window) + 0)
        if (window.every((value) => value === window[0])) assert.equal(squares![i], 0)
      }
    }),
  )
})

function close(found: number, wanted: number, error: number): void {
  assert.ok(Math.abs(found - wanted) <= error, `${found} is not ${wanted} within ${error}`)
}

/** The columns in the kernels' memory, `skip` rows after where one begins; the last ones may be more than there are fixed ones for. */
function laid(skip: number, ...given: Columns): Float64Array[] {
  while (columns.length < given.length) columns.push(kernelColumn(ROWS_MAX + 8))
  return given.map((column, k) => {
    const place = columns[k]!.subarray(skip, skip + column.length)
    place.set(column)
    return place
  })
}

function ranges(rowCount: number, pieces: Cuts['lengths']): [number, number][] {
  const found: [number, number][] = []
  for (let from = 0, k = 0; from < rowCount; k += 1) {
    const to = Math.min(rowCount, from + pieces[k % pieces.length]!)
    found.push([from, to])
    from = to
  }
  return found
}

/** NaN has many bits and one meaning. */
function same(found: Float64Array, wanted: Float64Array, what: string): void {
  for (let i = 0; i < wanted.length; i += 1) {
    assert.ok(Object.is(found[i], wanted[i]), `${what}: row ${i} is ${found[i]}, its twin's ${wanted[i]}`)
  }
}
