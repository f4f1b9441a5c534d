import type { Market } from './market.ts'
import { joined, type Position } from './position.ts'
import { markedAt, type ProfitGrid } from './valuation.ts'

/**
 * `priceScan` is the largest usual move as a fraction of the spot, `volScanPoints` that of the vol, `yearsForward`
 * what passes (a day).
 */
export type ScanRange = { readonly priceScan: number; readonly volScanPoints: number; readonly yearsForward: number }

/** One move of a {@link ScanRange}: `spotMove` a fraction of the spot, `volPoints` of 0.01. */
export type ScanScenario = {
  readonly spotMove: number
  readonly volPoints: number
  /** Share of the loss that counts: 1, or 0.35 for the two extreme moves. */
  readonly weight: number
  /** Change of value from now, weighted. */
  readonly change: number
}

/** What {@link scanRisk} found, in cash. */
export type ScanRisk = {
  readonly scenarios: readonly ScanScenario[]
  /** The worst weighted loss as a number of 0 or more; NaN where a value is. */
  readonly risk: number
  readonly worst: ScanScenario
  /**
   * Options sold, net of those bought on the same underlying, right and nothing else, in contracts: what short-option
   * minimums are charged on.
   */
  readonly netShortOptions: number
  /** Value of the options alone, bought above zero and sold below: what exchanges set against the risk of the scan. */
  readonly netOptionValue: number
}

/**
 * The sixteen scenarios of a SPAN risk array: price unchanged, ±⅓, ±⅔ and ±1 of the scan range with vol up and down,
 * and ±2 ranges with vol unchanged at 35 %. This is the scanning part only: exchanges add intermonth, delivery and
 * minimum charges from their own parameter files.
 *
 * Several positions are taken as one. The spots of all underlyings move together; ask for one underlying at a time where an exchange
 * nets none.
 *
 * @throws RangeError if an underlying is not in the market
 * @see CME Group, "CME SPAN: risk arrays" (the extreme move is a parameter there: 2 and 3 ranges are in use)
 */
export function scanRisk(
  positions: Position | readonly Position[],
  market: Market,
  { priceScan, volScanPoints, yearsForward }: ScanRange,
): ScanRisk {
  const position = joined(positions)
  const marked = (spotMove: number, volPoints: number, years: number): number =>
    markedAt(position, market, { volPoints, yearsForward: years, sticky: 'strike' }, [spotMove])[0]!
  const now = marked(0, 0, 0)
  const scenario = (spotMove: number, volPoints: number, weight: number): ScanScenario => {
    return { spotMove, volPoints, weight, change: weight * (marked(spotMove, volPoints, yearsForward) - now) }
  }
  const scenarios: ScanScenario[] = []
  for (const share of [0, 1 / 3, -1 / 3, 2 / 3, -2 / 3, 1, -1]) {
    scenarios.push(scenario(share * priceScan, volScanPoints, 1), scenario(share * priceScan, -volScanPoints, 1))
  }
  scenarios.push(scenario(2 * priceScan, 0, 0.35), scenario(-2 * priceScan, 0, 0.35))
  let worst = scenarios[0]!
  for (const each of scenarios) if (each.change < worst.change || Number.isNaN(each.change)) worst = each
  const options = { ...position, legs: position.legs.filter(({ kind }) => kind === 'option') }
  return {
    scenarios,
    risk: Math.max(0, -worst.change),
    worst,
    netShortOptions: netShort(position),
    netOptionValue: markedAt(options, market, { volPoints: 0, yearsForward: 0, sticky: 'strike' }, [0])[0]!,
  }
}

/** Worst and best profit of a grid, for a margin by scenarios of one's own; NaN when a profit is, or the grid is empty. */
export function extremesOf({ profit }: ProfitGrid): { readonly worst: number; readonly best: number } {
  if (profit.length === 0) return { worst: NaN, best: NaN }
  let worst = Infinity
  let best = -Infinity
  for (const each of profit) {
    worst = Math.min(worst, each)
    best = Math.max(best, each)
  }
  return { worst, best }
}

function netShort({ legs }: Position): number {
  const net = new Map<string, number>()
  for (const leg of legs) {
    if (leg.kind !== 'option') continue
    const key = `${leg.right} ${leg.underlying}`
    net.set(key, (net.get(key) ?? 0) + leg.quantity)
  }
  let sold = 0
  for (const quantity of net.values()) sold += Math.max(0, -quantity)
  return sold
}
