/** What can go wrong with the SQL store, each with a stable code: the world failed (`StorageError`) or the log does not fit (`ProjectionError`). */

/** Code → whether trying again later can help, and what it means. The one table; the README is held to it by a test. */
export const STORAGE_ERRORS = {
  ERR_STORAGE_UNWRITABLE: { retryable: false, meaning: 'the database cannot be created or written where it is' },
  ERR_STORAGE_NOT_A_DATABASE: {
    retryable: false,
    meaning: 'the file is no SQLite database, or that of another program',
  },
  ERR_STORAGE_CORRUPT: {
    retryable: false,
    meaning: 'the database is damaged; its projections can be rebuilt from the log',
  },
  ERR_STORAGE_GONE: { retryable: false, meaning: 'the file was removed or replaced while it was open' },
  ERR_STORAGE_DISK_FULL: { retryable: true, meaning: 'no room is left on the disk' },
  ERR_STORAGE_IO: { retryable: true, meaning: 'the disk failed to read or write' },
  ERR_STORAGE_BUSY: { retryable: true, meaning: 'another process held the database for too long' },
  ERR_STORAGE_UNREACHABLE: { retryable: true, meaning: 'the server does not answer, or the connection was lost' },
  ERR_STORAGE_REFUSED: { retryable: false, meaning: 'the server refused the user, the password or the database' },
  ERR_STORAGE_NEWER_SCHEMA: { retryable: false, meaning: 'a newer program has migrated this database' },
  ERR_STORAGE_CHANGED_MIGRATION: { retryable: false, meaning: 'a migration was changed after it had been applied' },
  ERR_STORAGE_CONSTRAINT: { retryable: false, meaning: 'a row breaks a rule of its table' },
  ERR_STORAGE_RANGE: { retryable: false, meaning: 'a stored integer is larger than a JavaScript number holds exactly' },
  ERR_PROJECTION_GAP: { retryable: false, meaning: 'events of a topic are missing before those delivered' },
  ERR_PROJECTION_EVENT: { retryable: false, meaning: 'an event cannot be what the topic says it is' },
} as const satisfies Record<string, { retryable: boolean; meaning: string }>

export type StorageErrorCode = Exclude<keyof typeof STORAGE_ERRORS, `ERR_PROJECTION_${string}`>
export type ProjectionErrorCode = Extract<keyof typeof STORAGE_ERRORS, `ERR_PROJECTION_${string}`>

/** The database, or what it stands on, failed. `place` is the file's path, or the server's URL without its password. */
export class StorageError extends Error {
  override readonly name = 'StorageError'
  readonly code: StorageErrorCode
  readonly place: string
  /** What was broken, in words: `its folder does not exist`. */
  readonly rule: string
  readonly retryable: boolean

  constructor(code: StorageErrorCode, place: string, rule: string, cause?: unknown) {
    super(`${place}: ${rule}`, cause === undefined ? undefined : { cause })
    this.code = code
    this.place = place
    this.rule = rule
    this.retryable = STORAGE_ERRORS[code].retryable
  }
}

/** The events delivered do not continue what is stored, or contradict it. Nothing of the delivery was written. */
export class ProjectionError extends Error {
  override readonly name = 'ProjectionError'
  readonly code: ProjectionErrorCode
  readonly topic: string
  /** Offset of the event at fault; of a gap: the first one delivered. */
  readonly offset: number
  readonly retryable: boolean

  constructor(code: ProjectionErrorCode, topic: string, offset: number, rule: string) {
    super(`${topic} at offset ${offset}: ${rule}`)
    this.code = code
    this.topic = topic
    this.offset = offset
    this.retryable = STORAGE_ERRORS[code].retryable
  }
}
