/** Checks of the data folder: writable, room on its disk, owned by whom, its log and its tables whole. Nothing is changed. */

import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { assertFolderFormat, dataFolderPaths, ownerPid, PipelineError, SegmentEventLog } from '@tickworks/pipeline'
import { sqlitePath, TABLES_ADVICE } from '../../platform/owner-file.ts'
import { count, nearPath, typed } from '../format.ts'
import { progress } from '../progress.ts'
import { broken, type Finding, ok, warning } from './finding.ts'

const MIB = 1024 * 1024
/** Below the first a run does not get far, below the second not through a day. */
const FREE_BROKEN_BYTES = 100 * MIB
const FREE_WARNING_BYTES = 1024 * MIB

/** The process that owns the folder, as far as it says; `owned` is what the operating system's lock says. */
export type Ownership = { readonly owned: boolean; readonly pid: number | null }

export async function folderFindings(home: string, ownership: Ownership): Promise<Finding[]> {
  return [
    writableFinding(home),
    freeFinding(home),
    ownedFinding(home, ownership),
    ...(await logFindings(home, ownership)),
    tablesFinding(home),
  ]
}

/** Asks the lock itself, by a read that an exclusive owner keeps out. */
export function ownershipOf(home: string): Ownership {
  const file = join(home, 'lock.db')
  if (!existsSync(file)) return { owned: false, pid: null }
  let lock: DatabaseSync | undefined
  try {
    lock = new DatabaseSync(file, { readOnly: true, timeout: 0 })
    lock.prepare('SELECT count(*) FROM sqlite_master').get()
    return { owned: false, pid: null }
  } catch (error) {
    const busy = (error as { errcode?: number }).errcode
    return { owned: busy === 5 || busy === 6, pid: ownerPid(home) }
  } finally {
    lock?.close()
  }
}

export function writableFinding(home: string): Finding {
  const folder = nearestFolder(home)
  const shown = nearPath(home)
  if (!statSync(folder).isDirectory())
    return broken('data folder', `${nearPath(folder)} is a file`, 'give another folder with --home')
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    const why = code === 'EROFS' ? 'is on a disk mounted read-only' : `cannot be written by this user (${code})`
    return broken(
      'data folder',
      `${nearPath(folder)} ${why}`,
      'give this user write access, or another folder with --home',
    )
  }
  try {
    assertFolderFormat(home)
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error
    return broken('data folder', error.message, 'give another folder with --home')
  }
  return ok('data folder', existsSync(home) ? `${shown} is writable` : `${shown} is not there yet and can be created`)
}

export function freeFinding(home: string): Finding {
  const { bavail, bsize } = statfsSync(nearestFolder(home))
  return freeBytesFinding(bavail * bsize)
}

export function freeBytesFinding(bytes: number): Finding {
  const free = `${count(Math.floor(bytes / MIB))} MiB free`
  if (bytes < FREE_BROKEN_BYTES)
    return broken('disk', free, 'free some space, or give a folder on another disk with --home')
  if (bytes < FREE_WARNING_BYTES) return warning('disk', free, 'a long run writes more than that: free some space')
  return ok('disk', free)
}

function ownedFinding(home: string, { owned, pid }: Ownership): Finding {
  if (!owned) return ok('owner', `no process owns ${nearPath(home)}`)
  const who = pid === null ? 'another process' : `process ${pid}`
  return warning(
    'owner',
    `${who} owns the folder: a platform is running`,
    'nothing, unless you want to start another: stop it first or give another --home',
  )
}

/** While an owner appends, the log's end is whatever it has written so far: no torn tail then. */
async function logFindings(home: string, { owned }: Ownership): Promise<Finding[]> {
  const { log: folder } = dataFolderPaths(home)
  if (!existsSync(folder)) return [ok('log', 'nothing recorded yet')]
  const bar = progress('reading the log')
  try {
    const log = SegmentEventLog.open({ folder, readOnly: true })
    const total = log.topics().reduce((sum, topic) => sum + log.end(topic) - log.start(topic), 0)
    let records = 0
    await log.verify((_topic, verified) => {
      records += verified
      bar.update(records, total)
    })
    const torn = (owned ? [] : log.tornTails).map(({ topic, bytes }) =>
      warning(
        'log',
        `${topic} ends in ${count(bytes)} bytes that a dying process left unfinished`,
        'nothing: the next start cuts them off, they were never acknowledged',
      ),
    )
    const bytes = log.topics().reduce((sum, topic) => sum + log.byteLength(topic), 0)
    await log.close()
    return [
      ok(
        'log',
        `${count(records)} records in ${count(log.topics().length)} topics, ${count(Math.ceil(bytes / MIB))} MiB, every checksum right`,
      ),
      ...torn,
    ]
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error
    return [broken('log', error.message, `keep a copy of the folder, then start afresh: ${typed('run --fresh')}`)]
  } finally {
    bar.end()
  }
}

/** SQLite's result codes. */
const DAMAGED = 11
const NOT_A_DATABASE = 26

function tablesFinding(home: string): Finding {
  const file = sqlitePath(home)
  if (!existsSync(file)) return ok('tables', 'not there yet: a start makes them from the log')
  let tables: DatabaseSync | undefined
  try {
    tables = new DatabaseSync(file, { readOnly: true, timeout: 1_000 })
    const found = Object.values(tables.prepare('PRAGMA quick_check(1)').get() ?? {})[0]
    if (found !== 'ok') return broken('tables', `${nearPath(file)}: ${found}`, TABLES_ADVICE)
    return ok('tables', `${count(Math.ceil(statSync(file).size / MIB))} MiB, every page whole`)
  } catch (error) {
    const { errcode, message } = error as Error & { errcode?: number }
    const what = `${nearPath(file)}: ${message}`
    if (errcode === DAMAGED || errcode === NOT_A_DATABASE) return broken('tables', what, TABLES_ADVICE)
    return warning('tables', `${what}: they could not be looked at`, 'try again when nothing else has them open')
  } finally {
    tables?.close()
  }
}

/** The folder, or the nearest one above it that exists. */
function nearestFolder(path: string): string {
  let folder = path
  while (!existsSync(folder)) folder = dirname(folder)
  return folder
}
