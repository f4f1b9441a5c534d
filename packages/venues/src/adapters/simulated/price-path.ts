/** The made-up middle prices of all simulated instruments, in columns: a step of one touches no object of its own. */

/** Steps between two anchors of a path. */
export const BLOCK_STEPS = 512

const TAPER_STEPS = 128
/** Largest step by chance, in ticks at volatility 1. */
const STEP_TICKS = 1
const VOLATILITIES = [0.35, 0.7, 1] as const
/** Deviation of an anchor over that of a step: with the root of the steps between them, the path has no memory but its drift. */
const ANCHOR_STEPS = Math.sqrt(BLOCK_STEPS)
/** Ticks that a trend adds from anchor to anchor, at most. */
const DRIFT_TICKS = 2

/**
 * Middle prices in whole ticks, one path per instrument.
 *
 * Every 512 steps a path passes an anchor. Anchors walk at random, with a drift and a volatility that hold for about 16 anchors (a trend,
 * a calm, a storm) and a weak pull to the base price; half and double of it are never left. Between anchors the path is a random walk
 * bent so that it meets the next one (a Brownian bridge), whose steps have the anchors' variance: returns of any length are as
 * good as independent, and a strategy finds in them no more than there is. Chance dies out over the last steps, so that it arrives exactly.
 *
 * Everything inside a block comes from (seed, instrument, block) and its two anchors. So a path can be entered at any block by walking
 * anchors alone, which is several hundred times cheaper than making every step.
 *
 * A step moves it by 2 ticks at most (chance 1, the bend far below 1, rounded): a book has few levels to change. A test holds it to that.
 */
export class PricePaths {
  readonly baseTicks: Int32Array
  readonly midTicks: Int32Array
  readonly #seed: number
  readonly #random: Xoshiro
  readonly #slow = new Xoshiro(1)
  readonly #toTicks: Int32Array
  readonly #drift: Float64Array
  readonly #volatility: Float64Array
  /** Where the path is, before rounding. */
  readonly #at: Float64Array
  #block = -1
  /** Of the current step, the same for all paths. */
  #steps = 1
  #weight = 0.5

  /** Base prices are 8,000 to 32,000 ticks, divided by `coarseness`: the fewer ticks a price has, the more of it a step is. */
  constructor(seed: number, count: number, coarseness = 1) {
    this.#seed = seed
    this.#random = new Xoshiro(count)
    this.baseTicks = new Int32Array(count)
    for (let i = 0; i < count; i += 1) {
      this.#slow.seed(0, seed, i, 0, 1)
      this.baseTicks[i] = Math.round((8_000 + this.#slow.below(0, 24_000)) / coarseness)
    }
    this.midTicks = this.baseTicks.slice()
    this.#toTicks = this.baseTicks.slice()
    this.#drift = new Float64Array(count)
    this.#volatility = new Float64Array(count)
    this.#at = new Float64Array(count)
  }

  /** All paths enter the next block, at its first anchor. */
  nextBlock(): void {
    this.#block += 1
    for (let i = 0; i < this.midTicks.length; i += 1) {
      const fromTicks = this.#toTicks[i]!
      this.midTicks[i] = fromTicks
      this.#toTicks[i] = this.#nextAnchor(i, fromTicks)
    }
  }

  /** Draws of the block just entered begin. Apart from {@link nextBlock}, because a walk of anchors needs none. */
  beginSteps(): void {
    for (let i = 0; i < this.midTicks.length; i += 1) this.#random.seed(i, this.#seed, i, this.#block, 3)
    for (let i = 0; i < this.midTicks.length; i += 1) this.#at[i] = this.midTicks[i]!
  }

  /** Which step of the block comes, 0 … 511, for all paths. */
  setStep(stepInBlock: number): void {
    const left = BLOCK_STEPS - 1 - stepInBlock
    this.#steps = left + 1
    this.#weight = left < TAPER_STEPS ? left / TAPER_STEPS : 1
  }

  /**
   * Makes the step of path `i`: {@link midTicks} is after it. The last of a block ends at the next anchor. Returns the 32 bits it was made
   * of, for a side and a quantity that need no draw of their own.
   */
  step(i: number): number {
    const bits = this.#random.next(i)
    const bend = (this.#toTicks[i]! - this.#at[i]!) / this.#steps
    const at = this.#at[i]! + bend + (STEP_TICKS / 2) * this.#volatility[i]! * this.#weight * bell(bits)
    this.#at[i] = at
    // Never negative, so adding a half and cutting rounds.
    this.midTicks[i] = at + 0.5
    return bits
  }

  /** 32 bits from the random source of path `i`, for what hangs on it: sides, quantities. As a signed integer. */
  draw(i: number): number {
    return this.#random.next(i)
  }

  #nextAnchor(i: number, fromTicks: number): number {
    const slow = this.#slow
    slow.seed(0, this.#seed, i, this.#block, 2)
    if (slow.below(0, 16) === 0 || this.#block === 0) {
      this.#drift[i] = slow.below(0, 2 * DRIFT_TICKS + 1) - DRIFT_TICKS
      this.#volatility[i] = VOLATILITIES[slow.below(0, 3)]!
    }
    const baseTicks = this.baseTicks[i]!
    const chance = (STEP_TICKS / 2) * this.#volatility[i]! * ANCHOR_STEPS * bell(slow.next(0))
    const toTicks = Math.round(fromTicks + this.#drift[i]! + chance + (baseTicks - fromTicks) / 256)
    return Math.min(baseTicks * 2, Math.max(Math.ceil(baseTicks / 2), toTicks))
  }
}

/**
 * xoshiro128**, `count` independent states side by side: 128 bits of state, 32 bits a draw. Integer arithmetic only, so every machine
 * draws the same.
 * @see D. Blackman, S. Vigna, Scrambled Linear Pseudorandom Number Generators, 2018
 */
export class Xoshiro {
  readonly #s: Int32Array

  constructor(count: number) {
    this.#s = new Int32Array(count * 4)
  }

  /** Starts state `i`. Any four integers name a sequence; they are mixed, so neighbours have nothing in common. */
  seed(i: number, a: number, b: number, c: number, d: number): void {
    const s = this.#s
    // A seed may have more than 32 bits.
    let x = mix((mix(a | 0) + Math.floor(a / 4_294_967_296)) | 0)
    x = mix((x + b) | 0)
    x = mix((x + c) | 0)
    x = mix((x + d) | 0)
    for (let k = 0; k < 4; k += 1) {
      x = (x + 0x9e3779b9) | 0
      s[i * 4 + k] = mix(x)
    }
  }

  /** Sets state `i` itself, not all four zero. */
  setState(i: number, s0: number, s1: number, s2: number, s3: number): void {
    this.#s.set([s0, s1, s2, s3], i * 4)
  }

  /** Uniform 32 bits as a signed integer. */
  next(i: number): number {
    const s = this.#s
    const at = i * 4
    const s0 = s[at]!
    const s1 = s[at + 1]!
    const s2 = s[at + 2]! ^ s0
    const s3 = s[at + 3]! ^ s1
    s[at] = s0 ^ s3
    s[at + 1] = s1 ^ s2
    s[at + 2] = s2 ^ (s1 << 9)
    s[at + 3] = (s3 << 11) | (s3 >>> 21)
    const scaled = Math.imul(s1, 5)
    return Math.imul((scaled << 7) | (scaled >>> 25), 9)
  }

  /** A whole number 0 … `bound` − 1, for bounds far below 2^32: the unevenness is `bound` / 2^32. */
  below(i: number, bound: number): number {
    return Math.floor(((this.next(i) >>> 0) / 4_294_967_296) * bound)
  }
}

/** Sum of four uniform bytes, centred: in [−2, 2], mean 0, standard deviation 0.58, shaped like a bell. Needs no logarithm. */
export function bell(bits: number): number {
  return ((bits & 255) + ((bits >>> 8) & 255) + ((bits >>> 16) & 255) + (bits >>> 24) - 510) / 255
}

function mix(x: number): number {
  let y = Math.imul(x ^ (x >>> 16), 0x21f0aaad)
  y = Math.imul(y ^ (y >>> 15), 0x735a2d97)
  return y ^ (y >>> 15)
}
