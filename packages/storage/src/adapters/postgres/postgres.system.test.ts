/**
 * The contract on a real PostgreSQL: the one of TICKWORKS_TEST_POSTGRES, else one that this test starts for itself. In CI a server that
 * does not start fails the test; elsewhere the test is skipped, and it never installs anything.
 */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { Projector } from '../../projection.ts'
import { openSqlStore, type SqlStoreConfig } from '../../sql-store.ts'
import { dumpProjections } from '../../testing/dump.ts'
import { randomFlow, wholeFlow } from '../../testing/random-flow.ts'
import { sqlStoreContract } from '../../testing/sql-store-contract.ts'

const SCRIPT = join(import.meta.dirname, '../../../../../tools/servers/postgres.sh')
// biome-ignore lint/suspicious/noTemplateCurlyInString: of dpkg, not of JavaScript
const FORMAT = '${db:Status-Abbrev} '
const NEEDS = ['postgresql-15', 'postgresql-15-partman', 'postgresql-15-cron']

type Server = { readonly url: string; stop(): void }

const server = await startServer()
if (typeof server === 'string') {
  test('SQL store on PostgreSQL', { skip: server }, () => undefined)
} else {
  onPostgres(server)
}

function onPostgres({ url, stop }: Server): void {
  const run = `test_${process.pid}_${Date.now()}`
  let schemas = 0
  const fresh = (): Extract<SqlStoreConfig, { kind: 'postgres' }> => {
    schemas += 1
    return { kind: 'postgres', url, schema: `${run}_${schemas}` }
  }

  after(async () => {
    const store = await openSqlStore(fresh())
    for (let i = 1; i <= schemas; i += 1)
      await sql`drop schema if exists ${sql.ref(`${run}_${i}`)} cascade`.execute(store.db)
    await store.close()
    stop()
  })

  sqlStoreContract('PostgreSQL', { fresh: async () => fresh() })

  describe('PostgreSQL', () => {
    test('holds the same rows as SQLite', async () => {
      const flow = randomFlow(5, 500)
      const dumps = []
      for (const config of [fresh(), { kind: 'sqlite', path: ':memory:' } as const]) {
        const store = await openSqlStore(config)
        await new Projector(store).apply(wholeFlow(flow))
        dumps.push(await dumpProjections(store))
        await store.close()
      }
      assert.deepEqual(dumps[0], dumps[1])
    })

    test('keeps to its schema', async () => {
      const config = fresh()
      const store = await openSqlStore(config)
      const { rows } = await sql<{ schema: string }>`select current_schema() as schema`.execute(store.db)
      assert.equal(rows[0]!.schema, config.schema)
      const tables = await store.db.introspection.getTables()
      assert.ok(tables.some((table) => table.name === 'orders' && table.schema === config.schema))
      assert.ok(store.place.endsWith(`schema ${config.schema}`))
      await store.close()
    })

    test('goes on after the server dropped its connections', async () => {
      const store = await openSqlStore(fresh())
      const unreachable = { name: 'StorageError', code: 'ERR_STORAGE_UNREACHABLE', retryable: true }
      const end = sql`select pg_terminate_backend(pg_backend_pid())`
      await assert.rejects(end.execute(store.db), unreachable)
      await store.check()
      const between = store.transaction(async (tx) => {
        await end.execute(tx).catch(() => undefined)
        await sleep(50) // the connection dies while nothing is asked of it
        await tx.selectFrom('tokens').selectAll().execute()
      })
      await assert.rejects(between, unreachable)
      await store.check()
      await store.close()
    })

    test('refuses a database that is not there, and one that may not be written', async () => {
      const elsewhere = new URL(url)
      elsewhere.pathname = '/not_there'
      await assert.rejects(openSqlStore({ kind: 'postgres', url: elsewhere.href }), { code: 'ERR_STORAGE_REFUSED' })
      const store = await openSqlStore(fresh())
      const writing = store.db.transaction().setAccessMode('read only')
      const attempt = writing.execute(async (tx) => await tx.deleteFrom('tokens').execute())
      await assert.rejects(attempt, { code: 'ERR_STORAGE_UNWRITABLE' })
      await store.close()
    })
  })
}

/** A server, or why there is none. */
async function startServer(): Promise<Server | string> {
  const given = process.env.TICKWORKS_TEST_POSTGRES
  if (given !== undefined && given !== '') return { url: given, stop() {} }
  const missing = whatIsMissing()
  if (missing !== null && !process.env.CI) return missing
  const folder = mkdtempSync(join(tmpdir(), 'tickworks-postgres-'))
  const port = await freePort()
  const env = { ...process.env, TICKWORKS_SERVERS: folder, PG_PORT: String(port), PG_FSYNC: 'off' }
  const stop = (): void => {
    spawnSync(SCRIPT, ['stop'], { env })
    rmSync(folder, { recursive: true, force: true })
  }
  const { status, stdout, stderr, error } = spawnSync(SCRIPT, ['start'], { env, encoding: 'utf8', timeout: 120_000 })
  if (status === 0) return { url: stdout.trim().split('\n').at(-1)!, stop }
  stop()
  const reason = `PostgreSQL does not start: ${error?.message ?? stderr.trim()}`
  if (process.env.CI) throw new Error(reason)
  return reason
}

function whatIsMissing(): string | null {
  if (!existsSync(SCRIPT)) return `there is no ${SCRIPT}`
  const { status, stdout, error } = spawnSync('dpkg-query', ['-W', '-f', FORMAT, ...NEEDS], {
    encoding: 'utf8',
  })
  const installed =
    error === undefined &&
    status === 0 &&
    stdout
      .trim()
      .split(/\s+/)
      .every((state) => state === 'ii')
  return installed ? null : 'PostgreSQL 15 is not installed here: tools/servers/postgres.sh install'
}

async function freePort(): Promise<number> {
  const listener = createServer()
  await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done))
  const { port } = listener.address() as { port: number }
  await new Promise((done) => listener.close(done))
  return port
}
