/** Numbers in snapshots. JSON has neither NaN nor the infinities: NaN travels as `null`, the others spelled out. */

export type JsonNumber = number | null | 'Infinity' | '-Infinity'

export function encodeNumber(x: number): JsonNumber {
  if (Number.isFinite(x)) return x
  if (Number.isNaN(x)) return null
  return x > 0 ? 'Infinity' : '-Infinity'
}

export function decodeNumber(json: JsonNumber): number {
  return json === null ? NaN : Number(json)
}

/** The first `count` numbers of `values`. */
export function encodeNumbers(values: Float64Array, count: number): JsonNumber[] {
  return Array.from(values.subarray(0, count), encodeNumber)
}

/**
 * Fills the first `count` places of `values`.
 *
 * @throws RangeError if there are not `count` numbers: the state belongs to other parameters
 */
export function decodeNumbers(json: readonly JsonNumber[], values: Float64Array, count: number): void {
  if (json.length !== count) throw new RangeError(`the state's window must have ${count} places, had ${json.length}`)
  for (let i = 0; i < count; i += 1) values[i] = decodeNumber(json[i]!)
}
