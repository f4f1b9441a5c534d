/** What dealers would have to trade: gamma exposure by strike, and the level at which it turns. */

import { exp, log } from '@tickworks/kernels'
import type { OptionChain } from './chain.ts'
import { plusKnown } from './known-sum.ts'
import { usableVol } from './smile.ts'

/**
 * Who is taken to hold what: the sign of the dealers' position in calls and puts. The usual assumption, long calls and short puts, is a
 * convention and not a fact.
 */
export type DealerSide = { readonly calls: 1 | -1; readonly puts: 1 | -1 }
/** The usual guess: dealers have bought the calls that are open and sold the puts. A convention, not a fact. */
export const USUAL_DEALER_SIDE: DealerSide = { calls: 1, puts: -1 }

/**
 * Money that dealers must trade in the underlying for a move of 1 %: sign · Γ · OI · contract size · U² / 100, by strike and in total, with
 * U what gamma is by: the forward, the spot of American options.
 * A row without open interest has none. NaN where the open interest is not known, or there is some and no usable vol, which
 * `missingCount` counts: the total leaves it out, and is NaN when it leaves out all.
 */
export type GammaExposure = {
  readonly strikes: Float64Array
  readonly calls: Float64Array
  readonly puts: Float64Array
  readonly total: number
  readonly missingCount: number
}

/** Gamma exposure by row and in total: see {@link GammaExposure}. */
export function gammaExposure(chain: OptionChain, side: DealerSide = USUAL_DEALER_SIDE): GammaExposure {
  const columns = chain.columns()
  const { openInterest, gamma } = columns
  const { level } = chain
  const n = chain.strikeCount
  const unit = (chain.contractSize * level * level) / 100
  const exposure = new Float64Array(2 * n).fill(Number.NaN)
  let total = Number.NaN
  let missingCount = 0
  for (let row = 0; row < 2 * n; row += 1) {
    const held = openInterest[row]!
    if (held === 0) exposure[row] = 0
    else if (held > 0 && Number.isNaN(usableVol(columns, row))) missingCount += 1
    else if (held > 0) exposure[row] = (row < n ? side.calls : side.puts) * gamma[row]! * held * unit
    total = plusKnown(total, exposure[row]!)
  }
  const hasOne = exposure.some((one) => one !== 0 && !Number.isNaN(one))
  if (missingCount > 0 && !hasOne) total = Number.NaN
  return { strikes: chain.strikes, calls: exposure.subarray(0, n), puts: exposure.subarray(n), total, missingCount }
}

/** `level` is NaN when the exposure keeps its sign over the whole reach looked at. */
export type GammaFlip = { readonly level: number; readonly searchedFrom: number; readonly searchedTo: number }

/** Standard deviations between two looks: an option's gamma is as wide as that, so that a sum of them seldom turns twice in between. */
const STRIDE = 0.5
/** Less than this share of the largest exposure seen has no sign: in the far tail the option with the highest vol has the last word. */
const FAINT = 0.01

/**
 * The level of the forward, nearest to where it is, at which the total exposure turns its sign: every option is valued anew at each
 * level, with its own vol (sticky strike). Looks `reach` standard deviations each way, to 1e-9 of one. A turn counts where the exposure beyond
 * it comes to a hundredth of the largest; under `bachelier`, where the level may be zero and 1 % of it nothing, it is gamma that does, whose
 * sign is that of the exposure.
 */
export function gammaFlip(chain: OptionChain, side: DealerSide = USUAL_DEALER_SIDE, reach = 4): GammaFlip {
  const profile = new GammaProfile(chain, side)
  if (!(profile.deviation > 0)) return { level: Number.NaN, searchedFrom: Number.NaN, searchedTo: Number.NaN }
  const searchedFrom = profile.levelAt(-reach)
  const searchedTo = profile.levelAt(reach)
  const here = profile.turningAt(0)
  const last = [here, here]
  const lastDistance = [0, 0]
  let largest = Math.abs(here)
  for (let distance = STRIDE; distance <= reach; distance += STRIDE) {
    let nearest = Number.NaN
    for (const way of [-1, 1] as const) {
      const side = way < 0 ? 0 : 1
      const next = profile.turningAt(way * distance)
      largest = Math.max(largest, Math.abs(next))
      if (Math.abs(next) <= FAINT * largest) continue
      if (turns(last[side]!, next)) {
        const found = root(profile, way * lastDistance[side]!, way * distance, last[side]!)
        if (!(Math.abs(nearest) <= Math.abs(found))) nearest = found
      }
      last[side] = next
      lastDistance[side] = distance
    }
    if (!Number.isNaN(nearest)) return { level: profile.levelAt(nearest), searchedFrom, searchedTo }
  }
  return { level: Number.NaN, searchedFrom, searchedTo }
}

const DENSITY = 0.3989422804014327

/**
 * The total gamma exposure of a chain as the underlying would stand elsewhere, vols staying with their strikes. Gamma is that of the
 * European option on the forward, under `american` too, where the sum over a chain is 2 % too low at five weeks and 10 % at a year.
 */
export class GammaProfile {
  readonly forward: number
  /** σ√T of the rows that count, weighted by gamma: the scale of the profile; in price units under `bachelier`. NaN when no row counts. */
  readonly deviation: number
  /** The derivative of what {@link at} returned last, by the logarithm of the level. */
  slope = Number.NaN
  readonly #place: Float64Array
  readonly #inverse: Float64Array
  readonly #weight: Float64Array
  readonly #count: number
  readonly #isNormal: boolean
  #sumSlope = 0

  constructor(chain: OptionChain, side: DealerSide = USUAL_DEALER_SIDE) {
    const columns = chain.columns()
    const { forward, discount } = chain.forward()
    const n = chain.strikeCount
    const rootYears = Math.sqrt(chain.years)
    this.forward = forward
    this.#isNormal = chain.model === 'bachelier'
    this.#place = new Float64Array(2 * n)
    this.#inverse = new Float64Array(2 * n)
    this.#weight = new Float64Array(2 * n)
    let count = 0
    let sum = 0
    let sumWeights = 0
    for (let row = 0; row < 2 * n; row += 1) {
      const held = columns.openInterest[row]!
      const total = usableVol(columns, row) * rootYears
      if (!(held > 0 && total > 0)) continue
      const strike = columns.strike[row]!
      // d is 0 here: at ln K − s²/2 for Black, at K for Bachelier.
      this.#place[count] = this.#isNormal ? strike : log(strike) - 0.5 * total * total
      this.#inverse[count] = 1 / total
      const sign = row < n ? side.calls : side.puts
      this.#weight[count] = (DENSITY * sign * held * chain.contractSize * discount) / (100 * total)
      count += 1
      const exposure = held * columns.gamma[row]!
      sum += exposure * total
      sumWeights += exposure
    }
    this.#count = count
    this.deviation = sum / sumWeights
  }

  /** Money per 1 % at a level of the forward. */
  at(level: number): number {
    const sum = this.#sumAt(level)
    // Γ·U² is D·U·φ(d₁)/s for Black, D·U²·φ(d)/s for Bachelier.
    if (this.#isNormal) {
      this.slope = level * level * (2 * sum + this.#sumSlope * level)
      return sum * level * level
    }
    this.slope = level * (sum + this.#sumSlope)
    return sum * level
  }

  /** The level so many {@link deviation}s from the forward. */
  levelAt(deviations: number): number {
    const move = deviations * this.deviation
    return this.#isNormal ? this.forward + move : this.forward * exp(move)
  }

  /** What has the sign of the exposure so many deviations away: itself, gamma for Bachelier. {@link slope} is then by deviations. */
  turningAt(deviations: number): number {
    const level = this.levelAt(deviations)
    const value = this.#isNormal ? this.#sumAt(level) : this.at(level)
    this.slope = (this.#isNormal ? this.#sumSlope : this.slope) * this.deviation
    return value
  }

  /** Γ at a level times what {@link at} scales it by; its derivative, by ln U for Black and by U for Bachelier, stays in a field. */
  #sumAt(level: number): number {
    const at = this.#isNormal ? level : log(level)
    let sum = 0
    let sumSlope = 0
    for (let i = 0; i < this.#count; i += 1) {
      const inverse = this.#inverse[i]!
      const d = (at - this.#place[i]!) * inverse
      if (d > 9 || d < -9) continue
      const density = this.#weight[i]! * exp(-0.5 * d * d)
      sum += density
      sumSlope -= density * d * inverse
    }
    this.#sumSlope = sumSlope
    return sum
  }
}

/** Newton's steps within a bracket, halved where one leaves it; in deviations from the forward. */
function root(profile: GammaProfile, from: number, to: number, atFrom: number): number {
  let a = from
  let b = to
  let x = (from + to) / 2
  for (let i = 0; i < 60 && Math.abs(b - a) > 1e-9; i += 1) {
    const value = profile.turningAt(x)
    if (value === 0) break
    if (turns(atFrom, value)) b = x
    else a = x
    const step = value / profile.slope
    const next = x - step
    const isInside = (next - a) * (b - next) > 0
    x = isInside ? next : (a + b) / 2
    if (isInside && Math.abs(step) < 1e-10) break
  }
  return x
}

function turns(a: number, b: number): boolean {
  return (a > 0 && b <= 0) || (a < 0 && b >= 0)
}
