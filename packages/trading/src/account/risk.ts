/** The account's gate: a pure decision over the whole book as it would be after the order. */

import type { RiskLimits } from '../engine-config.ts'
import type { RefusalReason } from '../events.ts'

/** What the gate looks at. Quantities in the instrument's unit, money in minor units; `…After` as if everything working had filled. */
export type RiskFacts = {
  readonly killed: boolean
  readonly killedBy: string
  /** Last price in price units; NaN before the first. */
  readonly lastUnits: number
  readonly limitUnits: number | null
  readonly ordersLastMinute: number
  readonly netQtyAfter: number
  /** Whether the order makes the position larger: what reduces risk passes the limits of size and loss. */
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

/** The first limit that the order would break, or null. Switches come first, then what is unknown, then rates, then sizes. */
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
  if (limits.maxOrdersPerMinute !== null && facts.ordersLastMinute >= limits.maxOrdersPerMinute) {
    return over('order_rate', limits.maxOrdersPerMinute, facts.ordersLastMinute + 1, 'orders per minute')
  }
  if (limits.priceBandBps !== null && facts.limitUnits !== null) {
    const awayBps = (Math.abs(facts.limitUnits - facts.lastUnits) / facts.lastUnits) * 10_000
    if (awayBps > limits.priceBandBps)
      return over('price_band', limits.priceBandBps, awayBps, 'bps from the last price')
  }
  if (!facts.opens) return null
  const lossMinor = facts.dayStartEquityMinor - facts.equityMinor
  if (limits.maxDailyLossMinor !== null && lossMinor >= limits.maxDailyLossMinor) {
    return over('daily_loss', limits.maxDailyLossMinor, lossMinor, `minor ${currency} lost today`, major)
  }
  const netQty = Math.abs(facts.netQtyAfter)
  if (limits.maxPositionQty !== null && netQty > limits.maxPositionQty) {
    return over('position_limit', limits.maxPositionQty, netQty, 'quantity')
  }
  if (limits.maxNotionalMinor !== null && facts.grossAfterMinor > limits.maxNotionalMinor) {
    return over('notional_limit', limits.maxNotionalMinor, facts.grossAfterMinor, `minor ${currency} gross`, major)
  }
  const canCarry = Math.max(0, facts.equityMinor) * limits.maxLeverage
  if (facts.needMinor > canCarry) return over('buying_power', canCarry, facts.needMinor, `minor ${currency}`, major)
  return null
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
