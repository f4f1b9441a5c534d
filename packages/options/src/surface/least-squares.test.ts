import assert from 'node:assert/strict'
import { test } from 'node:test'
import { leastSquares, solvePositive } from './least-squares.ts'

/** Ten parameters; each row is about one, or about it and the next. */
const COUNT = 19
function row(i: number, p: Float64Array): number {
  const j = i >> 1
  return i % 2 === 0 ? p[j]! ** 2 - 1 - j : 0.1 * (p[j]! - p[j + 1]!) ** 3
}

test('rows that a parameter does not move need no second look', () => {
  const start = Float64Array.from({ length: 10 }, (_, j) => 1 + 0.3 * j)
  const whole = leastSquares(
    {
      count: COUNT,
      residuals: (p, out) => {
        for (let i = 0; i < COUNT; i += 1) out[i] = row(i, p)
      },
    },
    start,
  )
  const rowsOf = (j: number) => ({ from: Math.max(0, 2 * j - 1), to: Math.min(COUNT, 2 * j + 2) })
  const inParts = leastSquares(
    {
      count: COUNT,
      rowsOf,
      residuals: (p, out, changed) => {
        const { from, to } = changed === undefined ? { from: 0, to: COUNT } : rowsOf(changed)
        for (let i = from; i < to; i += 1) out[i] = row(i, p)
      },
    },
    start,
  )
  assert.deepEqual(inParts, whole)
  assert.ok(whole.converged && whole.cost < 1e-2)
})

test('a positive definite system is solved, with zeros before the first number of a row too; another is refused', () => {
  // biome-ignore format: a matrix reads by its columns
  const a = Float64Array.of(4, 1, 0, 0,   1, 5, 2, 0,   0, 2, 6, 1,   0, 0, 1, 3)
  const x = [1, -2, 3, 0.5]
  const b = Float64Array.from({ length: 4 }, (_, i) => x.reduce((sum, value, j) => sum + a[4 * i + j]! * value, 0))
  assert.ok(solvePositive(a.slice(), b))
  for (const [i, value] of x.entries()) assert.ok(Math.abs(b[i]! - value) < 1e-14)
  assert.equal(solvePositive(Float64Array.of(1, 2, 2, 1), Float64Array.of(1, 1)), false)
})
