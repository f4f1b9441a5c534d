import { kernelsOf } from './module.ts'

/** Whether the first `rowCount` numbers of `x` are neither NaN nor infinite. */
export function allFinite(x: Float64Array, rowCount: number): boolean {
  const found = kernelsOf(x)
  if (found !== null) return found.call.allFinite(x.byteOffset, rowCount) === 1
  let missing = 0
  for (let i = 0; i < rowCount; i += 1) missing += x[i]! - x[i]!
  return missing === 0
}
