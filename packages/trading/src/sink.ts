/** Where the engine's events go: nowhere in a plain backtest, into the log, the projections and the desk in a run. */

import type { Event } from './events.ts'

/** Why an event could not be handled: its dead letter says this beside the original. */
export type Failure = {
  readonly stage: string
  readonly name: string
  readonly message: string
  readonly attempts: number
}

export interface Sink {
  /** Whether closed bars and indicator values are wanted as events too. The stages have them either way. */
  readonly wantsMarket: boolean
  /**
   * Whether events are going to be written as text. Their ids are then made as one piece each: V8 keeps `a + b` as a pair until someone reads
   * it, which most sinks never do, but the JSON of an event that holds such a pair takes twice as long.
   */
  readonly writesText?: boolean
  /** Called in order, synchronously, while the input is being processed. The event is not reused: it may be kept. */
  publish(event: Event): void
  /** `event` made a handler fail; it goes to `<its topic>.dlq`. */
  deadLetter(event: Event, failure: Failure): void
}

/** Drops everything. */
export const NO_SINK: Sink = { wantsMarket: false, publish() {}, deadLetter() {} }
