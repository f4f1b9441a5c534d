/** The account's gate: a pure decision over the whole book as it would be after the order. */

import type { RiskLimits } from '../engine-config.ts'
import type { RefusalReason, TradingSignal } from '../events.ts'

/** What the gate looks at. Quantities in the instrument's unit, money in minor units; `…After` as if everything working had filled. */
export type RiskFacts = {
  readonly killed: boolean
  readonly killedBy: string
  /** Last price in price units; NaN before the first. */
  readonly lastUnits: number
  readonly limitUnits: number | null
  /** With those that must be sent before it. */
  readonly ordersLastMinute: number
  readonly qtyAfter: number
  /** The largest quantity that is exact: 2^53 − 1 quantity units. */
  readonly largestQty: number
  /** Whether the order makes the position larger: what reduces risk passes the limits of rate, size and loss. */
  readonly opens: boolean
  readonly grossAfterMinor: number
  /** Room for fees and slippage included. */
  readonly needMinor: number
  readonly equityMinor: number
  readonly dayStartEquityMinor: number
}

export type Refusal = {
  readonly reason: RefusalReason
  readonly limit: number | null
  readonly value: number | null
  readonly unit: string
  readonly message: string
}

/** The first limit that the order would break, or null. Switches come first, then what is unknown, then, for what opens, rates and sizes. */
export function refusalOf(
  limits: RiskLimits,
  facts: RiskFacts,
  money: { readonly currency: string; readonly decimals: number },
): Refusal | null {
  const { currency } = money
  const major = 10 ** -money.decimals
  if (facts.killed) {
    return refused('kill_switch', null, null, '', `the kill switch is on, pressed by ${facts.killedBy}`)
  }
  if (!(facts.lastUnits > 0)) return refused('no_price', null, null, '', 'the instrument has no price yet')
  if (!facts.opens) return null
  if (limits.maxOrdersPerMinute !== null && facts.ordersLastMinute >= limits.maxOrdersPerMinute) {
    return over('order_rate', limits.maxOrdersPerMinute, facts.ordersLastMinute + 1, 'orders per minute')
  }
  if (limits.priceBandBps !== null && facts.limitUnits !== null) {
    const awayBps = (Math.abs(facts.limitUnits - facts.lastUnits) / facts.lastUnits) * 10_000
    if (awayBps > limits.priceBandBps)
      return over('price_band', limits.priceBandBps, awayBps, 'bps from the last price')
  }
  // Money below the minor unit is noise of floats: an order exactly at a limit must not be refused for it.
  const lossMinor = Math.round(facts.dayStartEquityMinor - facts.equityMinor)
  if (limits.maxDailyLossMinor !== null && lossMinor >= limits.maxDailyLossMinor) {
    return over('daily_loss', limits.maxDailyLossMinor, lossMinor, `minor ${currency} lost today`, major)
  }
  const mostQty = Math.min(limits.maxPositionQty ?? facts.largestQty, facts.largestQty)
  if (!(facts.qtyAfter <= mostQty)) return over('position_limit', mostQty, facts.qtyAfter, 'quantity')
  const mostMinor = Math.min(limits.maxNotionalMinor ?? Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
  const grossMinor = Math.round(facts.grossAfterMinor)
  if (!(grossMinor <= mostMinor)) return over('notional_limit', mostMinor, grossMinor, `minor ${currency} gross`, major)
  const canCarry = Math.round(Math.max(0, facts.equityMinor) * limits.maxLeverage)
  const needMinor = Math.round(facts.needMinor)
  if (!(needMinor <= canCarry)) return over('buying_power', canCarry, needMinor, `minor ${currency}`, major)
  return null
}

export function tooSmall(target: TradingSignal['target']): Refusal {
  const message = `the size of a ${target} signal is less than one step of the instrument`
  return refused('quantity_step', null, null, 'quantity', message)
}

/** More of a position that is no more, asked for before the strategy could know. */
export function stale(target: TradingSignal['target']): Refusal {
  const message = `the ${target} position was closed by its stop or target before the strategy could know`
  return refused('stale_position', null, null, '', message)
}

/** `perUnit` turns the numbers into what people read: the message is in major units where the numbers are in minor ones. */
function over(reason: RefusalReason, limit: number, value: number, unit: string, perUnit = 1): Refusal {
  const words = `${reason.replace('_', ' ')}: ${read(value, perUnit)} ${unit.replace('minor ', '')}, the limit is ${read(limit, perUnit)}`
  return refused(reason, limit, value, unit, words)
}

function read(value: number, perUnit: number): string {
  if (perUnit !== 1) return (value * perUnit).toFixed(2)
  return Number.isInteger(value) ? String(value) : value.toFixed(2)
}

function refused(
  reason: RefusalReason,
  limit: number | null,
  value: number | null,
  unit: string,
  message: string,
): Refusal {
  return { reason, limit, value, unit, message }
}
