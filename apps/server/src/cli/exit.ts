/** How a command ends: one table of exit codes, and the error that carries one. */

/** What the process says when it ends. The help shows this table. */
export const EXIT = {
  ok: 0,
  /** The run itself failed: a strategy threw, a replay differed, `doctor` found something broken. */
  failed: 1,
  /** The caller's mistake: an option, a parameter, a strategy file, a data file. */
  usage: 2,
  /** Something outside is in the way: a folder owned by another process or not writable, a port in use, a full disk. */
  blocked: 3,
  /** A fault of Tickworks. */
  fault: 70,
  /** Ended by Ctrl-C before it was done (128 + SIGINT). */
  interrupted: 130,
} as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** Exit codes in words, for the help. */
export const EXIT_MEANING: readonly (readonly [ExitCode, string])[] = [
  [EXIT.ok, 'done'],
  [EXIT.failed, 'the run failed: a strategy threw, a replay differed, doctor found something broken'],
  [EXIT.usage, 'wrong option, parameter, strategy file or data file'],
  [EXIT.blocked, 'something outside is in the way: folder owned or not writable, port in use, disk full'],
  [EXIT.fault, 'a fault of Tickworks itself'],
  [EXIT.interrupted, 'interrupted with Ctrl-C'],
]

/** Errors of the packages below, which explain themselves, by their code. What is a fault here is one of Tickworks. */
export const EXIT_OF_CODE: Readonly<Record<string, ExitCode>> = {
  ERR_CONFIG_DIFFERS: EXIT.usage,
  ERR_FEED_DIFFERS: EXIT.usage,
  ERR_PORT_IN_USE: EXIT.blocked,
  ERR_LISTEN: EXIT.blocked,
  ERR_OWNER_SILENT: EXIT.blocked,

  ERR_FOLDER_OWNED: EXIT.blocked,
  ERR_FOLDER_UNWRITABLE: EXIT.blocked,
  ERR_FOLDER_FORMAT: EXIT.blocked,
  ERR_DISK_FULL: EXIT.blocked,
  ERR_DISK: EXIT.blocked,
  ERR_LOG_CORRUPT: EXIT.failed,
  ERR_LOG_REFUSES: EXIT.failed,
  ERR_CODEC_DECODE: EXIT.failed,
  ERR_SNAPSHOT: EXIT.failed,
  ERR_RECOVERY: EXIT.failed,
  ERR_FEED_SEQUENCE: EXIT.failed,
  ERR_RUNTIME_FAILED: EXIT.failed,
  ERR_CODEC_ENCODE: EXIT.fault,
  ERR_LOG_CLOSED: EXIT.fault,
  ERR_LOG_RANGE: EXIT.fault,
  ERR_RUNTIME_FULL: EXIT.fault,
  ERR_RUNTIME_STOPPED: EXIT.fault,

  ERR_STORAGE_UNWRITABLE: EXIT.blocked,
  ERR_STORAGE_DISK_FULL: EXIT.blocked,
  ERR_STORAGE_IO: EXIT.blocked,
  ERR_STORAGE_BUSY: EXIT.blocked,
  ERR_STORAGE_UNREACHABLE: EXIT.blocked,
  ERR_STORAGE_REFUSED: EXIT.blocked,
  ERR_STORAGE_NEWER_SCHEMA: EXIT.blocked,
  ERR_STORAGE_NOT_A_DATABASE: EXIT.failed,
  ERR_STORAGE_CORRUPT: EXIT.failed,
  ERR_STORAGE_GONE: EXIT.failed,
  ERR_STORAGE_CHANGED_MIGRATION: EXIT.fault,
  ERR_STORAGE_CONSTRAINT: EXIT.fault,
  ERR_STORAGE_RANGE: EXIT.fault,
  ERR_PROJECTION_GAP: EXIT.fault,
  ERR_PROJECTION_EVENT: EXIT.fault,

  ERR_CSV_FILE: EXIT.usage,
  ERR_CSV_GZIP: EXIT.usage,
  ERR_CSV_EMPTY: EXIT.usage,
  ERR_CSV_LAYOUT: EXIT.usage,
  ERR_CSV_TIMEFRAME: EXIT.usage,
  ERR_CSV_ROWS: EXIT.usage,
}

/** A failure that one sentence explains: shown without a stack. `facts` go into the JSON form. */
export class CliError extends Error {
  readonly code: string
  readonly exitCode: ExitCode
  readonly facts: Readonly<Record<string, unknown>>

  constructor(exitCode: ExitCode, code: string, message: string, facts: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.name = 'CliError'
    this.code = code
    this.exitCode = exitCode
    this.facts = facts
  }
}

/** The caller's mistake. */
export function usageError(code: string, message: string, facts: Readonly<Record<string, unknown>> = {}): CliError {
  return new CliError(EXIT.usage, code, message, facts)
}
