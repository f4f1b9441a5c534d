/**
 * The data folder and who owns it.
 *
 * ```
 *  <home>/lock.db       held exclusively by the owner, by a lock of the operating system: it goes when the process goes
 *  <home>/lock.pid      the owner's process id, for the message only
 *  <home>/format.json   which layout this is
 *  <home>/log/          the event log
 *  <home>/snapshots/    the engine's snapshots
 *  <home>/trash/        what is being deleted
 * ```
 * Other packages keep their own files beside these.
 */

import { accessSync, constants, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DiskFullError, diskError, FolderUnwritableError } from './disk-error.ts'
import { makeFolder } from './make-folder.ts'
import { messageOf, PipelineError } from './pipeline-error.ts'

/** Rises when a folder written by the new code could not be read by the old one. */
export const DATA_FOLDER_FORMAT = 1

/** SQLite's codes for "somebody else has the lock", "no space left", "read-only", "cannot open". */
const SQLITE = { busy: 5, locked: 6, readOnly: 8, full: 13, cannotOpen: 14 } as const

export class FolderOwnedError extends PipelineError {
  readonly folder: string
  /** The owner's process id; null in the moment before it has written it. */
  readonly pid: number | null

  constructor(folder: string, pid: number | null) {
    super(
      'ERR_FOLDER_OWNED',
      `the data folder ${folder} is in use by ${pid === null ? 'another process' : `process ${pid}`}. Stop it, or give another folder with --home`,
      { folder, pid },
    )
    this.folder = folder
    this.pid = pid
  }
}

export class FolderFormatError extends PipelineError {
  readonly folder: string

  constructor(folder: string, rule: string, cause?: unknown) {
    super('ERR_FOLDER_FORMAT', `the data folder ${folder} cannot be used: ${rule}`, { folder, rule }, cause)
    this.folder = folder
  }
}

/** Where the parts of a data folder are. Opens nothing: for commands that only read. */
export function dataFolderPaths(home: string): {
  readonly home: string
  readonly log: string
  readonly snapshots: string
} {
  const folder = resolve(home)
  return { home: folder, log: join(folder, 'log'), snapshots: join(folder, 'snapshots') }
}

/**
 * Whether this program can read the folder, which need not exist.
 *
 * @throws FolderFormatError when it was written by a newer program, or its format file is damaged
 */
export function assertFolderFormat(home: string): void {
  let text: string
  try {
    text = readFileSync(join(home, 'format.json'), 'utf8')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') return
    throw diskError(cause, home, 'reading format.json', 0)
  }
  let format: unknown
  try {
    format = (JSON.parse(text) as { format?: unknown } | null)?.format
  } catch (cause) {
    throw new FolderFormatError(home, 'format.json is not JSON', cause)
  }
  if (typeof format !== 'number' || !Number.isInteger(format) || format < 1) {
    throw new FolderFormatError(
      home,
      `the format in format.json is a whole number from 1, was ${JSON.stringify(format)}`,
    )
  }
  if (format > DATA_FOLDER_FORMAT) {
    throw new FolderFormatError(
      home,
      `it has format ${format}, this program knows ${DATA_FOLDER_FORMAT}. Use the newer program that wrote it, or another folder with --home`,
    )
  }
}

/** An owned data folder. Held until {@link close}, or until the process ends, however it ends. */
export class DataFolder {
  readonly home: string
  readonly log: string
  readonly snapshots: string
  readonly #lock: DatabaseSync
  #closed = false

  /**
   * Creates the folder when it is not there and takes ownership.
   *
   * @throws FolderOwnedError naming the owner, FolderFormatError, FolderUnwritableError, DiskFullError, DiskError
   */
  static open(home: string): DataFolder {
    const folder = resolve(home)
    try {
      makeFolder(folder)
      accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    } catch (cause) {
      throw diskError(cause, folder, 'opening the data folder', 0)
    }
    assertFolderFormat(folder)
    const lock = lockFolder(folder)
    try {
      writeFileSync(join(folder, 'lock.pid'), `${process.pid}\n`)
      // Looked at again under the lock: a newer program may have taken the folder in between.
      assertFolderFormat(folder)
      writeWhole(join(folder, 'format.json'), `${JSON.stringify({ format: DATA_FOLDER_FORMAT })}\n`)
      rmSync(join(folder, 'trash'), { recursive: true, force: true })
      return new DataFolder(folder, lock)
    } catch (cause) {
      lock.close()
      throw diskError(cause, folder, 'opening the data folder', 64)
    }
  }

  private constructor(folder: string, lock: DatabaseSync) {
    const { home, log, snapshots } = dataFolderPaths(folder)
    this.home = home
    this.log = log
    this.snapshots = snapshots
    this.#lock = lock
  }

  /**
   * Removes the run: snapshots, log, and `others`, names within the folder. Everything must be closed. When the process dies on
   * the way, the next one finds the run whole, or its log without snapshots, or nothing; never snapshots without their log.
   */
  clearRun(others: readonly string[] = []): void {
    const trash = join(this.home, 'trash')
    try {
      rmSync(trash, { recursive: true, force: true })
      mkdirSync(trash)
      for (const name of ['snapshots', ...others, 'log']) moveInto(trash, this.home, name)
      rmSync(trash, { recursive: true, force: true })
    } catch (cause) {
      throw diskError(cause, this.home, 'removing the run', 0)
    }
  }

  /** Gives the folder back. A second call does nothing. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    rmSync(join(this.home, 'lock.pid'), { force: true })
    this.#lock.close()
  }
}

/** The process that owns the folder, as it said itself, or null: for messages, never for decisions. */
export function ownerPid(home: string): number | null {
  try {
    const pid = Number(readFileSync(join(home, 'lock.pid'), 'utf8').trim())
    return Number.isInteger(pid) && pid > 0 ? pid : null
  } catch {
    return null
  }
}

/** An exclusive transaction is a lock on the file that the operating system lifts when the process ends. */
function lockFolder(folder: string): DatabaseSync {
  let lock: DatabaseSync | undefined
  try {
    lock = new DatabaseSync(join(folder, 'lock.db'), { timeout: 0 })
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (cause) {
    lock?.close()
    switch ((cause as { errcode?: number }).errcode) {
      case SQLITE.busy:
      case SQLITE.locked:
        throw new FolderOwnedError(folder, ownerPid(folder))
      case SQLITE.readOnly:
      case SQLITE.cannotOpen:
        throw new FolderUnwritableError(folder, messageOf(cause), cause)
      case SQLITE.full:
        throw new DiskFullError(folder, 4096, Number.NaN, cause)
      default:
        throw diskError(cause, folder, 'locking the data folder', 0)
    }
  }
}

function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.tmp`, text, { flush: true })
  renameSync(`${file}.tmp`, file)
}

function moveInto(trash: string, home: string, name: string): void {
  try {
    renameSync(join(home, name), join(trash, name))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause
  }
}
