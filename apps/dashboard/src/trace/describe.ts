/** An event of a causation chain in words: what it is, what it says, and the facts behind it in people's units. */

import type { TraceEvent } from '../api/shapes.ts'
import { ABSENT, fixed, plain, quantity, signed } from '../format/number.ts'
import { dateTimeText } from '../format/time.ts'

/** Scales of the traded instrument, which the raw event leaves out. `currencyDecimals` null: the ledger's scale is not known. */
export type TraceScale = {
  readonly priceDecimals: number
  readonly qtyDecimals: number
  readonly currencyDecimals: number | null
  readonly currency: string
}
export type Fact = { readonly name: string; readonly value: string }
export type Described = {
  /** The kind of event: `Fill`, `Order sent`, `Signal` … */
  readonly title: string
  /** One line that says what happened; may be empty. */
  readonly summary: string
  readonly facts: readonly Fact[]
}

const TITLES: Readonly<Record<string, string>> = {
  market_tick: 'Tick',
  bar_closed: 'Bar closed',
  analytics_value: 'Indicators',
  trading_signal: 'Signal',
  validated_signal: 'Accepted by risk',
  rejected_signal: 'Refused by risk',
  order_submitted: 'Order sent',
  order_acknowledged: 'Order acknowledged',
  order_placed: 'Order rests at the venue',
  order_replaced: 'Order replaced',
  order_partially_filled: 'Partial fill',
  order_filled: 'Fill',
  order_cancelled: 'Order cancelled',
  order_expired: 'Order expired',
  order_failed: 'Order failed',
  order_unknown: 'Order in doubt',
  broker_report: 'Venue report',
  pnl_snapshot: 'Profit',
  alert: 'Alert',
  system_error: 'Error',
  operator_command: 'Operator',
  timer: 'Timer',
}

type Data = { readonly [name: string]: unknown }

export function describe(event: TraceEvent, scale: TraceScale): Described {
  const data: Data = typeof event.data === 'object' && event.data !== null ? (event.data as Data) : {}
  return {
    title: TITLES[event.type] ?? event.type,
    summary: summaryOf(event.type, data, scale),
    facts: factsOf(data, scale),
  }
}

/** From the cause to the effect: the tick first, whatever order the chain came in. */
export function causesFirst(chain: readonly TraceEvent[]): readonly TraceEvent[] {
  const place = new Map(chain.map(({ id }, i) => [id, i]))
  const isEffectFirst = chain.some(({ causationId }, i) => (place.get(causationId) ?? -1) > i)
  return isEffectFirst ? chain.toReversed() : chain
}

function summaryOf(type: string, data: Data, scale: TraceScale): string {
  const price = (name: string): string => fact(data, name, 'Units', scale.priceDecimals)
  const qty = (name: string): string => quantityFact(data, name, scale)
  switch (type) {
    case 'market_tick':
      return `${text(data, 'kind') || 'trade'} at ${price('price')}`
    case 'bar_closed':
      return `${text(data, 'timeframe')}  O ${price('open')}  H ${price('high')}  L ${price('low')}  C ${price('close')}`
    case 'trading_signal':
      return `${text(data, 'strategy')} wants ${text(data, 'target')}${reasonsText(data.reasons)}`
    case 'validated_signal':
      return `changes the position by ${signedUnits(data.deltaUnits, data.delta, scale)}`
    case 'rejected_signal':
      return text(data, 'message')
    case 'order_submitted':
      return `${text(data, 'side')} ${qty('qty')} ${text(data, 'kind')}, to ${text(data, 'role')}`
    case 'order_filled':
    case 'order_partially_filled':
      return `${text(data, 'side')} ${qty('qty')} at ${price('price')}, position then ${qty('position')}`
    case 'broker_report':
      return text(data, 'kind') === 'fill' ? `filled ${qty('qty')} at ${price('price')}` : text(data, 'kind')
    case 'alert':
    case 'system_error':
      return text(data, 'message')
    default:
      return ''
  }
}

/** Every field, with units turned into numbers and names into words. Absent ones and lists of objects are left out. */
function factsOf(data: Data, scale: TraceScale): readonly Fact[] {
  const facts: Fact[] = []
  for (const [name, value] of Object.entries(data)) {
    if (value === null || value === undefined) continue
    if (name === 'reasons' && Array.isArray(value)) {
      for (const reason of value as { name: string; value: number | null }[]) {
        facts.push({ name: reason.name, value: plain(reason.value) })
      }
    } else if (name === 'values' && typeof value === 'object') {
      for (const [key, number] of Object.entries(value))
        facts.push({ name: key, value: plain(number as number | null) })
    } else if (typeof value !== 'object') facts.push({ name: words(name), value: valueText(name, value, scale) })
  }
  return facts
}

function valueText(name: string, value: unknown, scale: TraceScale): string {
  if (typeof value !== 'number') return String(value)
  if (/Us$/.test(name)) return dateTimeText(value, 'UTC')
  if (isQuantity(name)) return quantity(value / 10 ** scale.qtyDecimals, scale.qtyDecimals)
  if (/Units$/.test(name)) return fixed(value / 10 ** scale.priceDecimals, scale.priceDecimals)
  if (/Minor$/.test(name)) {
    if (scale.currencyDecimals === null) return `${plain(value)} minor units`
    return `${fixed(value / 10 ** scale.currencyDecimals, scale.currencyDecimals)} ${scale.currency}`
  }
  return plain(value)
}

/** `cumQtyUnits` → `cum qty`: what carries its unit in the API's own name does not repeat it on the page. */
function words(name: string): string {
  return name
    .replace(/(Units|Minor|TsUs|Us)$/, '')
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .trim()
}

function isQuantity(name: string): boolean {
  return /^(qty|cumQty|filled|leaves|position|delta|volume)Units$/.test(name)
}

/** A number that comes as `<name>Units` or, from a server that has turned it already, as `<name>`. */
function fact(data: Data, name: string, suffix: string, decimals: number): string {
  const units = data[`${name}${suffix}`]
  if (typeof units === 'number') return fixed(units / 10 ** decimals, decimals)
  const value = data[name]
  return typeof value === 'number' ? fixed(value, decimals) : ABSENT
}

function quantityFact(data: Data, name: string, { qtyDecimals }: TraceScale): string {
  const units = data[`${name}Units`]
  if (typeof units === 'number') return quantity(units / 10 ** qtyDecimals, qtyDecimals)
  const value = data[name]
  return typeof value === 'number' ? quantity(value, qtyDecimals) : ABSENT
}

function signedUnits(units: unknown, value: unknown, { qtyDecimals }: TraceScale): string {
  const delta = typeof units === 'number' ? units / 10 ** qtyDecimals : typeof value === 'number' ? value : null
  return signed(delta, qtyDecimals)
}

function reasonsText(reasons: unknown): string {
  if (!Array.isArray(reasons) || reasons.length === 0) return ''
  return `: ${(reasons as { name: string; value: number | null }[]).map(({ name, value }) => `${name} ${plain(value)}`).join(', ')}`
}

function text(data: Data, name: string): string {
  const value = data[name]
  return typeof value === 'string' ? value : ''
}
