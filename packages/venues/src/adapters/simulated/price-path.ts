import { Xoshiro } from './xoshiro.ts'

/** Steps between two anchors of a path. */
export const BLOCK_STEPS = 512

const TAPER_STEPS = 128
const NOISE_PULL = 1 / 64
const NOISE_MAX = 16
const VOLATILITIES = [0.35, 0.7, 1] as const
/** Most that an anchor moves by chance, in ticks at volatility 1. */
const ANCHOR_TICKS = 24

/**
 * A made-up middle price in whole ticks.
 *
 * Every 512 steps it passes an anchor. Anchors walk at random, with a drift and a volatility that hold for about 16 anchors (a trend, a
 * calm, a storm) and a weak pull to the base price that keeps it within half and double of it. Between anchors it follows the straight
 * line, plus noise that is pulled back to the line and dies out before the next anchor.
 *
 * Everything inside a block comes from (seed, instrument, block) and its two anchors. So the path can be entered at any block by walking
 * anchors alone: 512 times cheaper than making every step.
 *
 * A step moves it by 2 ticks at most (noise 1 + pull 0.25 + taper 0.13 + line 0.41, rounded), so a book has few levels to change.
 */
export class PricePath {
  readonly baseTicks: number
  midTicks: number
  /** Random source of the current block, for what hangs on the path: quantities, sides. */
  readonly random = new Xoshiro()
  readonly #seed: number
  readonly #instrument: number
  readonly #slow = new Xoshiro()
  #block = -1
  #fromTicks: number
  #toTicks: number
  #drift = 0.5
  #volatility = 0.5
  #noise = 0.5
  #step = 0

  constructor(seed: number, instrument: number) {
    this.#seed = seed
    this.#instrument = instrument
    this.#slow.seed(seed, instrument, 0, 1)
    this.baseTicks = 8_000 + this.#slow.below(24_000)
    this.midTicks = this.baseTicks
    this.#fromTicks = this.baseTicks
    this.#toTicks = this.baseTicks
  }

  /** Enters the next block, at its first anchor. Costs a walk of one anchor. */
  nextBlock(): void {
    this.#block += 1
    const slow = this.#slow
    slow.seed(this.#seed, this.#instrument, this.#block, 2)
    if (slow.below(16) === 0 || this.#block === 0) {
      this.#drift = slow.below(13) - 6
      this.#volatility = VOLATILITIES[slow.below(3)]!
    }
    const { baseTicks } = this
    const move = this.#drift + this.#volatility * ANCHOR_TICKS * slow.bell() + (baseTicks - this.#toTicks) / 256
    this.#fromTicks = this.#toTicks
    this.#toTicks = Math.min(baseTicks * 2, Math.max(Math.ceil(baseTicks / 2), Math.round(this.#toTicks + move)))
    this.midTicks = this.#fromTicks
    this.random.seed(this.#seed, this.#instrument, this.#block, 3)
    this.#noise = 0
    this.#step = 0
  }

  /** Makes the next of the block's 512 steps: {@link midTicks} is after it. The last one ends at the next anchor. */
  step(): void {
    const i = this.#step + 1
    this.#step = i
    const noise = this.#noise * (1 - NOISE_PULL) + 0.5 * this.#volatility * this.random.bell()
    this.#noise = noise > NOISE_MAX ? NOISE_MAX : noise < -NOISE_MAX ? -NOISE_MAX : noise
    const left = BLOCK_STEPS - i
    const weight = left < TAPER_STEPS ? left / TAPER_STEPS : 1
    const line = this.#fromTicks + ((this.#toTicks - this.#fromTicks) * i) / BLOCK_STEPS
    this.midTicks = Math.round(line + this.#noise * weight)
  }
}
