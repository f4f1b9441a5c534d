import { PipelineError } from '../../pipeline-error.ts'

/** Damage that is no torn tail. Nothing was changed on disk. */
export class LogCorruptError extends PipelineError {
  readonly file: string
  /** Where in the file. */
  readonly byteOffset: number
  /** The record that stands there, or the first one missing. */
  readonly recordOffset: number
  readonly rule: string

  constructor(at: { file: string; byteOffset: number; recordOffset: number; rule: string; cause?: unknown }) {
    const { file, byteOffset, recordOffset, rule } = at
    super(
      'ERR_LOG_CORRUPT',
      `the log is damaged at byte ${byteOffset} of ${file}, record ${recordOffset}: ${rule} does not hold. ` +
        'Nothing was changed; restore the file from a copy, or start afresh with --fresh',
      { file, byteOffset, recordOffset, rule },
      at.cause,
    )
    this.file = file
    this.byteOffset = byteOffset
    this.recordOffset = recordOffset
    this.rule = rule
  }
}
