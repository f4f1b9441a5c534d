import { GREEK_NAMES, type GreekColumns, type Greeks, PRICE_OUTCOMES, TRADING_DAYS_PER_YEAR } from './greeks.ts'

/**
 * The registers in which a model leaves the numbers of one contract, in the order of `GREEK_NAMES`: a double that a call returns,
 * or an object for each contract, would cost as much as the mathematics. Nothing survives the next contract.
 */
export const SLOTS: Float64Array = new Float64Array(GREEK_NAMES.length)

export const PRICE = 0
export const DELTA = 1
export const GAMMA = 2
export const THETA_PER_DAY = 3
export const VEGA_PER_POINT = 4
export const RHO_PER_PCT = 5
export const VANNA = 6
export const VOLGA = 7
export const CHARM = 8
export const VETA = 9
export const SPEED = 10
export const ZOMMA = 11
export const COLOR = 12
export const ULTIMA = 13
export const THETA_PER_TRADING_DAY = 14
export const DIVIDEND_RHO_PER_PCT = 15
export const LAMBDA = 16

/** The outcomes as numbers: indices of `PRICE_OUTCOMES`. */
export const OK = 0
export const EXPIRED = 1
export const INVALID = 2

/** NaN in place of a Greek that exceeds every double, or that something did on the way to it. */
export function dropInfinities(): void {
  for (let slot = 0; slot < SLOTS.length; slot += 1) if (Math.abs(SLOTS[slot]!) === Infinity) SLOTS[slot] = NaN
}

/** How far a row is computed: the price; down to rho too; everything. */
export const PRICE_ONLY = 0
export const FIRST_ORDER = 1
export const ALL = 2
export type Depth = typeof PRICE_ONLY | typeof FIRST_ORDER | typeof ALL

/** What a caller wants of each row: slots and the columns for them, the column of outcomes, and how far that is to compute. */
export type Asked = {
  readonly columns: readonly Float64Array[]
  readonly slots: readonly number[]
  readonly outcomes: Uint8Array | null
  readonly depth: Depth
}

export function askedOf(out: GreekColumns): Asked {
  const columns: Float64Array[] = []
  const slots: number[] = []
  let depth: Depth = PRICE_ONLY
  GREEK_NAMES.forEach((name, slot) => {
    const column = out[name]
    if (column === undefined) return
    columns.push(column)
    slots.push(slot)
    if (slot > RHO_PER_PCT) depth = ALL
    else if (slot !== PRICE && depth === PRICE_ONLY) depth = FIRST_ORDER
  })
  return { columns, slots, outcomes: out.outcome ?? null, depth }
}

/**
 * `SLOTS` as an object, theta scaled from 252 trading days to the given number. Written out: an object that grows name by name costs
 * more than its numbers.
 */
export function greeksOf(outcome: number, tradingDaysPerYear: number): Greeks {
  const perTradingDay = SLOTS[THETA_PER_TRADING_DAY]!
  const isUsual = tradingDaysPerYear === TRADING_DAYS_PER_YEAR
  return {
    price: SLOTS[PRICE]!,
    delta: SLOTS[DELTA]!,
    gamma: SLOTS[GAMMA]!,
    thetaPerDay: SLOTS[THETA_PER_DAY]!,
    vegaPerPoint: SLOTS[VEGA_PER_POINT]!,
    rhoPerPct: SLOTS[RHO_PER_PCT]!,
    vanna: SLOTS[VANNA]!,
    volga: SLOTS[VOLGA]!,
    charm: SLOTS[CHARM]!,
    veta: SLOTS[VETA]!,
    speed: SLOTS[SPEED]!,
    zomma: SLOTS[ZOMMA]!,
    color: SLOTS[COLOR]!,
    ultima: SLOTS[ULTIMA]!,
    thetaPerTradingDay: isUsual ? perTradingDay : (perTradingDay * TRADING_DAYS_PER_YEAR) / tradingDaysPerYear,
    dividendRhoPerPct: SLOTS[DIVIDEND_RHO_PER_PCT]!,
    lambda: SLOTS[LAMBDA]!,
    outcome: PRICE_OUTCOMES[outcome]!,
  }
}
