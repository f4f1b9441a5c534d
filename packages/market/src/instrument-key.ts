/**
 * The one grammar of instrument keys.
 *
 *     key     = venue ":" ( symbol | symbol "-" date "-FUT" | symbol "-" date "-" ( "C" | "P" ) "-" strike )
 *     venue   = capital letter, then capital letters, digits, "_"
 *     symbol  = letter or digit, then letters, digits, "_" "." "&" "/" "-"
 *     date    = YYYY-MM-DD, a day that exists
 *     strike  = decimal number | "ATM" | "OTM" n | "ITM" n | n "D" | "M" decimal number
 *
 * Everything has one spelling (no leading zeros, no zeros at a fraction's end), so equal instruments have equal keys.
 */

import { parseCivilDate } from './civil.ts'

/**
 * Which strike of the expiry.
 * - `strike`: this one, as decimal text.
 * - `moneyness_steps`: that many strikes from the money: 0 at, above 0 out of, below 0 in the money.
 * - `delta`: the strike whose absolute delta is nearest to that many hundredths, 1..99.
 * - `forward_ratio`: the strike nearest to this decimal times the forward.
 */
export type StrikeSpec =
  | { readonly kind: 'strike'; readonly strike: string }
  | { readonly kind: 'moneyness_steps'; readonly steps: number }
  | { readonly kind: 'delta'; readonly deltaPct: number }
  | { readonly kind: 'forward_ratio'; readonly ratio: string }

/** `expiry` is the local date `YYYY-MM-DD` of the venue's calendar. */
export type InstrumentKey =
  | { readonly kind: 'spot'; readonly venue: string; readonly symbol: string }
  | { readonly kind: 'future'; readonly venue: string; readonly symbol: string; readonly expiry: string }
  | {
      readonly kind: 'option'
      readonly venue: string
      readonly symbol: string
      readonly expiry: string
      readonly right: 'C' | 'P'
      readonly strike: StrikeSpec
    }

const MAX_LENGTH = 96
const VENUE = /^[A-Z][A-Z0-9_]*$/
const SYMBOL = /^[A-Za-z0-9][A-Za-z0-9_.&/-]*$/
const DECIMAL = /^(?:0|[1-9]\d{0,14})(?:\.\d{0,11}[1-9])?$/
const COUNT = /^[1-9]\d{0,2}$/
const FUTURE = /^(.+)-(\d{4}-\d{2}-\d{2})-FUT$/
const OPTION = /^(.+)-(\d{4}-\d{2}-\d{2})-([CP])-([A-Z0-9.]+)$/

/** @throws RangeError naming the key and the rule it breaks */
export function parseInstrumentKey(text: string): InstrumentKey {
  if (text.length > MAX_LENGTH) throw broken(text, `it has more than ${MAX_LENGTH} characters`)
  const colon = text.indexOf(':')
  if (colon < 0) throw broken(text, 'it needs VENUE:SYMBOL')
  const venue = text.slice(0, colon)
  const rest = text.slice(colon + 1)
  if (!VENUE.test(venue)) throw broken(text, `venue '${venue}' must be capitals, digits and _, a capital first`)
  const future = FUTURE.exec(rest)
  if (future !== null) {
    return { kind: 'future', venue, symbol: symbolOf(text, future[1]!), expiry: dateOf(text, future[2]!) }
  }
  const option = OPTION.exec(rest)
  if (option !== null) {
    const right = option[3] === 'C' ? 'C' : 'P'
    const strike = strikeOf(text, option[4]!)
    return {
      kind: 'option',
      venue,
      symbol: symbolOf(text, option[1]!),
      expiry: dateOf(text, option[2]!),
      right,
      strike,
    }
  }
  return { kind: 'spot', venue, symbol: symbolOf(text, rest) }
}

/** The key's text. @throws RangeError when its parts do not spell a key that reads back as the same */
export function formatInstrumentKey(key: InstrumentKey): string {
  const text = spell(key)
  const back = parseInstrumentKey(text)
  if (back.kind !== key.kind) throw broken(text, `symbol '${key.symbol}' reads as a ${back.kind}`)
  return text
}

function spell(key: InstrumentKey): string {
  const head = `${key.venue}:${key.symbol}`
  if (key.kind === 'spot') return head
  if (key.kind === 'future') return `${head}-${key.expiry}-FUT`
  return `${head}-${key.expiry}-${key.right}-${spellStrike(key.strike)}`
}

function spellStrike(strike: StrikeSpec): string {
  switch (strike.kind) {
    case 'strike':
      return strike.strike
    case 'delta':
      return `${strike.deltaPct}D`
    case 'forward_ratio':
      return `M${strike.ratio}`
    case 'moneyness_steps':
      if (strike.steps === 0) return 'ATM'
      return strike.steps > 0 ? `OTM${strike.steps}` : `ITM${-strike.steps}`
  }
}

function symbolOf(key: string, symbol: string): string {
  if (!SYMBOL.test(symbol))
    throw broken(key, `symbol '${symbol}' must be letters, digits and _ . & / -, a letter or digit first`)
  return symbol
}

function dateOf(key: string, date: string): string {
  if (Number.isNaN(parseCivilDate(date))) throw broken(key, `expiry '${date}' is not a date that exists`)
  return date
}

function strikeOf(key: string, text: string): StrikeSpec {
  if (text === 'ATM') return { kind: 'moneyness_steps', steps: 0 }
  if (text.startsWith('OTM') && COUNT.test(text.slice(3)))
    return { kind: 'moneyness_steps', steps: Number(text.slice(3)) }
  if (text.startsWith('ITM') && COUNT.test(text.slice(3)))
    return { kind: 'moneyness_steps', steps: -Number(text.slice(3)) }
  if (/^[1-9]\d?D$/.test(text)) return { kind: 'delta', deltaPct: Number(text.slice(0, -1)) }
  if (text.startsWith('M') && isPositiveDecimal(text.slice(1))) return { kind: 'forward_ratio', ratio: text.slice(1) }
  if (isPositiveDecimal(text)) return { kind: 'strike', strike: text }
  throw broken(
    key,
    `strike '${text}' must be a positive decimal in its shortest form, ATM, OTM<n>, ITM<n>, <1..99>D or M<ratio>`,
  )
}

function isPositiveDecimal(text: string): boolean {
  return DECIMAL.test(text) && text !== '0'
}

function broken(key: string, rule: string): RangeError {
  return new RangeError(`instrument key '${key}': ${rule}`)
}
