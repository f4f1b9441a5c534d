/** A strategy's own state as plain JSON that keeps NaN, the infinities, −0 and undefined. */

export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain }

const SPECIAL = '$number'

/**
 * A deep copy that `JSON.stringify` writes without loss: a non-finite number becomes `{"$number":"NaN"}`.
 *
 * @throws TypeError naming the path of anything that is not plain (a function, a Map, a class, nesting or a cycle deeper than 32), or that
 * has a key `$number`
 */
export function toPlain(value: unknown, path = 'state', depth = 0): Plain {
  if (depth > 32) throw new TypeError(`${path} is nested deeper than 32 levels`)
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') {
    if (Object.is(value, -0)) return { [SPECIAL]: '-0' }
    return Number.isFinite(value) ? value : { [SPECIAL]: String(value) }
  }
  if (value === undefined) return { [SPECIAL]: 'undefined' }
  if (Array.isArray(value)) return value.map((item, i) => toPlain(item, `${path}[${i}]`, depth + 1))
  if (
    typeof value === 'object' &&
    (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null)
  ) {
    const copy: { [key: string]: Plain } = {}
    for (const [key, item] of Object.entries(value)) {
      if (key === SPECIAL || key === '__proto__') throw new TypeError(`${path} must not have a key '${key}'`)
      copy[key] = toPlain(item, `${path}.${key}`, depth + 1)
    }
    return copy
  }
  throw new TypeError(
    `${path} must be plain JSON (numbers, strings, booleans, null, arrays, objects), was ${describe(value)}`,
  )
}

/** Back from {@link toPlain}, as new objects that may be changed. */
export function fromPlain(value: Plain): unknown {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(fromPlain)
  const entries = Object.entries(value)
  if (entries.length === 1 && entries[0]![0] === SPECIAL) {
    return entries[0]![1] === 'undefined' ? undefined : Number(entries[0]![1])
  }
  return Object.fromEntries(entries.map(([key, item]) => [key, fromPlain(item)]))
}

function describe(value: unknown): string {
  if (typeof value !== 'object') return typeof value
  return (value as object).constructor?.name ?? 'an object'
}
