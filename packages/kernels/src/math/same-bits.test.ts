import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as math from './index.ts'

const COUNT = 100_000

/**
 * A hash of the bits of 100,000 results each. One that changes says that every log replayed with this function changes too:
 * a decision, never a side effect. One that differs on a machine says that the machine's arithmetic is not IEEE 754's.
 */
const HASHES: Readonly<Record<keyof typeof math, string>> = {
  acos: '802fb42bcdac4915',
  asin: 'ceaf57996c618c51',
  atan: 'a09dad0e4360beb2',
  atan2: '72fbf02fb05c2a72',
  cbrt: '9524c9800c016820',
  cos: '1933b4303deb3e8b',
  cosh: '6ca22bd2fb1d858c',
  erfc: '96dea1fbf3b38fdd',
  exp: 'ca67b196f04eb8bf',
  expm1: '5790542c0c2bdad4',
  log: '3192f11b0b211c56',
  log10: '5d4a3ce5a3335db9',
  log1p: '24a83077707005bb',
  log2: '729e41acf40416b6',
  normalCdf: 'b83a2210eab72331',
  normalPdf: '6e3d35f4bb485665',
  pow: '9075015f9489fc35',
  sin: '3d319266bf91b41d',
  sinh: '47fd8f2b2d012fc5',
  tan: '1794f63a377fffeb',
  tanh: 'fac0807a7dcf6831',
}

for (const [name, f] of Object.entries(math) as [keyof typeof math, (...args: readonly number[]) => number][]) {
  test(`${name} has the bits it always had`, () => {
    assert.equal(hashOf(f), HASHES[name])
  })
}

/** Arguments: one in three a double of any bits, the rest evenly from ±4 and ±40. */
function hashOf(f: (...args: readonly number[]) => number): string {
  const result = new Float64Array(1)
  const words = new Uint32Array(result.buffer)
  const draw = integers()
  const argument = (i: number): number => {
    if (i % 3 !== 0) return (draw() / 2 ** 31 - 1) * (i % 3 === 1 ? 4 : 40)
    words[0] = draw()
    words[1] = draw()
    return result[0]!
  }
  let low = 0x811c9dc5
  let high = 0x9747b28c
  for (let i = 0; i < COUNT; i += 1) {
    const x = argument(i)
    const y = argument(i + 1)
    result[0] = f.length === 1 ? f(x) : f(x, y)
    if (Number.isNaN(result[0])) result[0] = NaN // a NaN's sign and payload are the machine's business
    low = Math.imul(low ^ words[0]!, 0x01000193)
    high = Math.imul(high ^ words[1]! ^ (low >>> 15), 0x85ebca6b)
  }
  return (low >>> 0).toString(16).padStart(8, '0') + (high >>> 0).toString(16).padStart(8, '0')
}

/** 32-bit integers, the same ones everywhere. */
function integers(): () => number {
  let state = 20_260_105
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) >>> 0
  }
}
