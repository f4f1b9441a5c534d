/** What `pg` and PostgreSQL throw → {@link StorageError}. What is not the world's failure (wrong SQL) stays what it is: our own mistake. */

import { StorageError, type StorageErrorCode } from '../../storage-error.ts'

/** SQLSTATE, or its class of two characters, @see https://www.postgresql.org/docs/15/errcodes-appendix.html */
const BY_STATE: Readonly<Record<string, readonly [StorageErrorCode, string]>> = {
  '08': ['ERR_STORAGE_UNREACHABLE', 'the connection was lost'],
  '22003': ['ERR_STORAGE_RANGE', 'a number is out of its column’s range'],
  '23': ['ERR_STORAGE_CONSTRAINT', 'a row breaks a rule of its table'],
  '25006': ['ERR_STORAGE_UNWRITABLE', 'the server is read-only (a standby?)'],
  '28': ['ERR_STORAGE_REFUSED', 'the server refused user or password'],
  '3D000': ['ERR_STORAGE_REFUSED', 'the server has no such database'],
  '40001': ['ERR_STORAGE_BUSY', 'another transaction came in between'],
  '40P01': ['ERR_STORAGE_BUSY', 'two transactions waited for each other'],
  '42501': ['ERR_STORAGE_UNWRITABLE', 'the user may not do this'],
  '53100': ['ERR_STORAGE_DISK_FULL', 'no room is left on the server’s disk'],
  '53': ['ERR_STORAGE_BUSY', 'the server has no resources left'],
  '55P03': ['ERR_STORAGE_BUSY', 'another transaction held a lock for too long'],
  '57014': ['ERR_STORAGE_BUSY', 'the statement took too long'],
  '57': ['ERR_STORAGE_UNREACHABLE', 'the server is stopping or starting'],
  '58': ['ERR_STORAGE_IO', 'the server’s disk failed'],
  XX001: ['ERR_STORAGE_CORRUPT', 'the server found its data damaged'],
  XX002: ['ERR_STORAGE_CORRUPT', 'the server found an index damaged'],
}
const SYSTEM = /^(ECONN|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPIPE)/
/** Errors that `pg` makes itself carry no code. */
const LOST =
  /Connection terminated|timeout expired|Query read timeout|timeout exceeded when trying to connect|not queryable/

export function postgresError(error: unknown, place: string): unknown {
  if (!(error instanceof Error) || error instanceof StorageError) return error
  const state = (error as { code?: unknown }).code
  if (typeof state === 'string' && SYSTEM.test(state)) return unreachable(error, place, `does not answer (${state})`)
  if (LOST.test(error.message)) return unreachable(error, place, error.message)
  if (typeof state !== 'string' || !/^[0-9A-Z]{5}$/.test(state)) return error
  const [code, rule] = BY_STATE[state] ?? BY_STATE[state.slice(0, 2)] ?? []
  if (code === undefined) return error
  return new StorageError(code, place, `${rule} (${state}: ${error.message})`, error)
}

function unreachable(error: Error, place: string, rule: string): StorageError {
  return new StorageError('ERR_STORAGE_UNREACHABLE', place, rule, error)
}
