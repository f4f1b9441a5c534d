/** A recorded log through fresh stages: does the same come out? */

import type { Event } from '@tickworks/trading'
import type { EventLog } from './event-log.ts'
import { InputPositions } from './input-positions.ts'
import type { CreateEngine } from './log-engine.ts'
import { OutputBuffers } from './output-buffers.ts'
import { PipelineError } from './pipeline-error.ts'
import { type Difference, regenerate } from './regenerate.ts'
import type { SnapshotStore } from './snapshot-store.ts'
import { stateHash } from './state-hash.ts'
import { CONTROL_TOPIC, TICKS_TOPIC } from './topics.ts'

export type ReplayOptions<State = unknown> = {
  /** Only read: it may be open for reading only, and another process may be writing it. */
  readonly log: EventLog
  readonly createEngine: CreateEngine<State>
  /** Needed where the first inputs were dropped by size: the oldest snapshot that the log still covers is where it begins. */
  readonly snapshots?: SnapshotStore
  /** Of the engine, as in the runtime: snapshots of another version cannot be begun with. */
  readonly codeVersion?: string
  /** Where the money is; `paper` unless said. */
  readonly broker?: string
  /** Records of inputs fed so far, and in all. */
  readonly onProgress?: (done: number, total: number) => void
}

export type FillEvent = Event<'order_filled' | 'order_partially_filled'>

export type Replayed = {
  /** The input it began with: 0, or that of the snapshot. */
  readonly fromInputSeq: number
  /** Inputs fed, and the ticks among them. */
  readonly inputs: number
  readonly ticks: number
  /** Outputs found in the log with the same bytes. */
  readonly outputs: number
  /** Topic → first offset that could be compared, where it is not the first of the run: what was before was dropped by size. */
  readonly comparedFrom: Readonly<Record<string, number>>
  /** Outputs that the log does not have (yet): its writer was killed before its last commit was whole, or is still writing. */
  readonly unwritten: number
  /** Topic → offset from which its records belong to inputs that were not there: the writer went on meanwhile, or the power failed. */
  readonly ahead: Readonly<Record<string, number>>
  /** Null: everything that was recorded was made again, byte for byte. */
  readonly firstDifference: Difference | null
  /** Of the engine after the last input, or at the difference. */
  readonly stateHash: string
  /** In order, from the input it began with. */
  readonly fills: readonly FillEvent[]
}

/** The log's first inputs were dropped and no snapshot reaches back to what is left. */
export class ReplayError extends PipelineError {
  constructor(firstOffset: number) {
    super(
      'ERR_SNAPSHOT',
      `the inputs before record ${firstOffset} of ${TICKS_TOPIC} were dropped by size, and there is no whole snapshot of this code that the rest of the log continues`,
      { firstOffset },
    )
  }
}

/**
 * Feeds the log from its first input through a fresh engine and compares every output with what was recorded, per topic and offset.
 * Stops at the first difference. Bars and indicator values are made only where the log has them.
 *
 * @throws ReplayError, DecodeError, LogCorruptError; and what the engine throws
 */
export async function replayLog<State>(options: ReplayOptions<State>): Promise<Replayed> {
  const { log, onProgress } = options
  const outputs = new OutputBuffers(options.broker ?? 'paper')
  const fills: FillEvent[] = []
  const engine = options.createEngine({
    wantsMarket: log.end('market.bars') > 0 || log.end('analytics.values') > 0,
    writesText: true,
    publish(event) {
      outputs.publish(event)
      if (event.type === 'order_filled' || event.type === 'order_partially_filled') fills.push(event)
    },
    deadLetter() {},
  })
  const positions = new InputPositions()
  const offsets = begin(options, engine, positions)
  const fromInputSeq = positions.nextInputSeq
  const comparedFrom: Record<string, number> = {}
  for (const { topic } of outputs.batches) {
    const from = Math.max(offsets[topic] ?? 0, log.start(topic))
    if (from > 0) comparedFrom[topic] = from
  }
  const found = await regenerate({
    log,
    engine,
    outputs,
    positions,
    offsets,
    ...(onProgress === undefined ? {} : { onProgress }),
  })
  return {
    fromInputSeq,
    inputs: found.inputs,
    ticks: found.ticks,
    outputs: found.compared,
    comparedFrom,
    unwritten: found.missing,
    ahead: found.orphans,
    firstDifference: found.difference,
    stateHash: stateHash(engine.snapshot()),
    fills,
  }
}

/** Brings engine and positions to where the log begins; the offsets that go with it. */
function begin<State>(
  { log, snapshots, codeVersion }: ReplayOptions<State>,
  engine: { restore(state: State): void },
  positions: InputPositions,
): Readonly<Record<string, number>> {
  const inputTopics = [TICKS_TOPIC, CONTROL_TOPIC]
  if (inputTopics.every((topic) => log.start(topic) === 0)) return {}
  const covered = snapshots?.oldest(
    (candidate) =>
      candidate.codeVersion === codeVersion &&
      inputTopics.every((topic) => (candidate.offsets[topic] ?? 0) >= log.start(topic)),
  )
  const snapshot = covered?.snapshot ?? null
  if (snapshot === null) throw new ReplayError(log.start(TICKS_TOPIC))
  engine.restore(snapshot.state as State)
  positions.restore(snapshot)
  return snapshot.offsets
}
