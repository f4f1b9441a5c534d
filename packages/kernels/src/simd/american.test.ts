import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exp, normalCdf, normalPdf } from '../math/index.ts'
import {
  boundaryJacobian,
  boundaryMoves,
  boundaryParts,
  boundaryRows,
  layPremium,
  PREMIUM_COUNT,
  premiumPlaces,
  premiumValue,
  solveLinear,
} from './american.ts'
import { quickExp, quickMills } from './american-functions.ts'
import { kernelColumn, useScalarKernels } from './module.ts'

/** Numbers between 0 and 1, the same each time. */
function sequence(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return (state >>> 8) / 2 ** 24
  }
}

/** What the kernel leaves and what its twin does, over the same numbers. */
function bothWays<T>(run: () => T): readonly [T, T] {
  const first = run()
  useScalarKernels(true)
  try {
    return [first, run()]
  } finally {
    useScalarKernels(false)
  }
}

test('the quick exponential and the quick tail are within their errors', () => {
  for (let x = -590; x <= 590; x += 0.37) assert.ok(Math.abs(quickExp(x) / exp(x) - 1) < 3e-14, `${x}`)
  for (let x = 0; x < 40; x += 0.01) {
    assert.ok(Math.abs(quickMills(x) * normalPdf(x) - normalCdf(-x)) < 1e-13, `${x}`)
  }
  assert.ok(quickExp(-1e300) < 1e-250 && quickExp(1e300) < Infinity)
  assert.ok(Number.isNaN(quickExp(NaN)) && Number.isNaN(quickMills(NaN)))
})

test('the sums of the boundary are those of their twin, bit for bit', () => {
  const next = sequence(7)
  for (const [nodes, points] of [
    [5, 8],
    [8, 12],
    [12, 16],
  ] as const) {
    const parts = boundaryParts(nodes, points)
    const tables = kernelColumn(parts.tableCount)
    const work = kernelColumn(parts.workCount)
    for (let turn = 0; turn < 40; turn += 1) {
      for (let i = 0; i < tables.length; i += 1) tables[i] = next()
      for (let i = parts.cardinal; i < tables.length; i += 1) tables[i] = next() - 0.5
      const start = Float64Array.from(work, () => -next())
      for (let j = 0; j < nodes; j += 1) start[parts.shape + j] = next() - 0.1
      if (turn === 39) start[3] = NaN
      const yieldRate = [0, 0.04, -0.03][turn % 3]!
      const numbers = { v: 0.1 + next(), rate: 0.1 * next(), yieldRate, floor: 0.01, isPlain: turn % 4 === 0 }
      const [kernel, twin] = bothWays(() => {
        work.set(start)
        boundaryRows(parts, tables, work, numbers)
        boundaryMoves(parts, tables, work, numbers)
        const moves = work.slice(parts.moves)
        boundaryRows(parts, tables, work, numbers)
        boundaryJacobian(parts, tables, work, numbers.isPlain)
        return [...moves, ...work]
      })
      assert.deepEqual(kernel, twin)
    }
  }
})

test('the integral of the premium is that of its twin, bit for bit', () => {
  const next = sequence(8)
  const block = kernelColumn(PREMIUM_COUNT)
  for (let turn = 0; turn < 60; turn += 1) {
    const length = 0.2 + 5 * next()
    const node = Float64Array.from({ length: 24 }, next)
    const coefficients = Float64Array.from({ length: 9 }, (_, k) => (k === 0 ? next() : 0.3 * (next() - 0.5)))
    const count = layPremium(block, layPremium(block, 0, 0, 0.4, length, node, node), 0.4, 1, length, node, node)
    const places = {
      a: 0.01 + next(),
      length,
      rootTotal: 1 + (turn % 2),
      pace: [0, 0.5, 8][turn % 3]!,
      nodes: 8,
      isPlain: turn % 4 === 0,
    }
    const numbers = {
      v: 0.1 + next(),
      rate: 0.1 * next(),
      yieldRate: [0, 0.04, -0.03][turn % 3]!,
      offset: next(),
      spot: 1 + next(),
      edge: next(),
    }
    const [kernel, twin] = bothWays(() => {
      premiumPlaces(block, coefficients, count, places)
      return [premiumValue(block, count, numbers), ...block.slice(0, 5 * 128)]
    })
    assert.deepEqual(kernel, twin)
  }
})

test('linear equations are solved as by the twin, bit for bit, and solved', () => {
  const next = sequence(9)
  for (const n of [1, 2, 5, 12, 17]) {
    const matrix = kernelColumn(n * n)
    const sides = kernelColumn(3 * n)
    const start = Float64Array.from(matrix, () => next() - 0.5)
    const wanted = Float64Array.from(sides, next)
    const [kernel, twin] = bothWays(() => {
      matrix.set(start)
      for (let p = 0; p < 3; p += 1) {
        for (let i = 0; i < n; i += 1) {
          let sum = 0
          for (let j = 0; j < n; j += 1) sum += start[i * n + j]! * wanted[p * n + j]!
          sides[p * n + i] = sum
        }
      }
      solveLinear(matrix, sides, n, 3)
      return [...sides]
    })
    assert.deepEqual(kernel, twin)
    kernel.forEach((value, i) => {
      assert.ok(Math.abs(value - wanted[i]!) < 1e-9)
    })
  }
})
