/**
 * Prices that contradict each other: parity, boxes, calendars. Each finding is a trade at the bids and asks that are there, what is left of
 * it after costs, and the size that it would take. Quotes that are crossed or older than the chain's limits allow are no market.
 *
 * American options can be exercised against whoever sold them, so less is a contradiction: only what stays one whenever they are.
 */

import { exp } from '@tickworks/kernels'
import type { OptionChain } from './chain.ts'
import { isStale } from './quote.ts'
import { firstStrikeFrom } from './smile.ts'

/** What trading costs, in money. `perContract` for each contract of a leg, `premiumRatio` of the premium of a leg, `perOrder` for each leg. */
export type TradeCosts = { readonly perContract: number; readonly premiumRatio: number; readonly perOrder: number }

/** Trading for nothing: what a finding is worth before costs. */
export const NO_COSTS: TradeCosts = { perContract: 0, premiumRatio: 0, perOrder: 0 }

/**
 * `size`: contracts quoted, NaN where the quote does not say; `contracts`: how many one contract of the finding takes, 1 but where two expiries
 * or a spot have another measure. A leg in the future (of American options: in the spot) has `right` `F` and strike 0.
 */
export type FindingLeg = {
  readonly side: 'buy' | 'sell'
  readonly expiry: string
  readonly right: 'C' | 'P' | 'F'
  readonly strike: number
  readonly price: number
  readonly size: number
  readonly contracts: number
}

/**
 * - `parity`: the synthetic forward at a strike against the future. `box`: a synthetic forward bought at one strike and sold at another.
 *   `calendar`: the later option costs less than the earlier one that it dominates.
 * - `edge`: discounted profit per unit of the underlying before costs, in price units; above 0 always. `netPerContract`: per contract,
 *   after the costs that grow with size, in money.
 * - `contractsNeeded`: from how many contracts on it earns its orders' fixed costs too; Infinity where no size does.
 * - `contractsAvailable`: what the smallest of the sizes quoted suffices for; NaN where one is not known.
 * - `isExecutable`: needed ≤ available. False where available is not known.
 */
export type ChainFinding = {
  readonly kind: 'parity' | 'box' | 'calendar'
  readonly legs: readonly FindingLeg[]
  readonly edge: number
  readonly netPerContract: number
  readonly contractsNeeded: number
  readonly contractsAvailable: number
  readonly isExecutable: boolean
}

/** A future that expires with the options, as it can be traded, with sizes in their contracts. One whose bid is above its ask is no market. */
export type FutureMarket = {
  readonly bid: number
  readonly ask: number
  readonly bidSize: number
  readonly askSize: number
}

/**
 * Every strike whose synthetic forward can be traded against the future at a profit before costs; the best first. Prices must be in money.
 *
 * Of American options `future` is the spot as it can be traded, and the bounds are S·e^(−qT) − K ≤ C − P ≤ S − K·e^(−rT), with the yield of
 * the forward in use (dividends are paid by whoever is short of the spot; holding it costs nothing but its money); at a rate below 0 the
 * two factors of K change places.
 */
export function parityFindings(
  chain: OptionChain,
  future: FutureMarket,
  costs: TradeCosts = NO_COSTS,
): readonly ChainFinding[] {
  if (future.bid > 0 && future.ask > 0 && future.bid > future.ask) return []
  const synthetics = new Synthetics(chain)
  const { discount } = chain.forward()
  const isAmerican = chain.model === 'american'
  const shorted = isAmerican ? exp(-orZero(chain.forward().yield) * chain.years) : 1
  const found: ChainFinding[] = []
  for (let i = 0; i < chain.strikeCount; i += 1) {
    // D·(F − K) against C − P: buy the cheap one. A put that was sold may take the whole strike at another time than it was discounted from.
    const early = isAmerican ? Math.abs(1 - discount) * chain.strikes[i]! : 0
    const sell = synthetics.bid[i]! - (isAmerican ? 1 : discount) * future.ask
    const buy = (isAmerican ? shorted : discount) * future.bid - synthetics.ask[i]! - early
    if (sell > 0 && future.ask > 0)
      found.push(
        finding(chain, 'parity', [...synthetics.legs(i, 'sell'), futureLeg(chain, 'buy', future, 1)], sell, costs),
      )
    if (buy > 0 && future.bid > 0)
      found.push(
        finding(chain, 'parity', [...synthetics.legs(i, 'buy'), futureLeg(chain, 'sell', future, shorted)], buy, costs),
      )
  }
  return found.sort(byEdge)
}

/**
 * Boxes that pay more than they cost: each strike whose synthetic can be sold above the cheapest one to buy, and each that can be bought
 * below the dearest one to sell; the best first. No forward is needed, only the discount factor. Linear in the number of strikes.
 *
 * Of American options only those that buy the lower strike: exercised early, such a box pays the difference of strikes sooner (which is
 * worth less where the rate is below 0), while one that sells it may have to pay that difference twice.
 */
export function boxFindings(chain: OptionChain, costs: TradeCosts = NO_COSTS): readonly ChainFinding[] {
  const { bid, ask, legs } = new Synthetics(chain)
  const n = chain.strikeCount
  const isAmerican = chain.model === 'american'
  const found = new Map<number, ChainFinding>()
  const box = (buy: number, sell: number): void => {
    if (buy < 0 || sell < 0 || buy === sell) return
    const edge = bid[sell]! - ask[buy]!
    // The best box is found from both ends.
    if (edge > 0)
      found.set(buy * n + sell, finding(chain, 'box', [...legs(buy, 'buy'), ...legs(sell, 'sell')], edge, costs))
  }
  // The cheapest to buy below each strike and the dearest to sell above it; of European options, anywhere.
  const cheapest = bestSoFar(n, (i, best) => ask[i]! < (best < 0 ? Infinity : ask[best]!))
  const dearest = bestSoFar(n, (i, best) => bid[n - 1 - i]! > (best < 0 ? -Infinity : bid[n - 1 - best]!))
  for (let i = 0; i < n; i += 1) {
    const last = dearest[isAmerican ? n - 2 - i : n - 1] ?? -1
    box(cheapest[isAmerican ? i - 1 : n - 1] ?? -1, i)
    box(i, last < 0 ? -1 : n - 1 - last)
  }
  return [...found.values()].sort(byEdge)
}

/** Strikes that differ by rounding alone are the same. */
const ROUNDING = 1e-12

/**
 * Calls and puts of the later expiry that cost less than earlier ones they dominate. In units of the discounted forward an option of the
 * same strike over forward cannot lose value with time, and a call with a lower ratio (a put with a higher) is worth more: the later strike
 * taken is the nearest listed on that side. The hedge of the difference in forwards is not part of the legs: `edge` is in the earlier
 * expiry's price units, for `contractSize` units there against F₁·D₁/(F₂·D₂) as many of the later. The best first.
 *
 * A later American option holds the rights of the earlier one of the same strike (or of one that pays more): no forward is asked.
 *
 * @throws RangeError when the expiries are not in this order
 */
export function calendarFindings(
  earlier: OptionChain,
  later: OptionChain,
  costs: TradeCosts = NO_COSTS,
): readonly ChainFinding[] {
  if (!(earlier.years <= later.years))
    throw new RangeError(`the earlier expiry must come first, were ${earlier.expiry} and ${later.expiry}`)
  const isAmerican = earlier.model === 'american' && later.model === 'american'
  const near = isAmerican ? SAME_UNIT : earlier.forward()
  const far = isAmerican ? SAME_UNIT : later.forward()
  const unitsOfLater = (near.forward * near.discount) / (far.forward * far.discount)
  if (!(unitsOfLater > 0)) return []
  const contracts = (unitsOfLater * earlier.contractSize) / later.contractSize
  const a = earlier.quotes()
  const found: ChainFinding[] = []
  for (let row = 0; row < 2 * earlier.strikeCount; row += 1) {
    const bid = a.bid[row]!
    if (!(bid > 0 && isLive(earlier, row))) continue
    const right = row < earlier.strikeCount ? 'C' : 'P'
    const strike = a.strike[row]!
    const other = dominatingRow(later, right, (strike / near.forward) * far.forward)
    if (other < 0) continue
    const ask = later.quotes().ask[other]!
    if (!(ask > 0 && isLive(later, other))) continue
    const edge = moneyPrice(earlier, bid, near.forward) - moneyPrice(later, ask, far.forward) * unitsOfLater
    if (!(edge > 0)) continue
    const legs = [optionLeg(earlier, row, right, 'sell', 1), optionLeg(later, other, right, 'buy', contracts)]
    found.push(finding(earlier, 'calendar', legs, edge, costs))
  }
  return found.sort(byEdge)
}

/** The row of the nearest listed strike with which an option is worth at least as much as at `strike`; -1 without. */
function dominatingRow({ strikes, strikeCount }: OptionChain, right: 'C' | 'P', strike: number): number {
  const from = firstStrikeFrom(strikes, strike * (1 - ROUNDING))
  if (right === 'P') return from < strikeCount ? from + strikeCount : -1
  return strikes[from]! <= strike * (1 + ROUNDING) ? from : from - 1
}

/** American options of two expiries compare as they are. */
const SAME_UNIT = { forward: 1, discount: 1 }

/** Whether a row's bid and ask, as far as there are any, can be traded on: not crossed, not too old. */
function isLive(chain: OptionChain, row: number): boolean {
  const { bid, ask, quoteTsUs } = chain.quotes()
  return !(ask[row]! > 0 && bid[row]! > ask[row]!) && !isStale(chain.nowUs - quoteTsUs[row]!, chain.limits)
}

/** For each i the best of 0..i, by an order given; -1 while there is none. */
function bestSoFar(n: number, isBetter: (i: number, best: number) => boolean): Int32Array {
  const best = new Int32Array(n)
  for (let i = 0, at = -1; i < n; i += 1) {
    if (isBetter(i, at)) at = i
    best[i] = at
  }
  return best
}

/** What buying and selling the forward by call and put costs at each strike: C − P + D·K, NaN where a side is not quoted. */
class Synthetics {
  readonly bid: Float64Array
  readonly ask: Float64Array
  readonly #chain: OptionChain

  constructor(chain: OptionChain) {
    const { bid, ask } = chain.quotes()
    const { discount, forward } = chain.forward()
    const n = chain.strikeCount
    // What an American option pays, it may pay at once.
    const least = chain.model === 'american' ? Math.min(1, discount) : discount
    this.#chain = chain
    this.bid = new Float64Array(n)
    this.ask = new Float64Array(n)
    for (let i = 0; i < n; i += 1) {
      const paid = least * chain.strikes[i]!
      const has = (price: number, row: number): number =>
        price > 0 && isLive(chain, row) ? moneyPrice(chain, price, forward) : Number.NaN
      this.bid[i] = has(bid[i]!, i) - has(ask[i + n]!, i + n) + paid
      this.ask[i] = has(ask[i]!, i) - has(bid[i + n]!, i + n) + paid
    }
  }

  readonly legs = (i: number, side: 'buy' | 'sell'): readonly PricedLeg[] => {
    const put = i + this.#chain.strikeCount
    const isBuy = side === 'buy'
    return [
      optionLeg(this.#chain, i, 'C', isBuy ? 'buy' : 'sell', 1),
      optionLeg(this.#chain, put, 'P', isBuy ? 'sell' : 'buy', 1),
    ]
  }
}

/** `premium`: money per contract of the leg, whichever way it goes. */
type PricedLeg = { readonly leg: FindingLeg; readonly premium: number }

function optionLeg(
  chain: OptionChain,
  row: number,
  right: 'C' | 'P',
  side: 'buy' | 'sell',
  contracts: number,
): PricedLeg {
  const { strike, bid, ask, bidSize, askSize } = chain.quotes()
  const isBuy = side === 'buy'
  const price = isBuy ? ask[row]! : bid[row]!
  const size = isBuy ? askSize[row]! : bidSize[row]!
  return {
    leg: { side, expiry: chain.expiry, right, strike: strike[row]!, price, size, contracts },
    premium: moneyPrice(chain, price, chain.forward().forward) * chain.contractSize,
  }
}

function futureLeg(
  { expiry }: OptionChain,
  side: 'buy' | 'sell',
  { bid, ask, bidSize, askSize }: FutureMarket,
  contracts: number,
): PricedLeg {
  const isBuy = side === 'buy'
  const [price, size] = isBuy ? [ask, askSize] : [bid, bidSize]
  return { leg: { side, expiry, right: 'F', strike: 0, price, size, contracts }, premium: 0 }
}

function finding(
  { contractSize }: OptionChain,
  kind: ChainFinding['kind'],
  priced: readonly PricedLeg[],
  edge: number,
  { perContract, premiumRatio, perOrder }: TradeCosts,
): ChainFinding {
  let proportional = 0
  let contractsAvailable = Infinity
  for (const { leg, premium } of priced) {
    proportional += (perContract + premiumRatio * premium) * leg.contracts
    contractsAvailable = Math.min(contractsAvailable, leg.size / leg.contracts)
  }
  const netPerContract = edge * contractSize - proportional
  const fixed = perOrder * priced.length
  const contractsNeeded = netPerContract > 0 ? Math.floor(fixed / netPerContract) + 1 : Infinity
  return {
    kind,
    legs: priced.map(({ leg }) => leg),
    edge,
    netPerContract,
    contractsNeeded,
    contractsAvailable,
    isExecutable: contractsNeeded <= contractsAvailable,
  }
}

function moneyPrice(chain: OptionChain, price: number, forward: number): number {
  return chain.priceUnit === 'underlying' ? price * forward : price
}

function byEdge(a: ChainFinding, b: ChainFinding): number {
  return b.edge - a.edge || a.legs[0]!.strike - b.legs[0]!.strike
}

function orZero(value: number): number {
  return value > 0 ? value : 0
}
