/** What the name of an option says. */

import { formatCivilDate, parseInstrumentKey } from '@tickworks/market'
import { dateOf } from './date-text.ts'

/** `expiry` is `YYYY-MM-DD`. `form`: whose way of naming it is. */
export type ContractName = {
  readonly form: 'key' | 'deribit' | 'occ'
  readonly symbol: string
  readonly expiry: string
  readonly strike: number
  readonly right: 'C' | 'P'
}

/**
 * Reads `BTC-13FEB26-100000-C` (Deribit; a decimal strike has a d for its point), `SPXW240118C04700000` (OCC, 21 characters or without
 * blanks) and `NFO:NIFTY-2026-11-26-C-24500` (Tickworks). Undefined for any other.
 */
export function contractNameOf(name: string): ContractName | undefined {
  const deribit = /^([A-Z][A-Z0-9_]*)-(\d{1,2}[A-Z]{3}\d{2})-(\d+(?:[d.]\d+)?)-([CP])$/.exec(name)
  if (deribit !== null) {
    const [, symbol, date, strike, right] = deribit
    return contract('deribit', symbol!, dateOf(date!, 'dmy', 'UTC'), Number(strike!.replace('d', '.')), right!)
  }
  const occ = /^([A-Z]{1,6}\d?) *(\d{2})(\d{2})(\d{2})([CP])(\d{8})$/.exec(name)
  if (occ !== null) {
    const [, symbol, year, month, day, right, strike] = occ
    return contract('occ', symbol!, dateOf(`20${year}-${month}-${day}`, 'dmy', 'UTC'), Number(strike) / 1_000, right!)
  }
  return name.includes(':') ? ofKey(name) : undefined
}

function ofKey(text: string): ContractName | undefined {
  try {
    const key = parseInstrumentKey(text)
    if (key.kind !== 'option' || key.strike.kind !== 'strike') return undefined
    const { symbol, expiry, right } = key
    return { form: 'key', symbol, expiry, strike: Number(key.strike.strike), right }
  } catch {
    return undefined
  }
}

function contract(
  form: ContractName['form'],
  symbol: string,
  day: number,
  strike: number,
  right: string,
): ContractName | undefined {
  if (Number.isNaN(day) || !(strike > 0)) return undefined
  return { form, symbol, expiry: formatCivilDate(day), strike, right: right as 'C' | 'P' }
}
