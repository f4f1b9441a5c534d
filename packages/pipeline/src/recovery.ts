/** What a start does with the log and the snapshots it finds, before the first new input. */

import { encodeCommitMark } from './codec/commit-mark.ts'
import { decodeDeadLetter } from './codec/dead-letter.ts'
import type { EventLog } from './event-log.ts'
import type { InputPositions } from './input-positions.ts'
import type { LogEngine } from './log-engine.ts'
import type { OutputBuffers } from './output-buffers.ts'
import { messageOf, PipelineError } from './pipeline-error.ts'
import { RecordBatch } from './record-batch.ts'
import { type Difference, type Regenerated, regenerate } from './regenerate.ts'
import type { DamagedSnapshot, Snapshot, SnapshotStore } from './snapshot-store.ts'
import { COMMITS_TOPIC, CONTROL_TOPIC, TICKS_TOPIC } from './topics.ts'

export type Recovery = {
  /** Input before which the snapshot stands that was restored; null when everything was fed again. */
  readonly snapshotInputSeq: number | null
  /** Snapshots that were passed over because other code wrote them. */
  readonly foreignSnapshots: readonly number[]
  readonly damagedSnapshots: readonly DamagedSnapshot[]
  /** Inputs fed again, and the ticks among them. */
  readonly inputs: number
  readonly ticks: number
  /** Outputs found with the same bytes, and those that were missing and have been appended. */
  readonly compared: number
  readonly appended: number
  /** Topic → first offset removed, because its inputs are gone: only after a loss of power. */
  readonly removed: Readonly<Record<string, number>>
}

/** The log cannot be continued with this engine. Nothing was changed. */
export class RecoveryError extends PipelineError {
  readonly difference: Difference | null

  constructor(message: string, difference: Difference | null, cause?: unknown) {
    super('ERR_RECOVERY', message, difference === null ? {} : { ...difference }, cause)
    this.difference = difference
  }
}

/** No snapshot can be used, and the inputs before the oldest one in the log were dropped. */
export class SnapshotError extends PipelineError {
  constructor(folder: string, reason: string, facts: { readonly firstOffset: number }) {
    super(
      'ERR_SNAPSHOT',
      `the run in ${folder} cannot be continued: ${reason}, and the inputs before record ${facts.firstOffset} of ${TICKS_TOPIC} were dropped by size. ` +
        'Use the program that wrote it, or start afresh with --fresh',
      { folder, reason, ...facts },
    )
  }
}

export type RecoverOptions = {
  readonly log: EventLog
  readonly snapshots: SnapshotStore
  readonly engine: LogEngine
  readonly codeVersion: string
  readonly outputs: OutputBuffers
  readonly positions: InputPositions
  /** Sequence of dead letters → highest place taken; filled. */
  readonly deadLetters: Map<string, number>
  /** Sequence of dead letters → how many the engine has made; filled from the snapshot. */
  readonly lettersMade: Map<string, number>
  readonly onProgress?: (done: number, total: number) => void
}

/**
 * Restores the newest snapshot of this code, feeds the inputs after it again, compares what the engine makes of them with the log
 * byte for byte, and appends what is missing there.
 *
 * @throws RecoveryError when they disagree, SnapshotError, DecodeError, LogCorruptError, and what an append throws
 */
export async function recover(options: RecoverOptions): Promise<Recovery> {
  const { log, engine, positions, outputs } = options
  const { snapshot, foreign, damaged } = chooseSnapshot(options)
  if (snapshot !== null) {
    engine.restore(snapshot.state)
    positions.restore(snapshot)
    for (const [sequence, place] of Object.entries(snapshot.deadLetters)) options.deadLetters.set(sequence, place)
    for (const [sequence, count] of Object.entries(snapshot.lettersMade)) options.lettersMade.set(sequence, count)
  }
  const offsets = snapshot?.offsets ?? {}
  await readDeadLetters(log, offsets, options.deadLetters)
  let found: Regenerated
  try {
    found = await regenerate({
      log,
      engine,
      outputs,
      positions,
      offsets,
      onMissing: (entries) => log.append(entries),
      ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
    })
  } catch (cause) {
    if (cause instanceof PipelineError) throw cause
    throw new RecoveryError(
      `the engine failed while input ${positions.nextInputSeq} of the log was fed again: ${messageOf(cause)}`,
      null,
      cause,
    )
  }
  if (found.difference !== null) throw disagreement(found.difference)
  if (TICKS_TOPIC in found.orphans || CONTROL_TOPIC in found.orphans) assertSomethingLeft(positions)
  for (const [topic, from] of Object.entries(found.orphans)) log.cut(topic, from)
  if (positions.nextInputSeq > Math.max(found.markedInputSeq, snapshot?.inputSeq ?? 0))
    await appendMark(log, outputs, positions)
  return {
    snapshotInputSeq: snapshot?.inputSeq ?? null,
    foreignSnapshots: foreign,
    damagedSnapshots: damaged,
    inputs: found.inputs,
    ticks: found.ticks,
    compared: found.compared,
    appended: found.missing,
    removed: found.orphans,
  }
}

function chooseSnapshot({ log, snapshots, codeVersion }: RecoverOptions): {
  readonly snapshot: Snapshot | null
  readonly foreign: readonly number[]
  readonly damaged: readonly DamagedSnapshot[]
} {
  const foreign: number[] = []
  const { snapshot, damaged } = snapshots.newest((candidate) => {
    for (const [topic, offset] of Object.entries(candidate.offsets)) {
      if (offset <= log.end(topic)) continue
      throw new RecoveryError(
        `${topic} ends at record ${log.end(topic)}, but the snapshot before input ${candidate.inputSeq} stands for ${offset}: ` +
          'part of the log was removed. Put it back, or start afresh with --fresh',
        null,
      )
    }
    if (candidate.codeVersion === codeVersion) return true
    foreign.push(candidate.inputSeq)
    return false
  })
  const firstOffset = log.start(TICKS_TOPIC)
  if (snapshot === null && firstOffset > 0) {
    const reason = foreign.length > 0 ? 'its snapshots were written by other code' : 'it has no snapshot that is whole'
    throw new SnapshotError(snapshots.folder, reason, { firstOffset })
  }
  return { snapshot, foreign, damaged }
}

/** The letters after the snapshot say which places were already taken. */
async function readDeadLetters(
  log: EventLog,
  offsets: Readonly<Record<string, number>>,
  places: Map<string, number>,
): Promise<void> {
  for (const topic of log.topics()) {
    if (!topic.endsWith('.dlq')) continue
    for await (const { firstOffset, payloads } of log.read(topic, Math.max(offsets[topic] ?? 0, log.start(topic)))) {
      for (const [i, payload] of payloads.entries()) {
        const letter = decodeDeadLetter(payload, { topic, offset: firstOffset + i })
        const sequence = deadLetterSequence(letter)
        places.set(sequence, Math.max(places.get(sequence) ?? -1, letter.place))
      }
    }
  }
}

/** Letters of one topic, source and stage come at rising places. */
export function deadLetterSequence(letter: {
  readonly topic: string
  readonly source: string
  readonly stage: string
}): string {
  return `${letter.topic}|${letter.source}|${letter.stage}`
}

/** From here on everything before is known to be whole, whatever mark the last process did not get to write. */
async function appendMark(log: EventLog, outputs: OutputBuffers, positions: InputPositions): Promise<void> {
  const mark = new RecordBatch(COMMITS_TOPIC, 1024)
  const ends = Object.fromEntries(outputs.batches.map(({ topic }) => [topic, log.end(topic)]))
  encodeCommitMark({ nextInputSeq: positions.nextInputSeq, ends }, mark)
  await log.append([{ topic: COMMITS_TOPIC, records: mark.bytes(), count: 1 }])
}

function disagreement(difference: Difference): RecoveryError {
  const { topic, offset, kind, inputSeq } = difference
  const what = {
    differs: `record ${offset} of ${topic} is another one than the engine now makes`,
    not_recorded: `the engine now makes a record ${offset} of ${topic} that was not there`,
    not_made: `the engine no longer makes record ${offset} of ${topic}`,
    commit: `${topic} names a commit that does not end between two inputs`,
  }[kind]
  return new RecoveryError(
    `the log was written by other code or other strategies: ${what} (at input ${inputSeq}). ` +
      'Use the program and the strategies that wrote it, or start afresh with --fresh',
    difference,
  )
}

/** A gap before the very first input is no lost tail: whole files are missing. */
function assertSomethingLeft(positions: InputPositions): void {
  if (positions.nextInputSeq > 0) return
  throw new RecoveryError(
    'the log does not hold its first input: files of it are missing. Put them back, or start afresh with --fresh',
    null,
  )
}
