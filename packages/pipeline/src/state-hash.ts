import { createHash } from 'node:crypto'

/** SHA-256, as 64 hex digits, over the JSON of a state. States keep a stable key order, so equal states have equal hashes. */
export function stateHash(state: unknown): string {
  return createHash('sha256').update(JSON.stringify(state)).digest('hex')
}
