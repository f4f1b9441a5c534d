import { createHash } from 'node:crypto'
import type { BacktestFill } from '@tickworks/trading'

/** SHA-256 over fills in their order, each with all it says: two runs with the same one traded the same. */
export function fillsHash(fills: Iterable<BacktestFill>): string {
  const hash = createHash('sha256')
  for (const fill of fills) hash.update(`${JSON.stringify(fill)}\n`)
  return hash.digest('hex')
}
