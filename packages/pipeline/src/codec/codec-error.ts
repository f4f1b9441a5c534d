import { PipelineError } from '../pipeline-error.ts'

/** An event that must not leave: its own maker broke the contract of its type. */
export class EncodeError extends PipelineError {
  readonly rule: string

  constructor(type: string, id: string, rule: string) {
    super('ERR_CODEC_ENCODE', `event ${id} of type ${type} cannot be encoded: ${rule}`, { type, id, rule })
    this.rule = rule
  }
}

/** Where a record stands. */
export type RecordPlace = { readonly topic: string; readonly offset: number }

export class DecodeError extends PipelineError {
  readonly topic: string
  readonly offset: number
  readonly rule: string

  constructor({ topic, offset }: RecordPlace, rule: string, cause?: unknown) {
    super('ERR_CODEC_DECODE', `record ${offset} of ${topic} cannot be decoded: ${rule}`, { topic, offset, rule }, cause)
    this.topic = topic
    this.offset = offset
    this.rule = rule
  }
}
