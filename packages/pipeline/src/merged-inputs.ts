/** The two input topics as one sequence, in the order in which their inputs were numbered. */

import type { TickFrame } from '@tickworks/market'
import type { InputEvent } from '@tickworks/trading'
import { DecodeError } from './codec/codec-error.ts'
import { decodeEvent } from './codec/event.ts'
import { FrameDecoder, frameInputSeq } from './codec/frame.ts'
import type { EventLog } from './event-log.ts'
import { TopicCursor } from './topic-cursor.ts'
import { CONTROL_TOPIC, TICKS_TOPIC } from './topics.ts'

export class MergedInputs {
  readonly #ticks: TopicCursor
  readonly #control: TopicCursor
  readonly #frames = new FrameDecoder()
  #ticksNext = Number.POSITIVE_INFINITY
  #controlNext = Number.POSITIVE_INFINITY
  #event: InputEvent | null = null
  /** The input that comes next. */
  nextInputSeq: number

  /** From input `inputSeq` on, whose records, or the first after it, stand at these offsets. */
  constructor(log: EventLog, inputSeq: number, offsets: Readonly<Record<string, number>>) {
    this.nextInputSeq = inputSeq
    this.#ticks = new TopicCursor(log, TICKS_TOPIC, offsets[TICKS_TOPIC] ?? 0)
    this.#control = new TopicCursor(log, CONTROL_TOPIC, offsets[CONTROL_TOPIC] ?? 0)
  }

  /**
   * The next input: a frame, reused by the next one of its source, or an event; null at the end, and at a gap, of which
   * {@link isGap} tells. Counts it as taken.
   *
   * @throws DecodeError, LogCorruptError
   */
  async next(): Promise<TickFrame | InputEvent | null> {
    await this.#look()
    const expected = this.nextInputSeq
    if (this.#ticksNext === expected) {
      const frame = this.#frames.decode(this.#ticks.peek(), this.#ticks)
      this.#ticks.advance()
      this.#ticksNext = Number.POSITIVE_INFINITY
      this.nextInputSeq += frame.length
      return frame
    }
    if (this.#controlNext === expected) {
      const event = this.#event!
      this.#control.advance()
      this.#controlNext = Number.POSITIVE_INFINITY
      this.nextInputSeq += 1
      return event
    }
    if (this.#ticksNext < expected) throw overlap(this.#ticks, this.#ticksNext, expected)
    if (this.#controlNext < expected) throw overlap(this.#control, this.#controlNext, expected)
    return null
  }

  /** After `next` gave null: whether inputs stand behind one that is missing. */
  get isGap(): boolean {
    return this.#ticksNext !== Number.POSITIVE_INFINITY || this.#controlNext !== Number.POSITIVE_INFINITY
  }

  /** Topic → offset of its first record that was not taken. */
  offsets(): Readonly<Record<string, number>> {
    return { [TICKS_TOPIC]: this.#ticks.offset, [CONTROL_TOPIC]: this.#control.offset }
  }

  /** Records of both topics taken so far, and in all. */
  progress(): { readonly done: number; readonly total: number } {
    return { done: this.#ticks.offset + this.#control.offset, total: this.#ticks.end + this.#control.end }
  }

  async close(): Promise<void> {
    await this.#ticks.close()
    await this.#control.close()
  }

  async #look(): Promise<void> {
    if (this.#ticksNext === Number.POSITIVE_INFINITY && (this.#ticks.isReady || (await this.#ticks.load()))) {
      this.#ticksNext = frameInputSeq(this.#ticks.peek(), this.#ticks)
    }
    if (this.#controlNext === Number.POSITIVE_INFINITY && (this.#control.isReady || (await this.#control.load()))) {
      this.#event = decodeInput(this.#control)
      this.#controlNext = this.#event.data.inputSeq
    }
  }
}

function decodeInput(control: TopicCursor): InputEvent {
  const event = decodeEvent(control.peek(), control)
  switch (event.type) {
    case 'instrument_defined':
    case 'config_changed':
    case 'operator_command':
    case 'timer':
      return event
    default:
      throw new DecodeError(control, `an input is no ${event.type}`)
  }
}

function overlap(cursor: TopicCursor, inputSeq: number, expected: number): DecodeError {
  return new DecodeError(cursor, `inputs are numbered once: ${inputSeq} is there again before ${expected}`)
}
