/** Parameters of indicators as the text of a form's fields. An empty field is not given: its default holds. */

import type { ParamSpec, Params, ParamValue } from '../api/shapes.ts'

/** What the fields hold at first, by the parameters' names. */
export function defaultTexts(specs: readonly ParamSpec[]): { readonly [name: string]: string } {
  return Object.fromEntries(specs.map((spec) => [spec.name, spec.defaultFrom === null ? textOf(spec.default) : '']))
}

/** The parameters that are given. What is no number stays text: the server says what is wrong with it. */
export function paramsOf(specs: readonly ParamSpec[], texts: { readonly [name: string]: string }): Params {
  return Object.fromEntries(
    specs.flatMap((spec) => {
      const text = (texts[spec.name] ?? '').trim()
      return text === '' ? [] : [[spec.name, readValue(spec, text)]]
    }),
  )
}

/** Where its values lie, as a hint beside the field; empty where the field itself shows it. */
export function rangeText({ type, min, max, maxCount }: ParamSpec): string {
  if (min === null || max === null) return ''
  return type === 'list' ? `up to ${maxCount} rising numbers, ${min} to ${max}` : `${min} to ${max}`
}

/** What holds while the field is empty. */
export function emptyText({ defaultFrom, default: value }: ParamSpec): string {
  return defaultFrom === null ? textOf(value) || 'none' : `as ${defaultFrom}`
}

function textOf(value: ParamValue): string {
  if (value === null) return ''
  return typeof value === 'object' ? value.join(', ') : String(value)
}

function readValue({ type }: ParamSpec, text: string): ParamValue {
  switch (type) {
    case 'int':
    case 'number':
      return numberOr(text)
    case 'boolean':
      return text === 'true'
    case 'list': {
      const numbers = text.split(/[,;\s]+/).map(Number)
      return numbers.some(Number.isNaN) ? text : numbers
    }
    case 'choice':
      return text
  }
}

function numberOr(text: string): number | string {
  const value = Number(text)
  return Number.isFinite(value) ? value : text
}
