/** A schema of a PostgreSQL database, through a pool. This file is imported only when it is configured, and only then is `pg`. */

import { createHash } from 'node:crypto'
import { CompiledQuery, PostgresDialect } from 'kysely'
import { StorageError } from '../../storage-error.ts'
import type { OpenDatabase } from '../open-database.ts'
import { postgresError } from './errors.ts'
import { TypedPool } from './pool.ts'

const CONNECTIONS_MAX = 8
const CONNECT_TIMEOUT_MS = 10_000
/** No statement here takes long: one that does waits for something that will not come. The client gives up later than the server. */
const STATEMENT_TIMEOUT_MS = 60_000
const INT8 = 20

/**
 * `schema` is a plain lower-case name; it is created when missing and is the only one looked into.
 *
 * @throws RangeError when URL or schema are malformed
 */
export async function openPostgres(config: { url: string; schema?: string | undefined }): Promise<OpenDatabase> {
  const schema = config.schema ?? 'tickworks'
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
    throw new RangeError(
      `schema must be a lower-case name of at most 63 letters, digits and _, was ${JSON.stringify(schema)}`,
    )
  }
  const place = readPlace(config.url, schema)
  const translate = (error: unknown): unknown => postgresError(error, place)
  const { default: pg } = await import('pg')
  const pool = new pg.Pool({
    connectionString: config.url,
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS + 10_000,
    keepAlive: true,
    application_name: 'tickworks',
    options: `-c search_path=${schema} -c statement_timeout=${STATEMENT_TIMEOUT_MS} -c timezone=UTC`,
    types: {
      getTypeParser(oid, format) {
        if (oid === INT8 && format !== 'binary') return (text: string) => exactInteger(text, place)
        return pg.types.getTypeParser(oid, format)
      },
    },
  })
  return {
    dialect: new PostgresDialect({ pool: new TypedPool(pool, translate) }),
    place,
    async lock(tx, name) {
      await tx.executeQuery(CompiledQuery.raw('select pg_advisory_xact_lock($1::bigint)', [lockKey(schema, name)]))
    },
    async prepare(tx) {
      await tx.executeQuery(CompiledQuery.raw(`create schema if not exists ${schema}`))
    },
    async checkPlace() {},
  }
}

/** Advisory locks are 64-bit numbers: the first of the name's hash. */
function lockKey(schema: string, name: string): string {
  const hash = createHash('sha256').update(`tickworks ${schema} ${name}`).digest()
  return hash.readBigInt64BE(0).toString()
}

function exactInteger(text: string, place: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value)) return value
  throw new StorageError('ERR_STORAGE_RANGE', place, `${text} is too large to be represented as a JavaScript number`)
}

/** The URL for people: without password and parameters. */
function readPlace(text: string, schema: string): string {
  const url = URL.parse(text)
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol)) {
    throw new RangeError('url of the PostgreSQL database must be postgresql://[user[:password]@]host[:port]/database')
  }
  if (url.searchParams.has('options'))
    throw new RangeError('url of the PostgreSQL database must not set options: the store does')
  return `${url.protocol}//${url.username === '' ? '' : `${url.username}@`}${url.host}${url.pathname} schema ${schema}`
}
