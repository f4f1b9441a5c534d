/**
 * How commands reach the process that owns a data folder: its address and a key, in a file that only this user can read. The key does one
 * thing, replacing the operator token: whoever may read the folder may do that anyway.
 */

import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DataFolder, FolderOwnedError } from '@tickworks/pipeline'
import { openSqlStore, type SqlStore, StorageError, Tokens } from '@tickworks/storage'
import { deskLink, replaceToken } from '../auth/operator-token.ts'
import { PlatformError } from './platform-error.ts'

const OWNER_FILE = 'owner.json'
const ANSWER_MS = 5_000

export type Owner = { readonly pid: number; readonly url: string; readonly key: string }

/** The SQL file of a data folder. */
export function sqlitePath(home: string): string {
  return join(home, 'tickworks.sqlite')
}

/** What helps when the tables cannot be read: all but the operator token is in the log too. */
export const TABLES_ADVICE = 'move it away: the next start makes it again from the log, with a new operator token'

/** Opens the tables of a data folder. @throws what opening the store throws; of a damaged one with what to do */
export async function openTables(home: string): Promise<SqlStore> {
  try {
    return await openSqlStore({ kind: 'sqlite', path: sqlitePath(home) })
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    const { code, place, rule } = error
    if (code !== 'ERR_STORAGE_NOT_A_DATABASE' && code !== 'ERR_STORAGE_CORRUPT') throw error
    throw new StorageError(code, place, `${rule}: ${TABLES_ADVICE}`, error)
  }
}

export function writeOwner(home: string, owner: Owner): void {
  const file = join(home, OWNER_FILE)
  rmSync(`${file}.tmp`, { force: true })
  writeFileSync(`${file}.tmp`, `${JSON.stringify(owner)}\n`, { mode: 0o600, flag: 'wx' })
  renameSync(`${file}.tmp`, file)
}

export function removeOwner(home: string): void {
  rmSync(join(home, OWNER_FILE), { force: true })
}

/** As the last owner left it; null when there is none. It may be dead. */
export function readOwner(home: string): Owner | null {
  try {
    const { pid, url, key } = JSON.parse(readFileSync(join(home, OWNER_FILE), 'utf8')) as Owner
    return typeof pid === 'number' && typeof url === 'string' && typeof key === 'string' ? { pid, url, key } : null
  } catch {
    return null
  }
}

/**
 * A new operator token in place of the old one, which stops working at once: through the process that owns the folder, or in the folder
 * when none does. `link` hands it to the desk; null when nothing serves one.
 *
 * @throws PlatformError `ERR_OWNER_SILENT` when the owner does not answer; what opening folder and store throw
 */
export async function replaceOperatorToken(
  home: string,
  nowTsUs: () => number = () => Date.now() * 1_000,
): Promise<{ readonly token: string; readonly link: string | null }> {
  let folder: DataFolder
  try {
    folder = DataFolder.open(home)
  } catch (error) {
    if (error instanceof FolderOwnedError) return await askOwner(home, error)
    throw error
  }
  try {
    const store = await openTables(folder.home)
    try {
      return { token: await replaceToken(new Tokens(store), nowTsUs()), link: null }
    } finally {
      await store.close()
    }
  } finally {
    folder.close()
  }
}

async function askOwner(home: string, owned: FolderOwnedError): Promise<{ token: string; link: string }> {
  const owner = readOwner(home)
  const silent = (why: string, cause?: unknown) =>
    new PlatformError(
      'ERR_OWNER_SILENT',
      `process ${owned.pid ?? 'unknown'} owns ${home} and ${why}: stop it, then try again`,
      { home, pid: owned.pid },
      cause,
    )
  if (owner === null) throw silent('has not said where it listens')
  let response: Response
  try {
    response = await fetch(`${owner.url}/api/v2/control/token`, {
      method: 'POST',
      headers: { authorization: `Bearer ${owner.key}`, 'content-type': 'application/json' },
      body: '{}',
      signal: AbortSignal.timeout(ANSWER_MS),
    })
  } catch (cause) {
    throw silent(`does not answer at ${owner.url}`, cause)
  }
  if (!response.ok) throw silent(`answered ${response.status} at ${owner.url}`)
  const { token } = (await response.json()) as { token: string }
  return { token, link: deskLink(owner.url, token) }
}
