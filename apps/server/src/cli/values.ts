/** Texts of the command line into values. Each refusal says the rule; commander puts option and value before it. */

import { exactUnits, parseTimeframe, zoneOf } from '@tickworks/market'
import type { Size } from '@tickworks/trading'
import { InvalidArgumentError } from 'commander'
import { parseSpeed, type Speed } from '../platform/pacing.ts'
import { usageError } from './exit.ts'

/** A decimal number in people's units, kept as text so that its scale decides about digits: `amount('10.50').minor(2)` is 1050. */
export type Amount = { readonly text: string; minor(decimals: number): number }

/** `name=value` of `--param`; `id` is the strategy's where several run. */
export type ParamText = { readonly id: string | null; readonly name: string; readonly value: string }

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i

/** A number from `min` to `max`, both allowed. */
export function number(min: number, max: number, unit = ''): (text: string) => number {
  return (text) => {
    const value = NUMBER.test(text) ? Number(text) : Number.NaN
    if (!(value >= min && value <= max)) throw refusal(`must be a number from ${min} to ${max}${unit && ` ${unit}`}`)
    return value
  }
}

/** A whole number from `min` to `max`, both allowed. */
export function integer(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN
    if (!(value >= min && value <= max)) throw refusal(`must be a whole number from ${min} to ${max}`)
    return value
  }
}

/** Money above zero, `100000` or `2500.50`, of the option that is named for what only the currency can tell. */
export function amount(option: string): (text: string) => Amount {
  return (text) => {
    if (!/^\d+(\.\d+)?$/.test(text) || !(Number(text) > 0) || Number(text) > 1e12) {
      throw refusal('must be an amount of money above 0 and up to 1e12, such as 100000 or 2500.50')
    }
    return { text, minor: (decimals) => minorOf(option, text, decimals) }
  }
}

function minorOf(option: string, text: string, decimals: number): number {
  try {
    return exactUnits(text, decimals)
  } catch {
    const rule = `has more than the ${decimals} decimals of its currency`
    throw usageError('usage', `option '${option}': '${text}' ${rule}`, { option, value: text, rule })
  }
}

/** A share of a price in basis points: `5bps`, `0.05%`, or `5` (basis points). Up to `maxBps`. */
export function bps(maxBps: number): (text: string) => number {
  return (text) => {
    const match = /^(\d+\.?\d*|\.\d+)\s*(bps|bp|%)?$/i.exec(text)
    const value = match === null ? Number.NaN : Number(match[1]) * (match[2] === '%' ? 100 : 1)
    // 0.07 % times 100 is 7.000000000000001: what was written has few digits, so 1e-9 of a basis point is none.
    const rounded = Math.round(value * 1e9) / 1e9
    if (!(rounded >= 0 && rounded <= maxBps)) {
      throw refusal(`must be from 0 to ${maxBps} basis points, written 5bps, 0.05% or 5 (basis points)`)
    }
    return rounded
  }
}

/** `100` is a quantity in the instrument's unit, `25%` a part of the account's equity. */
export function size(text: string): Size {
  const match = /^(\d+\.?\d*|\.\d+)(%?)$/.exec(text)
  const value = match === null ? Number.NaN : Number(match[1])
  if (match?.[2] === '%' && value > 0 && value <= 1_000) return { kind: 'equity', fraction: value / 100 }
  if (match?.[2] === '' && value > 0 && value <= 1e12) return { kind: 'qty', qty: value }
  throw refusal('must be a quantity above 0 such as 100, or a part of the equity above 0% and up to 1000% such as 25%')
}

/** `max`, `25/s` (rows a second), `3600x` (an hour of the data's time in a second). */
export function speed(text: string): Speed {
  try {
    return parseSpeed(text)
  } catch {
    throw refusal("must be max, rows a second such as 25/s, or a multiple of the data's time such as 3600x")
  }
}

/** `fast=10`, or `ema-cross.fast=10` where several strategies run. */
export function param(text: string): ParamText {
  const match = /^(?:([A-Za-z0-9_-]+)\.)?([A-Za-z_$][\w$]*)=(.*)$/.exec(text)
  if (match === null)
    throw refusal('must be name=value such as fast=10, or strategy.name=value such as ema-cross.fast=10')
  return { id: match[1] ?? null, name: match[2]!, value: match[3]! }
}

/** A timeframe's text. */
export function timeframe(text: string): string {
  try {
    return parseTimeframe(text).text
  } catch {
    throw refusal('must be seconds 1s..3600s, minutes 1m..1440m, hours 1h..24h, 1d, 1w or 1M')
  }
}

/** An IANA time zone, checked with the runtime. */
export function timeZone(text: string): string {
  try {
    return zoneOf(text).name
  } catch {
    throw refusal('must be an IANA time zone such as Asia/Kolkata, America/New_York or UTC')
  }
}

/** A date or date and time, kept as text until the zone is known: see {@link instantOf}. */
export function dateTime(text: string): string {
  if (Number.isNaN(localUsOf(text))) {
    throw refusal('must be a date 2022-12-01 or a date and time 2022-12-01T09:15[:30], in the zone of --tz')
  }
  return text
}

/** Microseconds since epoch of what {@link dateTime} let through, read in a zone. `end`: of a date alone, the end of its day. */
export function instantOf(text: string, zone: string, end = false): number {
  const isDate = text.length === 10
  return zoneOf(zone).instantUs(localUsOf(text) + (isDate && end ? 86_400_000_000 : 0))
}

function localUsOf(text: string): number {
  if (!/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?)?$/.test(text)) return Number.NaN
  const iso = `${text.slice(0, 10)}T${text.length === 10 ? '00:00' : text.slice(11)}Z`
  const ms = Date.parse(iso)
  // `Date.parse` turns 30 February into March: what does not come back as it went in was no date.
  return Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(text.slice(0, 10)) ? Number.NaN : ms * 1_000
}

/** For options that may be given several times: their values in order. */
export function collect<T>(
  parse: (text: string) => T,
): (text: string, previous: readonly T[] | undefined) => readonly T[] {
  return (text, previous) => [...(previous ?? []), parse(text)]
}

function refusal(rule: string): InvalidArgumentError {
  return new InvalidArgumentError(`${rule}.`)
}
