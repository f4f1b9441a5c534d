/** What can go wrong in the pipeline: one table of codes, one base class. The facts of an error are fields, never only text. */

/**
 * Code → may the same call be tried again, and what it means. Nothing here repairs itself: `retryable` is true only where the
 * caller can remove the cause (free space, give the folder back, commit first) and call again.
 */
export const PIPELINE_ERRORS = {
  ERR_CODEC_ENCODE: { retryable: false, meaning: 'an event does not have the shape its type declares' },
  ERR_CODEC_DECODE: { retryable: false, meaning: 'a record cannot be read as what its first byte says' },
  ERR_LOG_CORRUPT: { retryable: false, meaning: 'a segment of the log is damaged or missing' },
  ERR_LOG_CLOSED: { retryable: false, meaning: 'the log was used after it was closed' },
  ERR_LOG_RANGE: { retryable: false, meaning: 'an offset was asked for that the log does not hold' },
  ERR_LOG_REFUSES: { retryable: false, meaning: 'the log could not undo a failed append and takes no more' },
  ERR_DISK_FULL: { retryable: true, meaning: 'there is no space left for what must be written' },
  ERR_FOLDER_UNWRITABLE: { retryable: true, meaning: 'the folder cannot be written' },
  ERR_DISK: { retryable: false, meaning: 'the disk failed' },
  ERR_FOLDER_OWNED: { retryable: true, meaning: 'another process owns the data folder' },
  ERR_FOLDER_FORMAT: { retryable: false, meaning: 'the data folder was written in another format' },
  ERR_SNAPSHOT: { retryable: false, meaning: 'no snapshot can be used and the log does not reach back far enough' },
  ERR_RECOVERY: { retryable: false, meaning: 'the log and what the engine makes of its inputs disagree' },
  ERR_FEED_SEQUENCE: { retryable: false, meaning: 'a feed left out rows' },
  ERR_RUNTIME_FULL: { retryable: true, meaning: 'too much is waiting for the commit' },
  ERR_RUNTIME_FAILED: { retryable: false, meaning: 'the runtime stopped after a fatal error' },
  ERR_RUNTIME_STOPPED: { retryable: false, meaning: 'the runtime was used after it was stopped' },
} as const satisfies Record<string, { readonly retryable: boolean; readonly meaning: string }>
export type PipelineErrorCode = keyof typeof PIPELINE_ERRORS

export type Facts = Readonly<Record<string, string | number | boolean | null>>

export class PipelineError extends Error {
  readonly code: PipelineErrorCode
  readonly facts: Facts

  constructor(code: PipelineErrorCode, message: string, facts: Facts, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = new.target.name
    this.code = code
    this.facts = facts
  }

  get retryable(): boolean {
    return PIPELINE_ERRORS[this.code].retryable
  }
}

/** The text of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
