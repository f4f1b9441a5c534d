import assert from 'node:assert/strict'
import test from 'node:test'
import { EquityCurve } from './equity-curve.ts'

test('points come in order; the same time replaces, an older time is ignored', () => {
  const curve = new EquityCurve()
  curve.reset([
    { tsUs: 2, equity: 20 },
    { tsUs: 1, equity: 10 },
  ])
  curve.push({ tsUs: 3, equity: 30 })
  curve.push({ tsUs: 3, equity: 31 })
  curve.push({ tsUs: 2, equity: 99 })
  assert.deepEqual(
    curve.points.map(({ equity }) => equity),
    [10, 20, 31],
  )
})

test('stays bounded, keeps the first and the last point and the order', () => {
  const curve = new EquityCurve()
  for (let i = 0; i < 50_000; i += 1) curve.push({ tsUs: i, equity: i })
  assert.ok(curve.points.length <= 4_000)
  assert.equal(curve.points[0]!.tsUs, 0)
  assert.equal(curve.points.at(-1)!.tsUs, 49_999)
  for (let i = 1; i < curve.points.length; i += 1) assert.ok(curve.points[i]!.tsUs > curve.points[i - 1]!.tsUs)
})

test('what is not a number is not a point', () => {
  const curve = new EquityCurve()
  curve.push({ tsUs: 1, equity: Number.NaN })
  assert.equal(curve.points.length, 0)
})
