import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BLOCK_STEPS, bell, PricePaths, Xoshiro } from './price-path.ts'

test('Xoshiro: the reference sequence', () => {
  const random = new Xoshiro(2)
  random.setState(1, 1, 2, 3, 4)
  const drawn = Array.from({ length: 10 }, () => random.next(1) >>> 0)
  // Made with the authors' xoshiro128starstar.c carried over to Python integers, from state 1, 2, 3, 4.
  const reference = [
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
  ]
  assert.deepEqual(drawn, reference)
})

test('Xoshiro: seeds that differ in any of their 53 bits or places give different sequences', () => {
  const random = new Xoshiro(1)
  const first = ([a, b, c, d]: readonly [number, number, number, number]): number => {
    random.seed(0, a, b, c, d)
    return random.next(0)
  }
  const seeds = [
    [0, 0, 0, 0],
    [1, 0, 0, 0],
    [0, 1, 0, 0],
    [0, 0, 1, 0],
    [0, 0, 0, 1],
    [2 ** 32, 0, 0, 0],
    [-1, 0, 0, 0],
  ] as const
  assert.equal(new Set(seeds.map((seed) => first(seed))).size, seeds.length)
})

test('bell: lies in [-2, 2], centred, with the deviation it states', () => {
  const random = new Xoshiro(1)
  random.seed(0, 1, 2, 3, 4)
  let sum = 0
  let squares = 0
  const n = 100_000
  for (let i = 0; i < n; i += 1) {
    const x = bell(random.next(0))
    assert.ok(x >= -2 && x <= 2)
    sum += x
    squares += x * x
  }
  assert.ok(Math.abs(sum / n) < 0.01)
  assert.ok(Math.abs(Math.sqrt(squares / n) - 0.58) < 0.01)
})

test('PricePaths: steps of at most 2 ticks, blocks that join, prices that stay within half and double the base', () => {
  for (const seed of [1, 2, 3]) {
    const paths = new PricePaths(seed, 4)
    const last = paths.midTicks.slice()
    const seen = new Set<number>()
    for (let block = 0; block < 200; block += 1) {
      paths.nextBlock()
      paths.beginSteps()
      assert.deepEqual(paths.midTicks, last)
      for (let step = 0; step < BLOCK_STEPS; step += 1) {
        paths.setStep(step)
        for (let i = 0; i < 4; i += 1) {
          paths.step(i)
          const mid = paths.midTicks[i]!
          if (Math.abs(mid - last[i]!) > 2) assert.fail(`seed ${seed}: from ${last[i]} to ${mid}`)
          if (mid < paths.baseTicks[i]! / 2 || mid > paths.baseTicks[i]! * 2) assert.fail(`seed ${seed}: ${mid}`)
          last[i] = mid
          if (i === 0) seen.add(mid)
        }
      }
    }
    assert.ok(seen.size > 100, `a path that goes nowhere: ${seen.size} prices`)
  }
})

test('PricePaths: returns over 15, 60 and 900 steps know next to nothing of those before them (rounding to ticks leaves a little)', () => {
  for (const length of [15, 60, 900]) {
    const returns: number[] = []
    for (let seed = 1; seed <= 4; seed += 1) {
      const paths = new PricePaths(seed, 1)
      let last = paths.midTicks[0]!
      for (let step = 0; step < 900 * 500; step += 1) {
        if (step % BLOCK_STEPS === 0) {
          paths.nextBlock()
          paths.beginSteps()
        }
        paths.setStep(step % BLOCK_STEPS)
        paths.step(0)
        if ((step + 1) % length === 0) {
          returns.push(paths.midTicks[0]! - last)
          last = paths.midTicks[0]!
        }
      }
    }
    const products = returns.slice(1).map((r, i) => r * returns[i]!)
    const squares = returns.map((r) => r * r)
    const correlation = mean(products) / mean(squares)
    assert.ok(Math.abs(correlation) < 0.12, `over ${length} steps: ${correlation}`)
  }
})

test('PricePaths: walking anchors alone leads to the same place', () => {
  const walked = new PricePaths(9, 3)
  const stepped = new PricePaths(9, 3)
  for (let block = 0; block < 50; block += 1) {
    walked.nextBlock()
    stepped.nextBlock()
    stepped.beginSteps()
    for (let step = 0; step < BLOCK_STEPS; step += 1) {
      stepped.setStep(step)
      for (let i = 0; i < 3; i += 1) stepped.step(i)
    }
  }
  walked.nextBlock()
  assert.deepEqual(stepped.midTicks, walked.midTicks)
})

function mean(xs: readonly number[]): number {
  return xs.reduce((sum, x) => sum + x, 0) / xs.length
}
