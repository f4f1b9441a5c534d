/** Texts of the options of a chain into values. Each refusal says the rule; commander puts option and value before it. */

import { parseCivilDate, zoneOf } from '@tickworks/market'
import { momentOf, OPTION_COLUMNS, type OptionColumn } from '@tickworks/venues'
import { InvalidArgumentError } from 'commander'
import { suggest } from '../suggest.ts'
import { number } from '../values.ts'
import type {
  DatedAmount,
  ExpiryTime,
  ForwardSourceName,
  FuturePrice,
  NamedColumn,
  RateChoice,
  SessionHours,
} from './chain-options.ts'

/** `0.065` or `6.5%`. */
export function fraction(min: number, max: number): (text: string) => number {
  const plain = number(min, max)
  return (text) => {
    if (!text.endsWith('%')) return plain(text)
    // 5.1 % / 100 is not 0.051 in binary: decimal digits are moved instead.
    return plain(`${text.slice(0, -1).trim()}e-2`)
  }
}

/** Microseconds of `90s`, `15m`, `2h`, `1d`. */
export function length(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(s|m|h|d)$/.exec(text)
  const us = Number(match?.[1]) * { s: 1e6, m: 6e7, h: 3.6e9, d: 8.64e10 }[(match?.[2] ?? 's') as 's' | 'm' | 'h' | 'd']
  if (!(us > 0)) throw new InvalidArgumentError('must be a length of time such as 90s, 15m, 2h or 1d.')
  return us
}

export function date(text: string): string {
  if (Number.isNaN(parseCivilDate(text))) throw new InvalidArgumentError('must be a date that exists, YYYY-MM-DD.')
  return text
}

/** Dates, separated by commas, after those given before. */
export function dates(text: string, previous: readonly string[] = []): readonly string[] {
  const given = text.split(',').map((each) => each.trim())
  const wrong = given.find((each) => Number.isNaN(parseCivilDate(each)))
  if (wrong !== undefined) {
    throw new InvalidArgumentError(`must be dates that exist, YYYY-MM-DD, separated by commas: '${wrong}' is none.`)
  }
  return [...previous, ...given]
}

/** `all`, or a moment that is checked here, and read once the zone is known. */
export function moment(text: string): string {
  if (text === 'all') return text
  const found = /^\d{4}-\d{2}-\d{2}[T ]/.test(text) ? momentOf(text, 'dmy', 'UTC') : undefined
  if (found?.hasTime !== true) {
    throw new InvalidArgumentError(
      'must be a date and a time such as 2026-11-26T09:30, with a zone (Z, +05:30) or without, or all.',
    )
  }
  return text
}

const TIME = '(?:[01]\\d|2[0-3]):[0-5]\\d'

export function expiryTime(text: string): ExpiryTime {
  const match = new RegExp(`^(${TIME}) +(\\S+)$`).exec(text)
  const rule = 'must be a local time and a zone such as "15:30 Asia/Kolkata".'
  if (match === null) throw new InvalidArgumentError(rule)
  try {
    return { settlesAt: match[1]!, timeZone: zoneOf(match[2]!).name }
  } catch {
    throw new InvalidArgumentError(rule)
  }
}

export function sessionHours(text: string): SessionHours {
  const [, open, close] = new RegExp(`^(${TIME})-(${TIME})$`).exec(text) ?? []
  if (open === undefined || close === undefined || !(open < close)) {
    throw new InvalidArgumentError('must be local hours of one day such as 09:15-15:30, the opening first.')
  }
  return { open, close }
}

/** `2026-11-27=13:00`, several separated by commas. */
export function earlyCloses(text: string, previous: Readonly<Record<string, string>> = {}): Record<string, string> {
  const closes = { ...previous }
  for (const each of text.split(',')) {
    const [, day = '', time = ''] = new RegExp(`^(\\d{4}-\\d\\d-\\d\\d)=(${TIME})$`).exec(each.trim()) ?? []
    if (Number.isNaN(parseCivilDate(day)))
      throw new InvalidArgumentError(
        `must be dates with the local time of their close such as 2026-11-27=13:00, separated by commas: '${each}' is none.`,
      )
    closes[day] = time
  }
  return closes
}

/** `2026-12-10:1.5`, several separated by commas, in the order of their dates. */
export function cashDividends(text: string): readonly DatedAmount[] {
  const rule = 'must be ex-dates with an amount above 0 such as 2026-12-10:1.5,2027-03-10:1.5, each date once'
  const paid = datedTexts(text, rule).map(({ date, text: amount }) => ({ date, amount: priceOf(amount, rule, amount) }))
  return paid.sort((a, b) => (a.date < b.date ? -1 : 1))
}

/** `2026-12-31:25240.5` or `2026-12-31:25240/25241`, several separated by commas, after those given before. */
export function futurePrices(text: string, previous: readonly FuturePrice[] = []): readonly FuturePrice[] {
  const rule =
    'must be expiries with a price, or bid/ask, such as 2026-12-31:25240.5 or 2026-12-31:25240/25241, separated by commas, each expiry once'
  const given = datedTexts(text, rule).map(({ date: expiry, text: prices }): FuturePrice => {
    const [bid = '', ask, ...more] = prices.split('/')
    if (ask === undefined) return { expiry, bid: Number.NaN, ask: Number.NaN, price: priceOf(bid, rule, prices) }
    const [from, to] = [priceOf(bid, rule, prices), priceOf(ask, rule, prices)]
    if (more.length > 0 || from > to) throw new InvalidArgumentError(`${rule}: '${prices}' is none.`)
    return { expiry, bid: from, ask: to, price: Number.NaN }
  })
  const all = [...previous, ...given]
  if (new Set(all.map(({ expiry }) => expiry)).size < all.length) throw new InvalidArgumentError(`${rule}.`)
  return all
}

function datedTexts(text: string, rule: string): { readonly date: string; readonly text: string }[] {
  const found = text.split(',').map((each) => {
    const [, day = '', rest = ''] = /^(\d{4}-\d\d-\d\d):(.+)$/.exec(each.trim()) ?? []
    if (Number.isNaN(parseCivilDate(day))) throw new InvalidArgumentError(`${rule}: '${each}' is none.`)
    return { date: day, text: rest }
  })
  if (new Set(found.map((each) => each.date)).size < found.length) throw new InvalidArgumentError(`${rule}.`)
  return found
}

function priceOf(text: string, rule: string, shown: string): number {
  const value = /^(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN
  if (!(value > 0 && value <= 1e12)) throw new InvalidArgumentError(`${rule}: '${shown}' is none.`)
  return value
}

/** `0.065`, `6.5%`, `implied`, `implied,6.5%`. */
export function rateChoice(text: string): RateChoice {
  const [, isImplied, rate] = /^(implied(?:,|$))?(.*)$/.exec(text)!
  if (isImplied === 'implied') return { isImplied: true, rate: 0 }
  try {
    return { isImplied: isImplied !== undefined, rate: fraction(-1, 2)(rate!) }
  } catch {
    throw new InvalidArgumentError(
      'must be a number from -1 to 2 such as 0.065 or 6.5%, or implied, or implied,6.5% with what holds where parity does not tell it.',
    )
  }
}

export function namedColumn(text: string): NamedColumn {
  const [, column = '', name = ''] = /^([^=]+)=(.+)$/s.exec(text) ?? []
  if (name !== '' && (OPTION_COLUMNS as readonly string[]).includes(column))
    return { column: column as OptionColumn, name }
  const meant = suggest(column, OPTION_COLUMNS)
  const hint = meant === undefined ? '' : ` Did you mean ${meant}?`
  throw new InvalidArgumentError(`must be what=name, what being one of ${OPTION_COLUMNS.join(', ')}.${hint}`)
}

export function sources(text: string): readonly ForwardSourceName[] {
  const names = text.split(',')
  const isKnown = names.every((name) => ['parity', 'future', 'spot'].includes(name))
  if (!isKnown || new Set(names).size < names.length) {
    throw new InvalidArgumentError('must be some of parity, future, spot, separated by commas.')
  }
  return names as ForwardSourceName[]
}
