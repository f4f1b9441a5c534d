/** What a chain's vols say at a glance: at the money, at a delta, skew, wings, expected move. Vols are per √year: fractions, price units under `bachelier`. */

import { exp, log } from '@tickworks/kernels'
import { signedBachelierPrice, signedBlackPrice } from '../black/price.ts'
import type { OptionChain } from './chain.ts'
import type { ChainColumns } from './columns.ts'
import { outcomeCode } from './quote.ts'

const OK = outcomeCode('ok')

/** `iv` is NaN with a reason: `no-forward`, or no usable vol on the side named. */
export type AtmVol = {
  readonly iv: number
  readonly lowerStrike: number
  readonly upperStrike: number
  readonly reason: 'ok' | 'no-forward' | 'no-vol-below' | 'no-vol-above'
}

/** A point of the smile found by its delta, between the two listed strikes around it. */
export type DeltaVol = {
  readonly iv: number
  readonly strike: number
  readonly reason: 'ok' | 'no-forward' | 'out-of-range'
}

/**
 * - `riskReversal25` = call25 − put25, `butterfly25` = (call25 + put25)/2 − atm; likewise at 10.
 * - `skewPerLogMoneyness` = (put25 − call25)/ln(K_call25/K_put25): the smile's fall between the two, above 0 where puts are dear. NaN where
 *   a strike is at zero or below, whose ratio says nothing.
 * Under `bachelier` vols are in price units, and so are their differences.
 */
export type SmileSummary = {
  readonly forward: number
  readonly years: number
  readonly atm: AtmVol
  readonly call25: DeltaVol
  readonly put25: DeltaVol
  readonly call10: DeltaVol
  readonly put10: DeltaVol
  readonly riskReversal25: number
  readonly butterfly25: number
  readonly riskReversal10: number
  readonly butterfly10: number
  readonly skewPerLogMoneyness: number
}

/**
 * In price units of the underlying; NaN where the chain does not tell.
 * - `sigma`: one standard deviation of the underlying at expiry, F·σ·√T; `lower` and `upper` are F·e^(∓σ√T), F ∓ σ√T under `bachelier`.
 * - `straddleAtForward`: undiscounted price of call and put struck at the forward at the money vol, which is the expected |S − F|.
 * - `straddle`: what call and put at `straddleStrike`, the listed strike nearest to the forward, cost now; NaN for a forward beyond the
 *   listed strikes.
 */
export type ExpectedMove = {
  readonly sigma: number
  readonly lower: number
  readonly upper: number
  readonly straddleAtForward: number
  readonly straddleStrike: number
  readonly straddle: number
}

/** First strike above or at the forward: index in `chain.strikes`, strikeCount when all are below. */
export function firstStrikeFrom(strikes: Float64Array, level: number): number {
  let low = 0
  let high = strikes.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (strikes[middle]! < level) low = middle + 1
    else high = middle
  }
  return low
}

/** Index of the strike nearest to a level, the lower of two equally near; 0 for a level that is NaN. */
export function nearestStrikeIndex(strikes: Float64Array, level: number): number {
  const above = firstStrikeFrom(strikes, level)
  if (above === 0) return 0
  if (above === strikes.length) return above - 1
  return strikes[above]! - level < level - strikes[above - 1]! ? above : above - 1
}

/**
 * Vol of a strike for the smile: the mean of call and put where both have one. Of two quotes the narrower counts for more, by the square
 * of its spread, as the mid of a wide market is off by a share of its width; last prices count alike, and not beside a quote. NaN without.
 */
export function volOfStrike(chain: OptionChain, strikeIndex: number): number {
  const putRow = strikeIndex + chain.strikeCount
  const call = usableVol(chain.row(strikeIndex), strikeIndex)
  const columns = chain.row(putRow)
  const put = usableVol(columns, putRow)
  const { outcome, bid, ask } = columns
  if (Number.isNaN(call)) return put
  if (Number.isNaN(put)) return call
  if (outcome[strikeIndex] !== outcome[putRow]) return outcome[strikeIndex]! < outcome[putRow]! ? call : put
  const callSpread = ask[strikeIndex]! - bid[strikeIndex]!
  const putSpread = ask[putRow]! - bid[putRow]!
  const squares = callSpread * callSpread + putSpread * putSpread
  const callShare = outcome[putRow] === OK && squares > 0 ? (putSpread * putSpread) / squares : 0.5
  return put + callShare * (call - put)
}

/** Vol of the out-of-the-money option of a strike: the put below the forward, the call above it, their mean at it. */
export function outOfTheMoneyVol(chain: OptionChain, strikeIndex: number): number {
  const { forward } = chain.forward()
  const strike = chain.strikes[strikeIndex]!
  if (strike === forward) return volOfStrike(chain, strikeIndex)
  const row = strike < forward ? strikeIndex + chain.strikeCount : strikeIndex
  return usableVol(chain.row(row), row)
}

/** A row's vol if its outcome lets it be used: `ok`, or a last price's. */
export function usableVol({ outcome, iv }: ChainColumns, row: number): number {
  return outcome[row]! <= 1 ? iv[row]! : Number.NaN
}

/** The vol at the forward, linear in strike between the nearest strikes below and above that have one. */
export function atmVol(chain: OptionChain): AtmVol {
  const { forward } = chain.forward()
  const { strikes } = chain
  const none = { iv: Number.NaN, lowerStrike: Number.NaN, upperStrike: Number.NaN }
  if (Number.isNaN(forward)) return { ...none, reason: 'no-forward' }
  const from = firstStrikeFrom(strikes, forward)
  let above = from
  let upper = Number.NaN
  for (; above < strikes.length; above += 1) {
    upper = volOfStrike(chain, above)
    if (!Number.isNaN(upper)) break
  }
  if (Number.isNaN(upper)) return { ...none, reason: 'no-vol-above' }
  if (strikes[above] === forward) return { iv: upper, lowerStrike: forward, upperStrike: forward, reason: 'ok' }
  let below = from - 1
  let lower = Number.NaN
  for (; below >= 0; below -= 1) {
    lower = volOfStrike(chain, below)
    if (!Number.isNaN(lower)) break
  }
  if (Number.isNaN(lower)) return { ...none, reason: 'no-vol-below' }
  const lowerStrike = strikes[below]!
  const upperStrike = strikes[above]!
  const share = (forward - lowerStrike) / (upperStrike - lowerStrike)
  return { iv: lower + share * (upper - lower), lowerStrike, upperStrike, reason: 'ok' }
}

/**
 * The vol at an absolute delta (0..0.5, of the forward and discounted, as the chain's; premiums in coins do not adjust it): walks out of
 * the money from the strike before the forward until the delta is passed, and is linear in delta between the last two usable strikes.
 */
export function volAtDelta(chain: OptionChain, right: 'C' | 'P', delta: number): DeltaVol {
  const { forward } = chain.forward()
  if (Number.isNaN(forward)) return { iv: Number.NaN, strike: Number.NaN, reason: 'no-forward' }
  const { strikes, strikeCount } = chain
  const from = firstStrikeFrom(strikes, forward)
  const step = right === 'C' ? 1 : -1
  let beforeDelta = Number.NaN
  let beforeVol = Number.NaN
  let beforeStrike = Number.NaN
  for (
    let i = right === 'C' ? Math.max(from - 1, 0) : Math.min(from, strikeCount - 1);
    i >= 0 && i < strikeCount;
    i += step
  ) {
    const row = right === 'C' ? i : i + strikeCount
    const columns = chain.row(row)
    const vol = usableVol(columns, row)
    if (Number.isNaN(vol)) continue
    const here = Math.abs(columns.delta[row]!)
    if (here <= delta) {
      if (here === delta) return { iv: vol, strike: strikes[i]!, reason: 'ok' }
      if (Number.isNaN(beforeDelta)) break
      const share = (beforeDelta - delta) / (beforeDelta - here)
      return {
        iv: beforeVol + share * (vol - beforeVol),
        strike: beforeStrike + share * (strikes[i]! - beforeStrike),
        reason: 'ok',
      }
    }
    beforeDelta = here
    beforeVol = vol
    beforeStrike = strikes[i]!
  }
  return { iv: Number.NaN, strike: Number.NaN, reason: 'out-of-range' }
}

/** The smile in a few numbers: see {@link SmileSummary}. What the strikes do not reach is NaN, with its reason. */
export function smileSummary(chain: OptionChain): SmileSummary {
  const { forward } = chain.forward()
  const atm = atmVol(chain)
  const call25 = volAtDelta(chain, 'C', 0.25)
  const put25 = volAtDelta(chain, 'P', 0.25)
  const call10 = volAtDelta(chain, 'C', 0.1)
  const put10 = volAtDelta(chain, 'P', 0.1)
  return {
    forward,
    years: chain.years,
    atm,
    call25,
    put25,
    call10,
    put10,
    riskReversal25: call25.iv - put25.iv,
    butterfly25: (call25.iv + put25.iv) / 2 - atm.iv,
    riskReversal10: call10.iv - put10.iv,
    butterfly10: (call10.iv + put10.iv) / 2 - atm.iv,
    skewPerLogMoneyness: put25.strike > 0 ? (put25.iv - call25.iv) / log(call25.strike / put25.strike) : Number.NaN,
  }
}

/** How far the underlying is expected to go until expiry. */
export function expectedMove(chain: OptionChain): ExpectedMove {
  const { forward } = chain.forward()
  const deviation = atmVol(chain).iv * Math.sqrt(chain.years)
  const isNormal = chain.model === 'bachelier'
  const sigma = isNormal ? deviation : forward * deviation
  const price = isNormal ? signedBachelierPrice : signedBlackPrice
  const { strikes, strikeCount } = chain
  const nearest = nearestStrikeIndex(strikes, forward)
  const isListed = forward >= strikes[0]! && forward <= strikes[strikeCount - 1]!
  const columns = chain.row(nearest)
  chain.row(nearest + strikeCount)
  return {
    sigma,
    lower: isNormal ? forward - sigma : forward * exp(-deviation),
    upper: isNormal ? forward + sigma : forward * exp(deviation),
    straddleAtForward: 2 * price(1, forward, forward, deviation),
    straddleStrike: isListed ? strikes[nearest]! : Number.NaN,
    straddle: isListed ? columns.price[nearest]! + columns.price[nearest + strikeCount]! : Number.NaN,
  }
}
