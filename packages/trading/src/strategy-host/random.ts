/**
 * Seeded uniform numbers (xoshiro128++ of Blackman and Vigna, 2019, seeded through a multiplicative hash of a text): the same seed gives
 * the same numbers on every machine. Not for security.
 */

import type { Random } from '../strategy.ts'

export type RandomState = readonly [number, number, number, number]

export class SeededRandom implements Random {
  #a: number
  #b: number
  #c: number
  #d: number

  constructor(seed: string) {
    let h = 0x811c9dc5 | 0
    const next = () => {
      h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d) + 0x6d2b79f5
      return (h ^ (h >>> 13)) | 0
    }
    for (let i = 0; i < seed.length; i += 1) h = Math.imul(h ^ seed.charCodeAt(i), 0x01000193)
    this.#a = next()
    this.#b = next()
    this.#c = next()
    this.#d = next() | 1
  }

  /** Uniform in [0, 1), in steps of 2⁻³². */
  next(): number {
    const sum = (this.#a + this.#d) | 0
    const result = (((sum << 7) | (sum >>> 25)) + this.#a) >>> 0
    const t = this.#b << 9
    this.#c ^= this.#a
    this.#d ^= this.#b
    this.#b ^= this.#c
    this.#a ^= this.#d
    this.#c ^= t
    this.#d = (this.#d << 11) | (this.#d >>> 21)
    return result / 0x1_0000_0000
  }

  snapshot(): RandomState {
    return [this.#a, this.#b, this.#c, this.#d]
  }

  restore([a, b, c, d]: RandomState): void {
    this.#a = a
    this.#b = b
    this.#c = c
    this.#d = d
  }
}
