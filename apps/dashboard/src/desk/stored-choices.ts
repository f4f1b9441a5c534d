/** The indicators that were chosen for each instrument, as they are kept between visits. What is not understood is left out. */

import type { Params, ParamValue } from '../api/shapes.ts'

/** An indicator with its parameters, and which of its outputs are drawn; null: the usual ones. */
export type Choice = { readonly name: string; readonly params: Params; readonly outputs: readonly string[] | null }

/** Those of an instrument in what was stored; none where nothing was, or something else. */
export function choicesFor(text: string | null, instrument: string): readonly Choice[] {
  const choices = recordOf(text)[instrument]
  return Array.isArray(choices) ? choices.filter(isChoice) : []
}

/** What to store when `instrument` has these and the others keep theirs. */
export function withChoices(text: string | null, instrument: string, choices: readonly Choice[]): string {
  const { [instrument]: _, ...others } = recordOf(text)
  return JSON.stringify(choices.length === 0 ? others : { ...others, [instrument]: choices })
}

function recordOf(text: string | null): { readonly [instrument: string]: unknown } {
  try {
    const record: unknown = JSON.parse(text ?? '{}')
    return isRecord(record) ? record : {}
  } catch {
    return {}
  }
}

function isChoice(value: unknown): value is Choice {
  if (!isRecord(value)) return false
  const { name, params, outputs } = value
  return (
    typeof name === 'string' &&
    isRecord(params) &&
    Object.values(params).every(isParam) &&
    (outputs === null || isTexts(outputs))
  )
}

function isParam(value: unknown): value is ParamValue {
  return value === null || ['number', 'string', 'boolean'].includes(typeof value) || isNumbers(value)
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'number')
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string')
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
