/** Contracts as they stand in JSON, before anything of them is looked at. */

import { type CliError, usageError } from '../exit.ts'

/**
 * The contracts of a whole document: of a list; of an object with `contracts`, beside them fields that hold for all that do not say
 * otherwise; or the one that the document is.
 *
 * @throws CliError (exit 2) where it is none of them
 */
export function contractList(text: string, file: string): readonly unknown[] {
  const whole = parsed(text)
  if (Array.isArray(whole)) return whole
  if (!isRecord(whole)) throw notJson(text, file)
  const { contracts, ...shared } = whole
  if (!('contracts' in whole)) return [whole]
  if (!Array.isArray(contracts)) throw wrong(file, "field 'contracts' must be a list")
  return contracts.map((contract) => merged(shared, contract))
}

/** Whether a text is of contracts with a line for each, by the first line in `start`. */
export function isContractLines(start: string): boolean {
  const first = start.trimStart()
  const end = first.indexOf('\n')
  const whole = parsed(end < 0 ? first : first.slice(0, end))
  return isRecord(whole) && !('contracts' in whole)
}

/** The contract in a line, counted from 1. @throws CliError (exit 2) naming the line that is no JSON */
export function contractOfLine(line: string, place: number, file: string): unknown {
  const contract = parsed(line)
  if (contract === undefined) throw wrong(file, `line ${place} is not JSON: ${line.slice(0, 60)}`)
  return contract
}

/** A list that is none, or the first of the lines that is none. */
function notJson(text: string, file: string): CliError {
  if (text.trimStart().startsWith('[')) return wrong(file, 'is no JSON list')
  const lines = text.split('\n')
  const place = lines.findIndex((line) => line.trim() !== '' && parsed(line) === undefined)
  return wrong(file, `line ${place + 1} is not JSON: ${lines[place]!.slice(0, 60)}`)
}

/** A contract's own time to expiry stands instead of the shared one, whichever way it is said. */
function merged(shared: { readonly [field: string]: unknown }, contract: unknown): unknown {
  if (!isRecord(contract)) return contract
  const { years, expiry, ...rest } = shared
  const time = 'years' in contract || 'expiry' in contract ? {} : { years, expiry }
  return { ...rest, ...defined(time), ...contract }
}

function defined(fields: { readonly [field: string]: unknown }): { readonly [field: string]: unknown } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

/** @param where the file, or the contract in it */
export function wrong(where: string, what: string): CliError {
  return usageError('options_json', `${where}: ${what}`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function isRecord(value: unknown): value is { readonly [field: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
