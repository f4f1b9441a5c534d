import assert from 'node:assert/strict'
import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync, StatementSync } from 'node:sqlite'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { PROJECTION_FAULTS, Projector } from '../../projection.ts'
import { repositories } from '../../repositories/repositories.ts'
import { openSqlStore, type SqlStore } from '../../sql-store.ts'
import { StorageError } from '../../storage-error.ts'
import { dumpProjections } from '../../testing/dump.ts'
import { FLOW_OWNERS, randomFlow, wholeFlow } from '../../testing/random-flow.ts'
import { sqliteError } from './errors.ts'

const folder = mkdtempSync(join(tmpdir(), 'tickworks-sqlite-'))
after(() => rmSync(folder, { recursive: true }))
let files = 0
const fresh = (): string => join(folder, `file-${files++}.db`)
const open = async (path: string): Promise<SqlStore> => await openSqlStore({ kind: 'sqlite', path })
const flow = randomFlow(11, 300)
const INDEX = JSON.stringify(new URL('../../index.ts', import.meta.url).href)
const TESTING = JSON.stringify(new URL('../../testing.ts', import.meta.url).href)

// ── places that cannot be opened ──────────────────────────────────────────────

// biome-ignore format: a table reads by its columns
const refusals: readonly (readonly [name: string, make: (path: string) => string, code: string, rule: RegExp])[] = [
  ['a missing folder',           (path) => join(path, 'store.db'),                  'ERR_STORAGE_UNWRITABLE',     /folder .* does not exist/],
  ['a file for a folder',        (path) => join(written(path, 'x'), 'store.db'),    'ERR_STORAGE_UNWRITABLE',     /is not a folder/],
  ['a folder',                   (path) => madeFolder(path),                         'ERR_STORAGE_UNWRITABLE',     /is a folder, not a file/],
  ['a file of text',             (path) => written(path, 'not a database. '.repeat(99)), 'ERR_STORAGE_NOT_A_DATABASE', /not a SQLite database/],
  ['another program’s tables',   (path) => foreign(path, 'create table t (a)'),     'ERR_STORAGE_NOT_A_DATABASE', /of another program/],
  ['another program’s mark',     (path) => foreign(path, 'pragma application_id = 7'), 'ERR_STORAGE_NOT_A_DATABASE', /of another program/],
]
for (const [name, make, code, rule] of refusals) {
  test(`refuses ${name} and leaves it as it was`, async () => {
    const path = make(fresh())
    const before = contents(path)
    await assert.rejects(open(path), (error: StorageError) => {
      assert.ok(error instanceof StorageError)
      assert.equal(error.code, code)
      assert.equal(error.place, path)
      assert.match(error.rule, rule)
      assert.ok(error.message.startsWith(`${path}: `))
      assert.equal(error.retryable, false)
      return true
    })
    assert.deepEqual(contents(path), before)
  })
}

test('refuses an empty path, and takes an empty file for a new one', async () => {
  await assert.rejects(open(''), RangeError)
  const store = await open(written(fresh(), ''))
  assert.equal(store.migrated.length, 1)
  await store.close()
})

test('refuses what the process may not write', async (context) => {
  const closed = join(folder, 'closed')
  mkdirSync(closed)
  const existing = join(closed, 'existing.db')
  const store = await open(existing)
  await store.close()
  chmodSync(existing, 0o444)
  chmodSync(closed, 0o555)
  chmodSync(folder, 0o755)
  for (const path of [join(closed, 'new.db'), existing]) {
    const child = unprivileged(`
      import { openSqlStore } from ${INDEX}
      await openSqlStore({ kind: 'sqlite', path: ${JSON.stringify(path)} }).then(
        () => console.log('opened'),
        (error) => console.log(error.code, '|', error.message),
      )
    `)
    if (child.error !== undefined || child.status !== 0) {
      context.skip(`a process without rights cannot run here: ${child.error?.message ?? child.stderr.split('\n')[0]}`)
      return
    }
    assert.equal(child.stdout.split(' | ')[0], 'ERR_STORAGE_UNWRITABLE', child.stdout)
    assert.ok(child.stdout.includes(path))
  }
})

test('refuses a damaged file, and says that it can be rebuilt', async () => {
  const path = fresh()
  const store = await open(path)
  await new Projector(store).apply(wholeFlow(flow))
  await store.close()
  const file = openSync(path, 'r+')
  writeSync(file, Buffer.alloc(readFileSync(path).length - 4096, 0xaa), 0, undefined, 4096) // all but the first page
  const opened = open(path)
  await assert.rejects(opened, { code: 'ERR_STORAGE_CORRUPT', place: path, message: /rebuilt from the log/ })
})

// ── a disk that fills up ──────────────────────────────────────────────────────

test('a full disk stops a delivery whole, and goes on when there is room', async () => {
  const path = fresh()
  const store = await open(path)
  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(store.db)
  await sql`pragma max_page_count = ${sql.raw(String(rows[0]!.page_count + 3))}`.execute(store.db)
  const projector = new Projector(store)
  await assert.rejects(projector.apply(wholeFlow(flow)), {
    code: 'ERR_STORAGE_DISK_FULL',
    place: path,
    retryable: true,
    message: /no room/,
  })
  assert.ok(Object.values(await dumpProjections(store)).every((table) => table.length === 0))
  await sql`pragma max_page_count = 1000000`.execute(store.db)
  await projector.apply(wholeFlow(flow))
  assert.deepEqual(await dumpProjections(store), await expectedDump())
  await store.close()
})

test('a really full file system is named as such', async (context) => {
  const mount = join(folder, 'small')
  mkdirSync(mount)
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', mount], { encoding: 'utf8' })
  if (mounted.status !== 0) {
    context.skip(`a small file system cannot be mounted here: ${mounted.error?.message ?? mounted.stderr.trim()}`)
    return
  }
  try {
    const path = join(mount, 'store.db')
    const store = await open(path)
    const { bavail, bsize } = statfsSync(mount)
    writeFileSync(join(mount, 'filler'), Buffer.alloc(Math.max(0, bavail * bsize - 32_768)))
    const apply = new Projector(store).apply(wholeFlow(flow))
    await assert.rejects(apply, { code: 'ERR_STORAGE_DISK_FULL', place: path })
    rmSync(join(mount, 'filler'))
    await store.check()
    await store.close()
    writeFileSync(join(mount, 'filler'), '')
    const { bavail: left } = statfsSync(mount)
    writeFileSync(join(mount, 'filler'), Buffer.alloc(left * bsize))
    await assert.rejects(open(join(mount, 'new.db')), { code: 'ERR_STORAGE_DISK_FULL' })
  } finally {
    spawnSync('umount', [mount])
  }
})

// ── the file beside other processes ───────────────────────────────────────────

test('notices that the file was removed or replaced', async () => {
  for (const change of [(path: string) => rmSync(path), (path: string) => replaced(path)]) {
    const path = fresh()
    const store = await open(path)
    await store.check()
    change(path)
    await assert.rejects(store.check(), { code: 'ERR_STORAGE_GONE', place: path })
    await store.close()
  }
})

test('waits for another process without holding the thread', async () => {
  const path = fresh()
  const store = await open(path)
  const child = spawn(process.execPath, [
    '-e',
    `const { DatabaseSync } = require('node:sqlite')
     const database = new DatabaseSync(${JSON.stringify(path)})
     database.exec('begin immediate')
     console.log('locked')
     process.stdin.once('data', () => { database.exec('commit'); process.exit() })`,
  ])
  const ended = new Promise((done) => child.once('exit', done))
  await new Promise((done) => child.stdout.once('data', done))
  const { tokens } = repositories(store, FLOW_OWNERS[0]!)
  const created = tokens.create({ name: 'desk', tsUs: 1 })
  setImmediate(() => child.stdin.write('go\n')) // comes to its turn only while the thread is free
  const { token } = await created
  assert.equal((await tokens.verify(token))?.name, 'desk')
  await ended
  await store.close()
})

for (const point of PROJECTION_FAULTS) {
  test(`a kill at ${point} loses and doubles nothing`, async () => {
    const path = fresh()
    const child = spawnSync(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import { openSqlStore, Projector } from ${INDEX}
         import { randomFlow } from ${TESTING}
         const store = await openSqlStore({ kind: 'sqlite', path: ${JSON.stringify(path)} })
         let armed = false
         const projector = new Projector(store, {
           fault(point) {
             if (armed && point === '${point}') process.kill(process.pid, 'SIGKILL')
           },
         })
         const flow = randomFlow(11, 300)
         const piece = (from, to) => [...flow].map(([topic, events]) => ({ topic, firstOffset: Math.min(from, events.length), events: events.slice(from, to) }))
         await projector.apply(piece(0, 40))
         armed = true
         await projector.apply(piece(40, 80))`,
      ],
      { encoding: 'utf8' },
    )
    assert.equal(child.signal, 'SIGKILL', child.stderr)
    const store = await open(path)
    const projector = new Projector(store)
    const done = point === 'projection.after' ? 80 : 40
    for (const [topic, events] of flow) assert.equal(await projector.nextOffset(topic), Math.min(done, events.length))
    await projector.apply(wholeFlow(flow))
    assert.deepEqual(await dumpProjections(store), await expectedDump())
    await store.close()
  })
}

test('the whole log makes the same rows again when the file is lost', async () => {
  const path = fresh()
  const store = await open(path)
  await new Projector(store).apply(wholeFlow(flow))
  const before = await dumpProjections(store)
  await store.close()
  rmSync(path)
  const again = await open(path)
  await new Projector(again).apply(wholeFlow(flow))
  assert.deepEqual(await dumpProjections(again), before)
  await again.close()
})

// ── what it costs ─────────────────────────────────────────────────────────────

test('the PostgreSQL client is imported only when it is asked for', () => {
  const probe = (more: string): string =>
    spawnSync(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import { createRequire } from 'node:module'
         import { openSqlStore } from ${INDEX}
         const store = await openSqlStore({ kind: 'sqlite', path: ':memory:' })
         ${more}
         const { cache } = createRequire(${INDEX})
         console.log(Object.keys(cache).some((path) => /node_modules\\/pg\\//.test(path)))`,
      ],
      { encoding: 'utf8' },
    ).stdout.trim()
  assert.equal(probe(''), 'false')
  const postgres = `await openSqlStore({ kind: 'postgres', url: 'postgresql://127.0.0.1:1/x' }).catch(() => undefined)`
  assert.equal(probe(postgres), 'true')
})

test('a delivery is one transaction of few statements', async (context) => {
  const store = await open(':memory:')
  const projector = new Projector(store)
  const big = wholeFlow(randomFlow(12, 2_000))
  const ran = context.mock.method(StatementSync.prototype, 'run')
  const read = context.mock.method(StatementSync.prototype, 'all')
  await projector.apply(big)
  const texts = ran.mock.calls.map((call) => (call.this as StatementSync).sourceSQL)
  for (const text of ['begin immediate', 'commit']) assert.equal(texts.filter((other) => other === text).length, 1)
  const events = big.reduce((sum, batch) => sum + batch.events.length, 0)
  assert.ok(ran.mock.callCount() + read.mock.callCount() < events / 15, `${ran.mock.callCount()} of ${events}`)
  context.mock.restoreAll()
  await store.close()
})

test('every read follows an index', async (context) => {
  const path = fresh()
  const store = await open(path)
  await new Projector(store).apply(wholeFlow(flow))
  const prepare = context.mock.method(DatabaseSync.prototype, 'prepare')
  const { orders, fills, signals, profit, commands, systemEvents, eventPlaces, tokens, strategies, instruments } =
    repositories(store, FLOW_OWNERS[0]!)
  for (const list of [orders, fills, signals]) {
    await list.list({ limit: 5 })
    await list.list({ limit: 5, cursor: '9', instrument: 1 })
    await list.get('x')
  }
  for (const list of [profit, commands, systemEvents]) await list.list({ limit: 5 })
  await fills.ofOrder('x', 5)
  await profit.equityCurve({ limit: 5 })
  await profit.positions(5)
  await eventPlaces.find('x')
  await tokens.verify(`tw_${'A'.repeat(43)}`)
  await strategies.get('x')
  await instruments.get(1)
  await instruments.byKey('x')
  const texts = new Set(prepare.mock.calls.map(({ arguments: [text] }) => text))
  prepare.mock.restore()
  assert.ok(texts.size > 15)
  const reader = new DatabaseSync(path)
  for (const text of texts) {
    const steps = reader.prepare(`explain query plan ${text}`).all() as { detail: string }[]
    for (const { detail } of steps)
      assert.doesNotMatch(detail, /^SCAN (?!(commands|system_events)$)|TEMP B-TREE/, `${text}: ${detail}`)
  }
  reader.close()
  await store.close()
})

// biome-ignore format: a table reads by its columns
const codes = [
  [5,             'ERR_STORAGE_BUSY'],
  [5 | (2 << 8),  'ERR_STORAGE_BUSY'],
  [6,             'ERR_STORAGE_BUSY'],
  [8,             'ERR_STORAGE_UNWRITABLE'],
  [10 | (3 << 8), 'ERR_STORAGE_IO'],
  [11,            'ERR_STORAGE_CORRUPT'],
  [13,            'ERR_STORAGE_DISK_FULL'],
  [14,            'ERR_STORAGE_UNWRITABLE'],
  [19 | (8 << 8), 'ERR_STORAGE_CONSTRAINT'],
  [26,            'ERR_STORAGE_NOT_A_DATABASE'],
] as const
for (const [errcode, code] of codes) {
  test(`SQLite result ${errcode} is ${code}`, () => {
    const cause = Object.assign(new Error('as SQLite says'), { code: 'ERR_SQLITE_ERROR', errcode })
    const error = sqliteError(cause, join(folder, 'x.db')) as StorageError
    assert.equal(error.code, code)
    assert.equal(error.cause, cause)
  })
}

test('wrong SQL stays our own mistake', async () => {
  const store = await open(':memory:')
  await assert.rejects(sql`select nonsense`.execute(store.db), (error) => !(error instanceof StorageError))
  await store.close()
})

let expected: Record<string, unknown[]> | undefined

/** Of the flow, never interrupted. */
async function expectedDump(): Promise<Record<string, unknown[]>> {
  if (expected === undefined) {
    const store = await open(':memory:')
    await new Projector(store).apply(wholeFlow(flow))
    expected = await dumpProjections(store)
    await store.close()
  }
  return expected
}

function written(path: string, text: string): string {
  writeFileSync(path, text)
  return path
}

function madeFolder(path: string): string {
  mkdirSync(path)
  return path
}

function foreign(path: string, statement: string): string {
  const database = new DatabaseSync(path)
  database.exec(statement)
  database.close()
  return path
}

function replaced(path: string): void {
  copyFileSync(path, `${path}.copy`)
  renameSync(`${path}.copy`, path)
}

/** Bytes of a file; null when it is none. */
function contents(path: string): Buffer | null {
  try {
    return readFileSync(path)
  } catch {
    return null
  }
}

/** Runs a module as a user who owns nothing: root may write anywhere. */
function unprivileged(code: string): SpawnSyncReturns<string> {
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  return spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8', ...nobody })
}
