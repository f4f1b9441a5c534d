/**
 * Prices that contradict each other: parity, boxes, calendars. Each finding is a trade at the bids and asks that are there, what is left of
 * it after costs, and the size that it would take.
 */

import type { OptionChain } from './chain.ts'
import { firstStrikeFrom } from './smile.ts'

/** What trading costs, in money. `perContract` for each contract of a leg, `premiumRatio` of the premium of a leg, `perOrder` for each leg. */
export type TradeCosts = { readonly perContract: number; readonly premiumRatio: number; readonly perOrder: number }

export const NO_COSTS: TradeCosts = { perContract: 0, premiumRatio: 0, perOrder: 0 }

/** `size` in contracts; NaN where the quote does not say. A leg in the future has `right` `F` and strike 0. */
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

/** Every strike whose synthetic forward can be traded against the future at a profit before costs; the best first. Prices must be in money. */
export function parityFindings(
  chain: OptionChain,
  future: FutureMarket,
  costs: TradeCosts = NO_COSTS,
): readonly ChainFinding[] {
  const synthetics = new Synthetics(chain)
  const { discount } = synthetics
  const found: ChainFinding[] = []
  for (let i = 0; i < chain.strikeCount; i += 1) {
    // D·(F − K) against C − P: buy the cheap one.
    const sell = synthetics.bid[i]! - discount * future.ask
    const buy = discount * future.bid - synthetics.ask[i]!
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
 */
export function boxFindings(chain: OptionChain, costs: TradeCosts = NO_COSTS): readonly ChainFinding[] {
  const synthetics = new Synthetics(chain)
  const n = chain.strikeCount
  let cheapest = -1
  let dearest = -1
  for (let i = 0; i < n; i += 1) {
    if (synthetics.ask[i]! < (cheapest < 0 ? Infinity : synthetics.ask[cheapest]!)) cheapest = i
    if (synthetics.bid[i]! > (dearest < 0 ? -Infinity : synthetics.bid[dearest]!)) dearest = i
  }
  if (cheapest < 0 || dearest < 0) return []
  const found: ChainFinding[] = []
  const box = (buy: number, sell: number): void => {
    const edge = synthetics.bid[sell]! - synthetics.ask[buy]!
    if (edge > 0 && buy !== sell)
      found.push(finding(chain, 'box', [...synthetics.legs(buy, 'buy'), ...synthetics.legs(sell, 'sell')], edge, costs))
  }
  for (let i = 0; i < n; i += 1) {
    box(cheapest, i)
    if (i !== cheapest) box(i, dearest)
  }
  return found.filter(isFirstOfItsKind).sort(byEdge)
}

/**
 * Calls and puts of the later expiry that cost less than earlier ones they dominate. In units of the discounted forward an option of the
 * same strike over forward cannot lose value with time, and a call with a lower ratio (a put with a higher) is worth more: the later strike
 * taken is the nearest listed on that side. The hedge of the difference in forwards is not part of the legs: `edge` is in the earlier
 * expiry's price units, for `contractSize` units there against F₁·D₁/(F₂·D₂) as many of the later. The best first.
 */
export function calendarFindings(
  earlier: OptionChain,
  later: OptionChain,
  costs: TradeCosts = NO_COSTS,
): readonly ChainFinding[] {
  if (!(earlier.years <= later.years))
    throw new RangeError(`the earlier expiry must come first, were ${earlier.expiry} and ${later.expiry}`)
  const near = earlier.forward()
  const far = later.forward()
  const nearUnit = near.forward * near.discount
  const farUnit = far.forward * far.discount
  if (!(nearUnit > 0 && farUnit > 0)) return []
  const a = earlier.quotes()
  const b = later.quotes()
  const found: ChainFinding[] = []
  for (let row = 0; row < 2 * earlier.strikeCount; row += 1) {
    const bid = a.bid[row]!
    if (!(bid > 0)) continue
    const isCall = row < earlier.strikeCount
    const strike = a.strike[row]!
    const scaled = (strike / near.forward) * far.forward
    const from = firstStrikeFrom(later.strikes, scaled)
    const index = isCall && later.strikes[from] !== scaled ? from - 1 : from
    if (index < 0 || index >= later.strikeCount) continue
    const other = isCall ? index : index + later.strikeCount
    const ask = b.ask[other]!
    if (!(ask > 0)) continue
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
      const has = (price: number): number => (price > 0 ? moneyPrice(chain, price, forward) : Number.NaN)
      this.bid[i] = has(bid[i]!) - has(ask[i + n]!) + paid
      this.ask[i] = has(ask[i]!) - has(bid[i + n]!) + paid
    }
  }

  legs(i: number, side: 'buy' | 'sell'): readonly FindingLeg[] {
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
