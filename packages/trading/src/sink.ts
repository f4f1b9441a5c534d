/** Where the engine's events go: nowhere in a plain backtest, into the log, the projections and the desk in a run. */

import type { Event } from './events.ts'

export interface Sink {
  /** Whether closed bars and indicator values are wanted as events too. The stages have them either way. */
  readonly wantsMarket: boolean
  /** Called in order, synchronously, while the input is being processed. The event is not reused: it may be kept. */
  publish(event: Event): void
}
