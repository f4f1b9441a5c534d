/** What the API needs of the platform around it. */

import type { Logger } from '../logging.ts'
import type { Views } from '../views/views.ts'
import type { HealthReport, Status, Trace } from './shapes.ts'

export type Pacing = Status['pacing']

/** Changes of state, each asked for by an operator. They resolve when what they did is durable. */
export interface ControlPanel {
  /** Latches the kill switch. */
  kill(by: string, note: string): Promise<Status['killSwitch']>
  release(by: string, note: string): Promise<Status['killSwitch']>
  /** Null when no strategy has this id. */
  setStrategy(id: string, on: boolean, by: string): Promise<Status['strategies'][number] | null>
  /** Of this process, not of the log: how fast rows are fed changes no result. @throws RangeError for a speed that is none */
  setPacing(change: { readonly paused?: boolean | undefined; readonly speed?: string | undefined }): Pacing
  /** Stops the run in order, wipes it and starts it again. Resolves when the new one is up. */
  fresh(by: string): Promise<void>
}

export type Verdict =
  | { readonly kind: 'accepted'; readonly name: string }
  /** No credentials, or not in the form `Bearer <token>`. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'wrong' }

export interface Gatekeeper {
  /** Judges an `Authorization` header. */
  judge(header: string | undefined): Promise<Verdict>
  /** Like {@link judge}, also taking the key that only readers of the data folder know. */
  judgeOwner(header: string | undefined): Promise<Verdict>
  /** Makes a new operator token; the old one stops working at once. */
  replace(): Promise<string>
}

export interface ApiContext {
  readonly version: string
  readonly logger: Logger
  readonly gatekeeper: Gatekeeper
  readonly control: ControlPanel
  /** Read models of the run that is up. @throws ApiFailure `restarting` while there is none */
  views(): Views
  /** Null while there is no run. */
  viewsOrNull(): Views | null
  status(): Status
  statusOrNull(): Status | null
  health(): Promise<HealthReport>
  metrics(): Promise<{ readonly contentType: string; readonly text: string }>
  /** The chain from an event back to its tick; null when nothing has this id. */
  trace(id: string): Promise<Trace | null>
}
