/**
 * Virtual instrument keys: `NFO:NIFTY-2026-11-26-C-OTM2` is whichever listed option is two strikes out of the money now, and over time a
 * history that goes on when it becomes another.
 */

import { formatInstrumentKey, type InstrumentKey, parseInstrumentKey } from '@tickworks/market'
import type { OptionChain } from '../chain/chain.ts'
import { QUOTE_OUTCOMES } from '../chain/quote.ts'
import type { QuoteOutcome } from '../contract.ts'
import { Moneyness, type StrikeResolution } from './moneyness.ts'

/** An option's parsed key: venue, symbol, expiry, right, and a strike or a level. */
export type OptionKey = Extract<InstrumentKey, { kind: 'option' }>

/** The listed option a key means now, with its own key; or why there is none. `no-key`: a strike at 0 or below, which keys cannot say. */
export type KeyResolution =
  | {
      readonly kind: 'ok'
      readonly key: string
      readonly chain: OptionChain
      readonly row: number
      readonly strike: number
    }
  | {
      readonly kind: 'refused'
      readonly reason:
        | 'not-an-option'
        | 'no-chain'
        | 'no-key'
        | Extract<StrikeResolution, { kind: 'refused' }>['reason']
    }

/**
 * Resolves any option key against the chains that `find` knows.
 *
 * @throws RangeError when the text is no key
 */
export function resolveOptionKey(
  text: string,
  find: (key: OptionKey) => OptionChain | undefined,
  moneyness: Moneyness = new Moneyness(),
): KeyResolution {
  const key = parseInstrumentKey(text)
  if (key.kind !== 'option') return { kind: 'refused', reason: 'not-an-option' }
  const chain = find(key)
  if (chain === undefined) return { kind: 'refused', reason: 'no-chain' }
  const at = keyed(moneyness.resolve(chain, key.right, key.strike))
  if (at.kind === 'refused') return at
  return { kind: 'ok', key: listedKey(key, at.strike), chain, row: at.row, strike: at.strike }
}

/** `switchMargin`: how much nearer, in strikes (in delta for a delta), another strike must be than the held one: 0 switches at once. */
export type VirtualOptionPolicy = { readonly moneyness: Moneyness; readonly switchMargin: number }

/**
 * One moment. `price` and `iv` are those of the listed option `key`. `hasRolled`: it became another one at this moment; `rollGap` is then
 * the new one's price less the old one's, now. `continuous` = price − Σ gaps: its changes are what holding the option, and exchanging
 * it at each roll, gained. A roll whose gap is not known (a side without a price) adds none: `rollGap` is NaN there, and counted.
 */
export type VirtualPoint =
  | {
      readonly kind: 'ok'
      readonly tsUs: number
      readonly key: string
      readonly strike: number
      readonly row: number
      readonly price: number
      readonly iv: number
      readonly outcome: QuoteOutcome
      readonly forward: number
      readonly hasRolled: boolean
      readonly rollGap: number
      readonly continuous: number
      readonly unsplicedCount: number
    }
  | {
      readonly kind: 'refused'
      readonly tsUs: number
      readonly reason: Extract<KeyResolution, { kind: 'refused' }>['reason']
    }

/** What a {@link VirtualOption} knows, as plain data: the expiry followed, the strike held (NaN before the first), Σ gaps. */
export type VirtualOptionState = {
  readonly expiry: string
  readonly strike: number
  readonly gaps: number
  readonly unsplicedCount: number
}

/**
 * Follows one virtual key through a chain's moments, and by {@link VirtualOption.roll} from expiry to expiry. The first resolution holds a
 * strike; nothing rolls while there is no answer.
 */
export class VirtualOption {
  #key: OptionKey
  readonly #policy: VirtualOptionPolicy
  #strike = Number.NaN
  #gaps = 0
  #unspliced = 0

  /** @throws RangeError when the text is no option key, or the margin is below 0 */
  constructor(text: string, { moneyness = new Moneyness(), switchMargin = 0 }: Partial<VirtualOptionPolicy> = {}) {
    const key = parseInstrumentKey(text)
    if (key.kind !== 'option') throw new RangeError(`key '${text}' must be an option's, is a ${key.kind}'s`)
    if (!(switchMargin >= 0)) throw new RangeError(`switchMargin must not be below 0, was ${switchMargin}`)
    this.#key = key
    this.#policy = { moneyness, switchMargin }
  }

  /** The key that is followed, its expiry the one rolled to last. */
  get key(): OptionKey {
    return this.#key
  }

  /** The point of now. The chain must be the key's. @throws RangeError when it is another's */
  at(chain: OptionChain): VirtualPoint {
    const { moneyness, switchMargin } = this.#policy
    const { right, strike: spec } = this.#key
    this.#assertOwn(chain)
    const target = keyed(moneyness.resolve(chain, right, spec))
    if (target.kind === 'refused') return { kind: 'refused', tsUs: chain.nowUs, reason: target.reason }
    const held = Number.isNaN(this.#strike) ? -1 : chain.rowOf(this.#strike, right)
    let row = target.row
    if (held >= 0 && held !== row && !(moneyness.missOf(chain, held, spec) - target.miss > switchMargin)) row = held
    const heldPrice = held >= 0 && held !== row ? chain.row(held).price[held]! : Number.NaN
    return this.#point(chain, row, !Number.isNaN(this.#strike) && row !== held, heldPrice)
  }

  /**
   * Goes on in another expiry, at a moment at which both chains stand: what is held in `from` is exchanged for what the key means in `to`,
   * and the difference is a gap like any other. Nothing changes where the key has no answer in `to`.
   *
   * @throws RangeError when `from` is not the key's chain, or `to` is of another underlying
   */
  roll(from: OptionChain, to: OptionChain): VirtualPoint {
    this.#assertOwn(from)
    const { venue, symbol, right, strike: spec } = this.#key
    if (to.venue !== venue || to.symbol !== symbol)
      throw new RangeError(`chain of ${to.venue}:${to.symbol} is not of ${venue}:${symbol}`)
    const target = keyed(this.#policy.moneyness.resolve(to, right, spec))
    if (target.kind === 'refused') return { kind: 'refused', tsUs: to.nowUs, reason: target.reason }
    const hasHeld = !Number.isNaN(this.#strike)
    const held = hasHeld ? from.rowOf(this.#strike, right) : -1
    this.#key = { ...this.#key, expiry: to.expiry }
    return this.#point(to, target.row, hasHeld, held >= 0 ? from.row(held).price[held]! : Number.NaN)
  }

  #assertOwn(chain: OptionChain): void {
    const { venue, symbol, expiry } = this.#key
    if (chain.venue !== venue || chain.symbol !== symbol || chain.expiry !== expiry)
      throw new RangeError(
        `chain of ${chain.venue}:${chain.symbol} ${chain.expiry} is not that of ${formatInstrumentKey(this.#key)}`,
      )
  }

  /** Holds a row from now on; `heldPrice` is that of the option it replaces, where it has one. */
  #point(chain: OptionChain, row: number, hasRolled: boolean, heldPrice: number): VirtualPoint {
    const columns = chain.row(row)
    const rollGap = hasRolled ? columns.price[row]! - heldPrice : 0
    if (Number.isNaN(rollGap)) this.#unspliced += 1
    else this.#gaps += rollGap
    const strike = columns.strike[row]!
    this.#strike = strike
    return {
      kind: 'ok',
      tsUs: chain.nowUs,
      key: listedKey(this.#key, strike),
      strike,
      row,
      price: columns.price[row]!,
      iv: columns.iv[row]!,
      outcome: QUOTE_OUTCOMES[columns.outcome[row]!]!,
      forward: chain.forward().forward,
      hasRolled,
      rollGap,
      continuous: columns.price[row]! - this.#gaps,
      unsplicedCount: this.#unspliced,
    }
  }

  /** Everything that the next point depends on beside its chain. */
  snapshot(): VirtualOptionState {
    return { expiry: this.#key.expiry, strike: this.#strike, gaps: this.#gaps, unsplicedCount: this.#unspliced }
  }

  /** Goes on where the option that gave the state stood; key, moneyness and margin are the constructor's. */
  restore({ expiry, strike, gaps, unsplicedCount }: VirtualOptionState): void {
    this.#key = { ...this.#key, expiry }
    this.#strike = strike
    this.#gaps = gaps
    this.#unspliced = unsplicedCount
  }
}

function keyed(at: StrikeResolution): StrikeResolution | { readonly kind: 'refused'; readonly reason: 'no-key' } {
  return at.kind === 'ok' && !(at.strike > 0) ? { kind: 'refused', reason: 'no-key' } : at
}

function listedKey(key: OptionKey, strike: number): string {
  return formatInstrumentKey({ ...key, strike: { kind: 'strike', strike: String(strike) } })
}
