/** What SQLite throws → {@link StorageError}. What is not the world's failure (wrong SQL) stays what it is: our own mistake. */

import { statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { StorageError } from '../../storage-error.ts'

/** Primary result codes, @see https://www.sqlite.org/rescode.html */
const BUSY = 5
const LOCKED = 6
const READONLY = 8
const IOERR = 10
const CORRUPT = 11
const FULL = 13
const CANTOPEN = 14
const CONSTRAINT = 19
const NOTADB = 26
const PERM = 3

/** With less than this left, a failed write is called a full disk: mapping the shared memory of the log fails as an I/O error. */
const FULL_BYTES = 65_536

/** Whether another connection holds what this one needs. */
export function isBusy(error: unknown): boolean {
  const { errcode } = error as { errcode?: unknown }
  return typeof errcode === 'number' && ((errcode & 0xff) === BUSY || (errcode & 0xff) === LOCKED)
}

export function sqliteError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof StorageError) return error
  const { code, errcode } = error as { code?: string; errcode?: number }
  if (code === 'ERR_OUT_OF_RANGE') return new StorageError('ERR_STORAGE_RANGE', path, error.message, error)
  if (typeof errcode !== 'number') return error
  switch (errcode & 0xff) {
    case BUSY:
    case LOCKED:
      return new StorageError('ERR_STORAGE_BUSY', path, 'another process held its write lock for too long', error)
    case PERM:
    case READONLY:
    case CANTOPEN:
      if (isDiskFull(path)) return diskFull(path, error)
      return new StorageError('ERR_STORAGE_UNWRITABLE', path, unwritableRule(path), error)
    case IOERR:
      if (isDiskFull(path)) return diskFull(path, error)
      return new StorageError('ERR_STORAGE_IO', path, `the disk failed (SQLite ${errcode}: ${error.message})`, error)
    case FULL:
      return diskFull(path, error)
    case CORRUPT:
      return new StorageError(
        'ERR_STORAGE_CORRUPT',
        path,
        `the file is damaged (${error.message}): move it away, the projections are rebuilt from the log`,
        error,
      )
    case NOTADB:
      return new StorageError('ERR_STORAGE_NOT_A_DATABASE', path, 'the file is not a SQLite database', error)
    case CONSTRAINT:
      return new StorageError('ERR_STORAGE_CONSTRAINT', path, error.message, error)
    default:
      return error
  }
}

function diskFull(path: string, cause: unknown): StorageError {
  return new StorageError('ERR_STORAGE_DISK_FULL', path, 'no room is left on its disk', cause)
}

function isDiskFull(path: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(path))
    return bavail * bsize < FULL_BYTES
  } catch {
    return false // no folder is not a full one
  }
}

function unwritableRule(path: string): string {
  const folder = statSync(dirname(path), { throwIfNoEntry: false })
  if (folder === undefined) return `its folder ${dirname(path)} does not exist`
  if (!folder.isDirectory()) return `${dirname(path)} is not a folder`
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return 'it is a folder, not a file'
  return 'this process cannot write the file and its folder (owner, permissions, or a read-only mount)'
}
