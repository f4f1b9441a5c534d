/** How a command ends: one table of exit codes, and the error that carries one. */

/** What the process says when it ends. Help and README show this table. */
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
