/**
 * How far a strike is from the money, in every measure a desk uses, by one policy: the same sentence is right for calls and puts,
 * because out of the money is above 0 for both.
 */

import { log } from '@tickworks/kernels'
import type { StrikeSpec } from '@tickworks/market'
import type { OptionChain } from '../chain/chain.ts'
import { atmVol, firstStrikeFrom, usableVol } from '../chain/smile.ts'
import { type Right, signOf } from '../contract.ts'

/**
 * `money`: the level that at the money means: the expiry's forward, or the spot as quoted (NaN, and nothing resolves, without one). At 0 or
 * below it is a level under `bachelier` alone, for steps and deltas; there is no ratio to it.
 */
export type MoneynessPolicy = { readonly money: 'forward' | 'spot' }

/** The forward is the money: what a strike is worth at expiry is measured from it. */
export const DEFAULT_MONEYNESS_POLICY: MoneynessPolicy = { money: 'forward' }

/**
 * - `steps`: listed strikes from the one at the money: 0 at, above 0 out of, below 0 in the money. `label`: `ATM`, `OTM2`, `ITM1`.
 * - `ratio` = strike over the policy's money (K/F unless that is the spot) and `logForward` = ln(K/F), whatever the right;
 *   `outOfTheMoneyLog` = ±ln(K/F), above 0 out of the money for both.
 * - `standardDeviations` = ln(K/F)/(σ_atm·√T) ((K − F)/(σ_atm·√T) under `bachelier`). `delta`: see {@link deltaOfRow}.
 */
export type MoneynessOf = {
  readonly steps: number
  readonly label: string
  readonly ratio: number
  readonly logForward: number
  readonly outOfTheMoneyLog: number
  readonly standardDeviations: number
  readonly delta: number
}

/** Where a {@link StrikeSpec} leads. `miss`: distance from what was asked, in strikes (in delta for a delta; 0 for a strike). */
export type StrikeResolution =
  | { readonly kind: 'ok'; readonly row: number; readonly strike: number; readonly miss: number }
  | { readonly kind: 'refused'; readonly reason: 'no-money-level' | 'not-listed' | 'beyond-listed' | 'no-delta' }

/** One policy's answers about any chain: how far a strike is from the money, and which listed strike a level means. Keeps no state. */
export class Moneyness {
  readonly policy: MoneynessPolicy

  /** @throws RangeError for a policy's word that is not known */
  constructor(policy: MoneynessPolicy = DEFAULT_MONEYNESS_POLICY) {
    if (policy.money !== 'forward' && policy.money !== 'spot')
      throw new RangeError(`money must be 'forward' or 'spot', was '${policy.money}'`)
    this.policy = policy
  }

  /** The level that is the money now; NaN while it is not known. */
  level(chain: OptionChain): number {
    const level = this.policy.money === 'forward' ? chain.forward().forward : chain.underlying.spot
    return level > 0 || chain.model === 'bachelier' ? level : Number.NaN
  }

  /** Index of the strike at the money, the lower of two equally near; -1 without a level or with one beyond the listed strikes. */
  atmIndex(chain: OptionChain): number {
    const index = nearestIndex(strikePosition(chain.strikes, this.level(chain)))
    return index >= 0 && index < chain.strikeCount ? index : -1
  }

  /** Strikes from the money: above 0 out of it, for puts too; NaN without a level. @throws RangeError when the strike is not listed */
  steps(chain: OptionChain, strike: number, right: Right): number {
    const row = rowOf(chain, strike, right)
    const atm = nearestIndex(strikePosition(chain.strikes, this.level(chain)))
    return signOf(right) * ((row % chain.strikeCount) - atm) + 0
  }

  /** Strike over the money; NaN without a money above 0. */
  ratio(chain: OptionChain, strike: number): number {
    const level = this.level(chain)
    return level > 0 ? strike / level : Number.NaN
  }

  /** Every measure of one option; each NaN where what it needs is not known. @throws RangeError when the strike is not listed */
  of(chain: OptionChain, strike: number, right: Right): MoneynessOf {
    const row = rowOf(chain, strike, right)
    const steps = this.steps(chain, strike, right)
    const { forward } = chain.forward()
    const logForward = logMoneyness(strike, forward)
    const deviation = atmVol(chain).iv * Math.sqrt(chain.years)
    return {
      steps,
      label: moneynessLabel(steps),
      ratio: this.ratio(chain, strike),
      logForward,
      outOfTheMoneyLog: signOf(right) * logForward,
      standardDeviations: (chain.model === 'bachelier' ? strike - forward : logForward) / deviation,
      delta: deltaOfRow(chain, row),
    }
  }

  /**
   * The listed option that a spec means now. Steps count listed strikes from the money; a ratio is of the policy's level and takes the
   * nearest strike; a delta the nearest absolute delta. The lower strike of two equally near. Never one beyond what is listed.
   */
  resolve(chain: OptionChain, right: Right, spec: StrikeSpec): StrikeResolution {
    if (spec.kind === 'strike') {
      const row = chain.rowOf(Number(spec.strike), right)
      return row < 0 ? { kind: 'refused', reason: 'not-listed' } : found(chain, row, 0)
    }
    if (spec.kind === 'delta') return this.#resolveDelta(chain, right, spec.deltaPct / 100)
    const level = this.level(chain)
    if (Number.isNaN(level) || (spec.kind === 'forward_ratio' && level <= 0))
      return { kind: 'refused', reason: 'no-money-level' }
    const position = this.#position(chain, right, spec)
    const index = nearestIndex(position)
    if (!(index >= 0 && index < chain.strikeCount)) return { kind: 'refused', reason: 'beyond-listed' }
    return found(chain, right === 'C' ? index : index + chain.strikeCount, Math.abs(index - position))
  }

  /** How far a row is from what a spec asks, in the measure of {@link StrikeResolution}; NaN when that is not known. */
  missOf(chain: OptionChain, row: number, spec: StrikeSpec): number {
    const right = row < chain.strikeCount ? 'C' : 'P'
    if (spec.kind === 'strike') return chain.quotes().strike[row] === Number(spec.strike) ? 0 : Number.NaN
    if (spec.kind === 'delta') return Math.abs(Math.abs(deltaOfRow(chain, row)) - spec.deltaPct / 100)
    return Math.abs((row % chain.strikeCount) - this.#position(chain, right, spec))
  }

  /** Where the spec lies among the strikes, as an index with a fraction. */
  #position(
    chain: OptionChain,
    right: Right,
    spec: Extract<StrikeSpec, { kind: 'moneyness_steps' | 'forward_ratio' }>,
  ): number {
    const level = this.level(chain)
    if (spec.kind === 'forward_ratio') return strikePosition(chain.strikes, level * Number(spec.ratio))
    return strikePosition(chain.strikes, level) + signOf(right) * spec.steps
  }

  /** Walks from the money towards the delta and stops when it is passed: one wrong quote far away cannot win. */
  #resolveDelta(chain: OptionChain, right: Right, delta: number): StrikeResolution {
    const atm = this.atmIndex(chain)
    if (atm < 0) return { kind: 'refused', reason: 'no-money-level' }
    const { strikeCount } = chain
    const offset = right === 'C' ? 0 : strikeCount
    let start = atm
    let here = Math.abs(deltaOfRow(chain, atm + offset))
    // The strike at the money may have no vol; then the nearest one in the money that has.
    for (; Number.isNaN(here) && start - signOf(right) >= 0 && start - signOf(right) < strikeCount; ) {
      start -= signOf(right)
      here = Math.abs(deltaOfRow(chain, start + offset))
    }
    const step = here > delta ? signOf(right) : -signOf(right)
    let best = -1
    let miss = Infinity
    for (let i = start; i >= 0 && i < strikeCount; i += step) {
      const value = Math.abs(deltaOfRow(chain, i + offset))
      if (Number.isNaN(value)) continue
      const distance = Math.abs(value - delta)
      if (distance < miss || (distance === miss && i < best)) {
        best = i
        miss = distance
      }
      if (step === signOf(right) ? value <= delta : value >= delta) break
    }
    return best < 0 ? { kind: 'refused', reason: 'no-delta' } : found(chain, best + offset, miss)
  }
}

/** {@link Moneyness.steps} as a word: `ATM`, `OTM<n>`, `ITM<n>`; empty for NaN. */
export function moneynessLabel(steps: number): string {
  if (Number.isNaN(steps)) return ''
  if (steps === 0) return 'ATM'
  return steps > 0 ? `OTM${steps}` : `ITM${-steps}`
}

/**
 * A row's delta in the measure of the chain's column: its own where its vol is usable, else the other side's: by parity, Δ_call − Δ_put =
 * discount factor, and of American options, which have none, by the other side's vol. NaN where neither has one. Deep in the money the
 * own vol often is not there.
 */
export function deltaOfRow(chain: OptionChain, row: number): number {
  const columns = chain.row(row)
  if (!Number.isNaN(usableVol(columns, row))) return columns.delta[row]!
  const isCall = row < chain.strikeCount
  const other = isCall ? row + chain.strikeCount : row - chain.strikeCount
  const vol = usableVol(chain.row(other), other)
  if (Number.isNaN(vol)) return Number.NaN
  if (chain.model === 'american') return chain.deltaOfVol(row, vol)
  const { discount } = chain.forward()
  return columns.delta[other]! + (isCall ? discount : -discount)
}

/**
 * A level among strikes as an index with a fraction, continued with the outermost distance beyond the ends. NaN for a level that is none,
 * and for one off the only strike there is: no distance tells how far.
 */
export function strikePosition(strikes: Float64Array, level: number): number {
  if (!Number.isFinite(level)) return Number.NaN
  const n = strikes.length
  if (n === 1) return level === strikes[0] ? 0 : Number.NaN
  const above = Math.min(Math.max(firstStrikeFrom(strikes, level), 1), n - 1)
  const lower = strikes[above - 1]!
  return above - 1 + (level - lower) / (strikes[above]! - lower)
}

/** ln(K/F); NaN unless both are above 0. */
export function logMoneyness(strike: number, forward: number): number {
  return strike > 0 && forward > 0 ? log(strike / forward) : Number.NaN
}

function nearestIndex(position: number): number {
  return Math.ceil(position - 0.5) + 0
}

function rowOf(chain: OptionChain, strike: number, right: Right): number {
  const row = chain.rowOf(strike, right)
  if (row < 0) throw new RangeError(`strike ${strike} is not listed in ${chain.symbol} ${chain.expiry}`)
  return row
}

function found(chain: OptionChain, row: number, miss: number): StrikeResolution {
  return { kind: 'ok', row, strike: chain.quotes().strike[row]!, miss }
}
