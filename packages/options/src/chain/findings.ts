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

export const NO_COSTS: TradeCosts = { perContract: 0, premiumRatio: 0, perOrder: 0 }

/** `size` in contracts; NaN where the quote does not say. A leg in the future (of American options: in the spot) has `right` `F` and strike 0. */
export type FindingLeg = {
  readonly side: 'buy' | 'sell'
  readonly expiry: string
  readonly right: 'C' | 'P' | 'F'
  readonly strike: number
  readonly price: number
  readonly size: number
}

/**
 * - `parity`: the synthetic forward at a strike against the future. `box`: a synthetic forward bought at one strike and sold at another.
 *   `calendar`: the later option costs less than the earlier one that it dominates.
 * - `edge`: discounted profit per unit of the underlying before costs, in price units; above 0 always. `netPerContract`: per contract,
 *   after the costs that grow with size, in money.
 * - `contractsNeeded`: from how many contracts on it earns its orders' fixed costs too; Infinity where no size does.
 * - `contractsAvailable`: the smallest size quoted among the legs; NaN where one is not known.
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

/** The future as it can be traded, with sizes in the options' contracts. */
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
 * the forward in use (dividends are paid by whoever is short of the spot).
 */
export function parityFindings(
  chain: OptionChain,
  future: FutureMarket,
  costs: TradeCosts = NO_COSTS,
): readonly ChainFinding[] {
  const synthetics = new Synthetics(chain)
  const { discount } = synthetics
  const isAmerican = chain.model === 'american'
  const carried = isAmerican ? exp(-orZero(chain.forward().yield) * chain.years) : discount
  const found: ChainFinding[] = []
  for (let i = 0; i < chain.strikeCount; i += 1) {
    // D·(F − K) against C − P: buy the cheap one. A put that was sold may take the whole strike at once.
    const early = isAmerican ? (1 - discount) * chain.strikes[i]! : 0
    const sell = synthetics.bid[i]! - (isAmerican ? 1 : discount) * future.ask
    const buy = carried * future.bid - synthetics.ask[i]! - early
    if (sell > 0 && future.ask > 0)
      found.push(
        finding(chain, 'parity', [...synthetics.legs(i, 'sell'), futureLeg(chain, 'buy', future)], sell, costs),
      )
    if (buy > 0 && future.bid > 0)
      found.push(finding(chain, 'parity', [...synthetics.legs(i, 'buy'), futureLeg(chain, 'sell', future)], buy, costs))
  }
  return found.sort(byEdge)
}

/**
 * Boxes that pay more than they cost: each strike whose synthetic can be sold above the cheapest one to buy, and each that can be bought
 * below the dearest one to sell; the best first. No forward is needed, only the discount factor. Linear in the number of strikes.
 *
 * Of American options only those that buy the lower strike: exercised early, such a box pays the difference of strikes sooner, while one
 * that sells it may have to pay that difference twice.
 */
export function boxFindings(chain: OptionChain, costs: TradeCosts = NO_COSTS): readonly ChainFinding[] {
  const { bid, ask, legs } = new Synthetics(chain)
  const n = chain.strikeCount
  const isAmerican = chain.model === 'american'
  const found: ChainFinding[] = []
  const box = (buy: number, sell: number): void => {
    if (buy < 0 || sell < 0 || buy === sell) return
    const edge = bid[sell]! - ask[buy]!
    if (edge > 0) found.push(finding(chain, 'box', [...legs(buy, 'buy'), ...legs(sell, 'sell')], edge, costs))
  }
  // The cheapest to buy below each strike and the dearest to sell above it; of European options, anywhere.
  const cheapest = bestSoFar(n, (i, best) => ask[i]! < (best < 0 ? Infinity : ask[best]!))
  const dearest = bestSoFar(n, (i, best) => bid[n - 1 - i]! > (best < 0 ? -Infinity : bid[n - 1 - best]!))
  for (let i = 0; i < n; i += 1) {
    const last = dearest[isAmerican ? n - 2 - i : n - 1] ?? -1
    box(cheapest[isAmerican ? i - 1 : n - 1] ?? -1, i)
    box(i, last < 0 ? -1 : n - 1 - last)
  }
  return found.filter(isFirstOfItsKind).sort(byEdge)
}

/**
 * Calls and puts of the later expiry that cost less than earlier ones they dominate. In units of the discounted forward an option of the
 * same strike over forward cannot lose value with time, and a call with a lower ratio (a put with a higher) is worth more: the later strike
 * taken is the nearest listed on that side. The hedge of the difference in forwards is not part of the legs: `edge` is in the earlier
 * expiry's price units, for `contractSize` units there against F₁·D₁/(F₂·D₂) as many of the later. The best first.
 *
 * A later American option holds the rights of the earlier one of the same strike (or of one that pays more): no forward is asked.
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
  const nearUnit = near.forward * near.discount
  const farUnit = far.forward * far.discount
  if (!(nearUnit > 0 && farUnit > 0)) return []
  const a = earlier.quotes()
  const b = later.quotes()
  const found: ChainFinding[] = []
  for (let row = 0; row < 2 * earlier.strikeCount; row += 1) {
    const bid = a.bid[row]!
    if (!(bid > 0 && isLive(earlier, row))) continue
    const isCall = row < earlier.strikeCount
    const strike = a.strike[row]!
    const scaled = (strike / near.forward) * far.forward
    const from = firstStrikeFrom(later.strikes, scaled)
    const index = isCall && later.strikes[from] !== scaled ? from - 1 : from
    if (index < 0 || index >= later.strikeCount) continue
    const other = isCall ? index : index + later.strikeCount
    const ask = b.ask[other]!
    if (!(ask > 0 && isLive(later, other))) continue
    const edge = moneyPrice(earlier, bid, near.forward) - (moneyPrice(later, ask, far.forward) / farUnit) * nearUnit
    if (!(edge > 0)) continue
    const right = isCall ? 'C' : 'P'
    const legs: FindingLeg[] = [
      { side: 'sell', expiry: earlier.expiry, right, strike, price: bid, size: a.bidSize[row]! },
      { side: 'buy', expiry: later.expiry, right, strike: b.strike[other]!, price: ask, size: b.askSize[other]! },
    ]
    found.push(finding(earlier, 'calendar', legs, edge, costs))
  }
  return found.sort(byEdge)
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
  readonly discount: number
  readonly bid: Float64Array
  readonly ask: Float64Array
  readonly #chain: OptionChain

  constructor(chain: OptionChain) {
    const { bid, ask } = chain.quotes()
    const { discount, forward } = chain.forward()
    const n = chain.strikeCount
    this.#chain = chain
    this.discount = discount
    this.bid = new Float64Array(n)
    this.ask = new Float64Array(n)
    for (let i = 0; i < n; i += 1) {
      const paid = discount * chain.strikes[i]!
      const has = (price: number, row: number): number =>
        price > 0 && isLive(chain, row) ? moneyPrice(chain, price, forward) : Number.NaN
      this.bid[i] = has(bid[i]!, i) - has(ask[i + n]!, i + n) + paid
      this.ask[i] = has(ask[i]!, i) - has(bid[i + n]!, i + n) + paid
    }
  }

  readonly legs = (i: number, side: 'buy' | 'sell'): readonly FindingLeg[] => {
    const put = i + this.#chain.strikeCount
    const isBuy = side === 'buy'
    return [this.#leg(i, 'C', isBuy ? 'buy' : 'sell'), this.#leg(put, 'P', isBuy ? 'sell' : 'buy')]
  }

  #leg(row: number, right: 'C' | 'P', side: 'buy' | 'sell'): FindingLeg {
    const { strike, bid, ask, bidSize, askSize } = this.#chain.quotes()
    const isBuy = side === 'buy'
    const price = isBuy ? ask[row]! : bid[row]!
    const size = isBuy ? askSize[row]! : bidSize[row]!
    return { side, expiry: this.#chain.expiry, right, strike: strike[row]!, price, size }
  }
}

function futureLeg(
  { expiry }: OptionChain,
  side: 'buy' | 'sell',
  { bid, ask, bidSize, askSize }: FutureMarket,
): FindingLeg {
  const isBuy = side === 'buy'
  return { side, expiry, right: 'F', strike: 0, price: isBuy ? ask : bid, size: isBuy ? askSize : bidSize }
}

function finding(
  chain: OptionChain,
  kind: ChainFinding['kind'],
  legs: readonly FindingLeg[],
  edge: number,
  { perContract, premiumRatio, perOrder }: TradeCosts,
): ChainFinding {
  const { forward } = chain.forward()
  const size = chain.contractSize
  let proportional = 0
  let contractsAvailable = Infinity
  for (const leg of legs) {
    const premium = leg.right === 'F' ? 0 : moneyPrice(chain, leg.price, forward) * size
    proportional += perContract + premiumRatio * premium
    contractsAvailable = Math.min(contractsAvailable, leg.size)
  }
  const netPerContract = edge * size - proportional
  const fixed = perOrder * legs.length
  const contractsNeeded = netPerContract > 0 ? Math.floor(fixed / netPerContract) + 1 : Infinity
  return {
    kind,
    legs,
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

/** The best box is found from both ends. */
function isFirstOfItsKind(one: ChainFinding, index: number, all: readonly ChainFinding[]): boolean {
  const same = (other: ChainFinding): boolean =>
    other.legs[0]!.strike === one.legs[0]!.strike && other.legs[2]!.strike === one.legs[2]!.strike
  return all.findIndex(same) === index
}

function orZero(value: number): number {
  return value > 0 ? value : 0
}
