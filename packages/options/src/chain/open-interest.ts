/** What open interest and volume say: ratios, max pain, gamma exposure and where it turns. */

import { exp, log, normalPdf } from '@tickworks/kernels'
import type { ChainState, OptionChain } from './chain.ts'
import { usableVol } from './smile.ts'

/** Puts over calls; NaN while there is nothing on the calls' side. */
export type PutCallRatio = { readonly byOpenInterest: number; readonly byVolume: number }

export function putCallRatio(chain: OptionChain): PutCallRatio {
  return {
    byOpenInterest: ratio(chain.putOpenInterest, chain.callOpenInterest),
    byVolume: ratio(chain.putVolume, chain.callVolume),
  }
}

/** `payout` is what all holders would get, in money, if the underlying settled at `strike`. NaN without open interest. */
export type MaxPain = { readonly strike: number; readonly payout: number }

/** The strike at which holders would get the least; of several the lowest. Linear in the number of strikes. */
export function maxPain(chain: OptionChain): MaxPain {
  const { strikes, strikeCount, contractSize } = chain
  const { openInterest } = chain.quotes()
  // Slopes: calls below the level pay one unit more per unit of level, puts above it one unit less.
  let callsBelow = 0
  let callPays = 0
  let putsAbove = 0
  let putPays = 0
  for (let i = 0; i < strikeCount; i += 1) {
    const puts = orZero(openInterest[strikeCount + i]!)
    putsAbove += puts
    putPays += puts * (strikes[i]! - strikes[0]!)
  }
  let best = Number.NaN
  let least = Infinity
  for (let i = 0; i < strikeCount; i += 1) {
    const step = i === 0 ? 0 : strikes[i]! - strikes[i - 1]!
    callPays += callsBelow * step
    putPays -= putsAbove * step
    const payout = callPays + putPays
    if (payout < least) {
      least = payout
      best = strikes[i]!
    }
    callsBelow += orZero(openInterest[i]!)
    putsAbove -= orZero(openInterest[strikeCount + i]!)
  }
  if (!(chain.callOpenInterest + chain.putOpenInterest > 0)) return { strike: Number.NaN, payout: Number.NaN }
  return { strike: best, payout: least * contractSize }
}

/** Change of open interest, contracts, by strike and in total; NaN where it is not known. */
export type OpenInterestChange = {
  readonly calls: number
  readonly puts: number
  readonly callsByStrike: Float64Array
  readonly putsByStrike: Float64Array
}

/**
 * Against the day before, as the feed tells; or against `before`, a snapshot of any earlier moment, for venues that tell the open interest
 * alone. A strike that was not listed then had none.
 */
export function openInterestChange(chain: OptionChain, before?: ChainState): OpenInterestChange {
  const n = chain.strikeCount
  const { openInterest, openInterestChange: told } = chain.quotes()
  const change = Float64Array.from(before === undefined ? told : openInterest)
  if (before !== undefined)
    for (const { strike, right, openInterest: was } of before.quotes) {
      const row = chain.rowOf(strike, right)
      if (row >= 0) change[row] = change[row]! - was
    }
  return {
    calls: sumOf(change, 0, n),
    puts: sumOf(change, n, 2 * n),
    callsByStrike: change.subarray(0, n),
    putsByStrike: change.subarray(n),
  }
}

/**
 * Who is taken to hold what: the sign of the dealers' position in calls and puts. The usual assumption, long calls and short puts, is a
 * convention and not a fact.
 */
export type DealerSide = { readonly calls: 1 | -1; readonly puts: 1 | -1 }
export const USUAL_DEALER_SIDE: DealerSide = { calls: 1, puts: -1 }

/**
 * Money that dealers must trade in the underlying for a move of 1 %: sign · Γ · OI · contract size · U² / 100, by strike and in total, with
 * U what gamma is by: the forward, the spot of American options.
 * A row without open interest has none; one with open interest and no usable vol is left out and counted in `missingCount`.
 */
export type GammaExposure = {
  readonly strikes: Float64Array
  readonly calls: Float64Array
  readonly puts: Float64Array
  readonly total: number
  readonly missingCount: number
}

export function gammaExposure(chain: OptionChain, side: DealerSide = USUAL_DEALER_SIDE): GammaExposure {
  const columns = chain.columns()
  const { openInterest, gamma } = columns
  const { level } = chain
  const n = chain.strikeCount
  const unit = (chain.contractSize * level * level) / 100
  const calls = new Float64Array(n)
  const puts = new Float64Array(n)
  let total = 0
  let missingCount = 0
  for (let row = 0; row < 2 * n; row += 1) {
    const held = openInterest[row]!
    if (!(held > 0)) continue
    if (Number.isNaN(usableVol(columns, row))) {
      missingCount += 1
      continue
    }
    const isCall = row < n
    const exposure = (isCall ? side.calls : side.puts) * gamma[row]! * held * unit
    if (isCall) calls[row] = exposure
    else puts[row - n] = exposure
    total += exposure
  }
  return { strikes: chain.strikes, calls, puts, total, missingCount }
}

/** `level` is NaN when the exposure keeps its sign over the whole reach looked at. */
export type GammaFlip = { readonly level: number; readonly searchedFrom: number; readonly searchedTo: number }

/**
 * The level of the forward, nearest to where it is, at which the total exposure turns its sign: every option is valued anew at each
 * level, with its own vol (sticky strike). Looks `reach` standard deviations each way, to a relative 1e-9 of the level.
 */
export function gammaFlip(chain: OptionChain, side: DealerSide = USUAL_DEALER_SIDE, reach = 4): GammaFlip {
  const profile = new GammaProfile(chain, side)
  const { forward, deviation } = profile
  if (!(deviation > 0)) return { level: Number.NaN, searchedFrom: Number.NaN, searchedTo: Number.NaN }
  const step = 0.25
  const searchedFrom = forward * exp(-reach * deviation)
  const searchedTo = forward * exp(reach * deviation)
  const here = profile.at(forward)
  let lower = here
  let upper = here
  for (let distance = step; distance <= reach; distance += step) {
    const lowerNext = profile.at(forward * exp(-distance * deviation))
    const upperNext = profile.at(forward * exp(distance * deviation))
    let level = Number.NaN
    if (turns(lower, lowerNext)) level = root(profile, forward, -distance * deviation, (step - distance) * deviation)
    if (turns(upper, upperNext)) {
      const above = root(profile, forward, (distance - step) * deviation, distance * deviation)
      if (Number.isNaN(level) || above / forward < forward / level) level = above
    }
    if (!Number.isNaN(level)) return { level, searchedFrom, searchedTo }
    lower = lowerNext
    upper = upperNext
  }
  return { level: Number.NaN, searchedFrom, searchedTo }
}

/** The total gamma exposure of a chain as the underlying would stand elsewhere, vols staying with their strikes. */
export class GammaProfile {
  readonly forward: number
  /** σ√T of the rows that count, weighted by exposure: the scale on which the profile varies. NaN when no row counts. */
  readonly deviation: number
  readonly #logStrike: Float64Array
  readonly #inverse: Float64Array
  readonly #weight: Float64Array
  readonly #count: number
  readonly #isNormal: boolean

  constructor(chain: OptionChain, side: DealerSide = USUAL_DEALER_SIDE) {
    const columns = chain.columns()
    const { forward, discount } = chain.forward()
    const n = chain.strikeCount
    const rootYears = Math.sqrt(chain.years)
    this.forward = forward
    this.#isNormal = chain.model === 'bachelier'
    this.#logStrike = new Float64Array(2 * n)
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
      this.#logStrike[count] = this.#isNormal ? strike : log(strike)
      this.#inverse[count] = 1 / total
      this.#weight[count] = ((row < n ? side.calls : side.puts) * held * chain.contractSize * discount) / (100 * total)
      count += 1
      const exposure = held * columns.gamma[row]!
      sum += exposure * (this.#isNormal ? total / forward : total)
      sumWeights += exposure
    }
    this.#count = count
    this.deviation = sum / sumWeights
  }

  /** Money per 1 % at a level of the forward. */
  at(level: number): number {
    const at = this.#isNormal ? level : log(level)
    let sum = 0
    for (let i = 0; i < this.#count; i += 1) {
      const inverse = this.#inverse[i]!
      const d = (at - this.#logStrike[i]!) * inverse + (this.#isNormal ? 0 : 0.5 / inverse)
      if (d < 9 && d > -9) sum += this.#weight[i]! * normalPdf(d)
    }
    // Γ·U² is D·U·φ(d₁)/s for Black, D·U²·φ(d)/s for Bachelier.
    return sum * level * (this.#isNormal ? level : 1)
  }
}

/** Illinois: false position that cannot stall. Arguments are logarithms of level over forward. */
function root(profile: GammaProfile, forward: number, from: number, to: number): number {
  let a = from
  let b = to
  let fa = profile.at(forward * exp(a))
  let fb = profile.at(forward * exp(b))
  for (let i = 0; i < 60 && Math.abs(b - a) > 1e-9; i += 1) {
    const c = b - (fb * (b - a)) / (fb - fa)
    const fc = profile.at(forward * exp(c))
    if (fc === 0) return forward * exp(c)
    if (turns(fc, fb)) {
      a = b
      fa = fb
    } else fa /= 2
    b = c
    fb = fc
  }
  return forward * exp(b)
}

function turns(a: number, b: number): boolean {
  return (a > 0 && b <= 0) || (a < 0 && b >= 0)
}

function ratio(puts: number, calls: number): number {
  return calls > 0 ? puts / calls : Number.NaN
}

function orZero(value: number): number {
  return value > 0 ? value : 0
}

function sumOf(column: Float64Array, from: number, to: number): number {
  let sum = Number.NaN
  for (let i = from; i < to; i += 1) {
    const value = column[i]!
    if (!Number.isNaN(value)) sum = (!Number.isNaN(sum) ? sum : 0) + value
  }
  return sum
}
