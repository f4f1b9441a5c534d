/** What open interest and volume say: ratios, max pain and change. */

import type { ChainState, OptionChain } from './chain.ts'
import { knownSum } from './known-sum.ts'

/** Puts over calls; NaN while there is nothing on the calls' side, or nothing is known of one. */
export type PutCallRatio = { readonly byOpenInterest: number; readonly byVolume: number }

/** Puts over calls of one expiry; NaN where either side is not known, or there are no calls. */
export function putCallRatio(chain: OptionChain): PutCallRatio {
  return {
    byOpenInterest: ratio(chain.putOpenInterest, chain.callOpenInterest),
    byVolume: ratio(chain.putVolume, chain.callVolume),
  }
}

/**
 * `payout` is what all holders would get, in money, if the underlying settled at `strike`. NaN without open interest, or where nothing is
 * known of one side: the other alone is always least in pain at an end.
 */
export type MaxPain = { readonly strike: number; readonly payout: number }

/** The listed strike at which holders would get the least; of several the lowest. Linear in the number of strikes. */
export function maxPain(chain: OptionChain): MaxPain {
  const { strikes, strikeCount, contractSize, callOpenInterest, putOpenInterest } = chain
  if (!(callOpenInterest + putOpenInterest > 0)) return { strike: Number.NaN, payout: Number.NaN }
  const { openInterest } = chain.quotes()
  // A unit more of the level pays every call below it one, and takes one from every put above it.
  let best = 0
  let callsBelow = 0
  let putsAbove = putOpenInterest
  for (; best < strikeCount - 1; best += 1) {
    callsBelow += orZero(openInterest[best]!)
    putsAbove -= orZero(openInterest[best + strikeCount]!)
    if (callsBelow >= putsAbove) break
  }
  const level = strikes[best]!
  let payout = 0
  for (let i = 0; i < strikeCount; i += 1) {
    const held = strikes[i]! < level ? openInterest[i]! : openInterest[i + strikeCount]!
    payout += orZero(held) * Math.abs(level - strikes[i]!)
  }
  return { strike: level, payout: payout * contractSize }
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
    calls: knownSum(change, 0, n),
    puts: knownSum(change, n, 2 * n),
    callsByStrike: change.subarray(0, n),
    putsByStrike: change.subarray(n),
  }
}

function ratio(puts: number, calls: number): number {
  return calls > 0 ? puts / calls : Number.NaN
}

function orZero(value: number): number {
  return value > 0 ? value : 0
}
