/** The engine as the log runtime sees it: synchronous, deterministic, no I/O. `Engine` of `@tickworks/trading` is one. */

import type { TickFrame } from '@tickworks/market'
import type { InputEvent, Sink } from '@tickworks/trading'

export interface LogEngine<State = unknown> {
  /** Whose events it makes; null before the first `config_changed`. */
  readonly config: { readonly account: string } | null
  onInput(event: InputEvent): void
  /** Rows `from … to − 1`; where a frame begins and ends makes no difference. */
  onFrame(frame: TickFrame, from: number, to: number): void
  /** Plain JSON in a stable key order: after `restore` of it, everything goes on exactly as before. */
  snapshot(): State
  restore(state: State): void
}

/** A new engine that publishes into `sink`. Called once per run and per replay. */
export type CreateEngine<State = unknown> = (sink: Sink) => LogEngine<State>
