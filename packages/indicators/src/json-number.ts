/** Numbers in snapshots. JSON has no NaN, no infinities and no -0: NaN travels as `null`, the others spelled out. */

export type JsonNumber = number | null | 'Infinity' | '-Infinity' | '-0'

export function encodeNumber(x: number): JsonNumber {
  if (Object.is(x, -0)) return '-0'
  if (Number.isFinite(x)) return x
  if (Number.isNaN(x)) return null
  return x > 0 ? 'Infinity' : '-Infinity'
}

export function decodeNumber(json: JsonNumber): number {
  return json === null ? NaN : Number(json)
}
