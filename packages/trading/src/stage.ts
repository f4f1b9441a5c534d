/** A stage: a deterministic object that owns its state, never awaits, and leaves through `emit` alone. */

import type { Cause } from './envelope.ts'
import type { EventData, EventType } from './events.ts'

/**
 * How a stage says that something happened. The runtime gives it its id and fills in correlation and causation; `cause` names the
 * direct cause where that is not the event being handled (a report is caused by the order, not by the tick that filled it).
 * Returns what later events need to name this one.
 */
export type Emit = <T extends EventType>(type: T, tsUs: number, data: EventData<T>, cause?: Cause) => Cause

export interface Stage<In, State> {
  on(event: In, emit: Emit): void
  /** Plain JSON, in a stable order: its hash is part of the state's hash. */
  snapshot(): State
  restore(state: State): void
}
