/**
 * xoshiro128**: 128 bits of state, 32 bits a draw. Integer arithmetic only, so every machine draws the same.
 * @see D. Blackman, S. Vigna, Scrambled Linear Pseudorandom Number Generators, 2018; vectors in xoshiro.test.ts
 */
export class Xoshiro {
  readonly #s = new Int32Array(4)

  /** Any four numbers name a sequence; they are mixed, so neighbours have nothing in common. */
  seed(a: number, b: number, c: number, d: number): void {
    const s = this.#s
    let x = mix(a | 0)
    x = mix((x + (b | 0)) | 0)
    x = mix((x + (c | 0)) | 0)
    x = mix((x + (d | 0)) | 0)
    for (let i = 0; i < 4; i += 1) {
      x = (x + 0x9e3779b9) | 0
      s[i] = mix(x)
    }
    // The state must not be all zero.
    if ((s[0]! | s[1]! | s[2]! | s[3]!) === 0) s[0] = 1
  }

  /** Sets the state itself, for reference vectors. */
  setState(s0: number, s1: number, s2: number, s3: number): void {
    this.#s.set([s0 | 0, s1 | 0, s2 | 0, s3 | 0])
  }

  /** A uniform integer 0 … 2^32 − 1. */
  next(): number {
    const s = this.#s
    const s1 = s[1]!
    const scaled = Math.imul(s1, 5)
    const result = Math.imul((scaled << 7) | (scaled >>> 25), 9)
    s[2] = s[2]! ^ s[0]!
    s[3] = s[3]! ^ s1
    s[1] = s1 ^ s[2]!
    s[0] = s[0]! ^ s[3]!
    s[2] = s[2]! ^ (s1 << 9)
    s[3] = (s[3]! << 11) | (s[3]! >>> 21)
    return result >>> 0
  }

  /** A whole number 0 … `bound` − 1 for bounds far below 2^32 (the unevenness is `bound` / 2^32). */
  below(bound: number): number {
    return Math.floor((this.next() / 4_294_967_296) * bound)
  }

  /** Sum of four uniform bytes, centred: in [−2, 2], mean 0, standard deviation 0.58, shaped like a bell. Needs no logarithm. */
  bell(): number {
    const x = this.next()
    return ((x & 255) + ((x >>> 8) & 255) + ((x >>> 16) & 255) + (x >>> 24) - 510) / 255
  }
}

function mix(x: number): number {
  let y = Math.imul(x ^ (x >>> 16), 0x21f0aaad)
  y = Math.imul(y ^ (y >>> 15), 0x735a2d97)
  return y ^ (y >>> 15)
}
