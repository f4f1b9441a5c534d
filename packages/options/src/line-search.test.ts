import assert from 'node:assert/strict'
import { test } from 'node:test'
import { edgeBetween, leastBetween } from './line-search.ts'

test('the least of a parabola, wherever and however small its place', () => {
  for (const place of [3, -2e5, 4e-9]) {
    const size = Math.abs(place)
    const found = leastBetween((x) => ((x - place) / size) ** 2, place - size, place + 3 * size)
    // The bottom is flat to √ε.
    assert.ok(Math.abs(found - place) < 3e-8 * size, `${found}`)
  }
})

test('the least of a kink to 1e-12, and of a slope at its end', () => {
  assert.ok(Math.abs(leastBetween((x) => Math.abs(x - 1 / 3), 0, 1) - 1 / 3) < 1e-12)
  assert.ok(leastBetween((x) => x, 2, 3) < 2 + 1e-11)
})

test('an edge is the last double inside, from either side', () => {
  const isBelow = (x: number): boolean => x * x < 2
  const edge = edgeBetween(isBelow, 0, 9)
  assert.ok(isBelow(edge) && !isBelow(edge * (1 + 2.3e-16)), `${edge}`)
  const other = edgeBetween((x) => !isBelow(x), 9, 0)
  assert.ok(!isBelow(other) && other - edge < 1e-15)
})
