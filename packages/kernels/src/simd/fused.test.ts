import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { deviationBands, distance, moneyFlow, place, root, typical } from './bars.ts'
import { convergence } from './convergence.ts'
import { meanDistance, meanDistanceState } from './mean-distance.ts'
import { kernelColumn } from './module.ts'
import { adaptive, balance, directional, followingBands, rangeAverage, strength } from './recurrences.ts'
import { windowLine, windowLineState } from './window-line.ts'

// Kernels of several steps give what their twins give, bit for bit, in pieces too; and what the definition says, but for rounding.

const ROWS_MAX = 400
const COLUMNS = 8
type Columns = readonly Float64Array[]

/** High, low, close and volume of bars on a grid, with flat runs and level shifts; finite numbers only. */
const bars = fc
  .record({
    rows: fc.integer({ min: 1, max: ROWS_MAX }),
    seed: fc.integer(),
    scale: fc.constantFrom(1, 1, 0.05, 1e-9, 1e9),
  })
  .map(({ rows, seed, scale }) => {
    let random = seed | 0
    const next = (): number => {
      random = (Math.imul(random, 1_664_525) + 1_013_904_223) | 0
      return (random >>> 8) / 2 ** 24
    }
    const columns = Array.from({ length: 4 }, () => new Float64Array(rows))
    let price = 1000
    for (let i = 0; i < rows; i += 1) {
      const open = price
      const moves = next() < 0.7 ? 1 : 0
      price = Math.max(10, price + moves * Math.round((next() - 0.5) * 40))
      if (next() < 0.005) price = Math.ceil(next() * 1e6)
      columns[0]![i] = (Math.max(open, price) + moves * Math.round(next() * 9)) * scale
      columns[1]![i] = (Math.min(open, price) - moves * Math.round(next() * 9)) * scale
      columns[2]![i] = price * scale
      columns[3]![i] = Math.round(next() * 1000)
    }
    return columns
  })
const cuts = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 6 })

const kernelColumns = Array.from({ length: 4 + COLUMNS }, () => kernelColumn(ROWS_MAX + 300))

type Kernel = {
  readonly outputs: number
  /** NaN of an input where a kernel takes it. */
  readonly holes?: boolean
  state(x: Columns): Float64Array
  run(x: Columns, y: Columns, rowCount: number, state: Float64Array): void
}
const three = (x: Columns) => [x[0]!, x[1]!, x[2]!] as const
const four = (x: Columns) => [x[0]!, x[1]!, x[2]!, x[3]!] as const
const line = { level: 1, bySum: 0.1, byMoment: -0.03 }
const slope = { level: 0, bySum: -0.2, byMoment: 0.07 }

const KERNELS: { readonly [name: string]: Kernel } = {
  rangeAverage: {
    outputs: 1,
    state: (x) => Float64Array.of(x[2]![0]!, 7),
    run: (x, y, n, s) => rangeAverage(x[0]!, x[1]!, x[2]!, y[0]!, n, 1 / 14, s),
  },
  strength: {
    outputs: 1,
    state: (x) => Float64Array.of(x[2]![0]!, 0, 0),
    run: (x, y, n, s) => strength(x[2]!, y[0]!, n, 1 / 14, 100, s),
  },
  balance: {
    outputs: 1,
    state: () => Float64Array.of(-Infinity, 0),
    run: (x, y, n, s) => balance(x[2]!, x[3]!, y[0]!, n, s),
  },
  directional: {
    outputs: 3,
    state: (x) => Float64Array.of(x[0]![0]!, x[1]![0]!, x[2]![0]!, 3, 2, 9, 30),
    run: (x, y, n, s) => directional(three(x), [y[0]!, y[1]!, y[2]!], n, 13 / 14, 1 / 14, 100, s),
  },
  followingBands: {
    outputs: 4,
    state: () => Float64Array.of(1, -Infinity, Infinity),
    run: (x, y, n, s) => followingBands(three(x), x[3]!, four(y), n, 0.03, s),
  },
  convergence: {
    outputs: 3,
    state: (x) => Float64Array.of(x[2]![0]!, x[2]![0]! + 3, 1),
    run: (x, y, n, s) => convergence(x[2]!, y[0]!, y[1]!, y[2]!, n, { fast: 2 / 13, slow: 2 / 27, signal: 0.2 }, s),
  },
  place: { outputs: 1, state: none, run: (x, y, n) => place(x[2]!, x[1]!, x[1]!, x[0]!, y[0]!, n, 100, 0) },
  typical: { outputs: 1, state: none, run: (x, y, n) => typical(x[0]!, x[1]!, x[2]!, y[0]!, n, 3) },
  distance: {
    outputs: 1,
    state: () => Float64Array.of(5),
    run: (x, y, n, s) => {
      distance(x[2]!, y[0]!, n, s[0]!)
      s[0] = x[2]![n - 1]!
    },
  },
  moneyFlow: {
    outputs: 2,
    state: (x) => Float64Array.of(3 * x[2]![0]!),
    run: (x, y, n, s) => {
      s[0] = moneyFlow(four(x), y[0]!, y[1]!, n, 4 * Number.EPSILON, s[0]!)
    },
  },
  deviationBands: {
    outputs: 4,
    state: none,
    run: (x, y, n) => deviationBands(x[2]!, x[0]!, x[3]!, four(y), n, 1 / 20, 2),
  },
  root: { outputs: 1, state: none, run: (x, y, n) => root(x[3]!, y[0]!, n, 0.05) },
  meanDistance: {
    outputs: 1,
    holes: true,
    state: () => meanDistanceState(20),
    run: (x, y, n, s) => meanDistance(x[2]!, y[0]!, n, 0.015, 0, s),
  },
  windowLine: {
    outputs: 2,
    holes: true,
    state: () => windowLineState(14),
    run: (x, y, n, s) => windowLine(x[2]!, y[0]!, y[1]!, n, line, slope, s),
  },
}

for (const [name, { outputs, holes, state, run }] of Object.entries(KERNELS)) {
  test(`${name}: the twin's bits, in pieces too`, () => {
    fc.assert(
      fc.property(bars, cuts, fc.nat(3), fc.boolean(), (drawn, pieces, skip, withHoles) => {
        const rows = drawn[0]!.length
        const x = drawn.map((column) => column.slice())
        if (holes === true && withHoles) for (let i = 5; i < rows; i += 61) x[2]![i] = i % 2 === 0 ? NaN : Infinity
        const plain = Array.from({ length: outputs }, () => new Float64Array(rows))
        const found = kernelColumns.map((column) => column.subarray(skip, skip + rows))
        for (const [k, column] of x.entries()) found[k]!.set(column)
        const states = [state(x), state(x)] as const
        for (let from = 0, k = 0; from < rows; k += 1) {
          const to = Math.min(rows, from + pieces[k % pieces.length]!)
          const cut = (columns: Columns): Columns => columns.map((column) => column.subarray(from, to))
          run(cut(x), cut(plain), to - from, states[0])
          run(cut(found.slice(0, 4)), cut(found.slice(4, 4 + outputs)), to - from, states[1])
          from = to
        }
        for (const [k, column] of plain.entries()) same(found[4 + k]!, column, name)
        same(states[1], states[0], `${name}, state`)
      }),
    )
  })
}

test("windowLine: the twin's bits at every length, and the sums of the definition", () => {
  fc.assert(
    fc.property(bars, fc.integer({ min: 1, max: 200 }), (drawn, length) => {
      const x = drawn[2]!
      const rows = x.length
      const [given, y0, y1] = kernelColumns.map((column) => column.subarray(0, rows))
      given!.set(x)
      const plain = [new Float64Array(rows), new Float64Array(rows)] as const
      windowLine(x, plain[0], plain[1], rows, line, slope, windowLineState(length))
      windowLine(given!, y0!, y1!, rows, line, slope, windowLineState(length))
      same(y0!, plain[0], `level, ${length}`)
      same(y1!, plain[1], `slope, ${length}`)
      const middle = (length - 1) / 2
      const squares = (length * (length * length - 1)) / 12
      const rule = { level: 0, bySum: -middle / squares, byMoment: 1 / squares }
      if (length === 1) return
      windowLine(given!, y0!, y1!, rows, rule, rule, windowLineState(length))
      for (let i = length - 1; i < rows; i += 1) {
        let total = 0
        let level = 0
        for (let k = 0; k < length; k += 1) {
          total += (k - middle) * (x[i - length + 1 + k]! - x[i]!)
          level = Math.max(level, Math.abs(x[i - length + 1 + k]!))
        }
        assert.ok(Math.abs(y1![i]! - total / squares) <= 1e-12 * level, `${y1![i]} is not ${total / squares}`)
      }
    }),
  )
})

test("adaptive: the twin's bits, and a row at a time but for rounding", () => {
  fc.assert(
    fc.property(bars, fc.integer({ min: 1, max: 20 }), (drawn, length) => {
      const rows = drawn[0]!.length
      const way = drawn[3]!
      const x = Float64Array.from({ length: rows + length }, (_, i) => drawn[2]![i % rows]!)
      const [given, ways, y] = kernelColumns
      given!.set(x)
      ways!.set(way)
      const plain = new Float64Array(rows)
      const last = adaptive(x, way, plain, rows, length, 2 / 31, 2 / 3 - 2 / 31, x[0]!)
      const other = adaptive(given!, ways!, y!, rows, length, 2 / 31, 2 / 3 - 2 / 31, x[0]!)
      same(y!.subarray(0, rows), plain, 'adaptive')
      assert.equal(other, last)
      let average = x[0]!
      let level = average
      for (let i = 0; i < rows; i += 1) {
        const ratio = way[i] === 0 ? 1 : Math.min(1, Math.abs(x[i + length]! - x[i]!) / way[i]!)
        average += (ratio * (2 / 3 - 2 / 31) + 2 / 31) ** 2 * (x[i + length]! - average)
        level = Math.max(level, x[i + length]!)
        assert.ok(Math.abs(plain[i]! - average) <= 1e-13 * level)
      }
    }),
  )
})

function none(): Float64Array {
  return new Float64Array(0)
}

/** NaN has many bits and one meaning. */
function same(found: Float64Array, wanted: Float64Array, what: string): void {
  for (let i = 0; i < wanted.length; i += 1) {
    assert.ok(Object.is(found[i], wanted[i]), `${what}: row ${i} is ${found[i]}, its twin's ${wanted[i]}`)
  }
}
