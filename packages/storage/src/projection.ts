/**
 * Tables of orders, fills, signals, profit, strategies and commands as the log makes them. They hold nothing that is not in the log:
 * lost, they are made again by applying it from offset 0, with the same rows.
 *
 * Topics are independent of each other: only the order within a topic matters, so each may be behind or ahead of the rest.
 */

import type { Event } from '@tickworks/trading'
import { CompiledQuery } from 'kysely'
import { PROJECTION_TABLES, type ProjectionTable } from './database.ts'
import { Collected, type Run } from './projection/collected.ts'
import { RowWriter } from './projection/row-writer.ts'
import { type ProjectedTopic, projectedTopic } from './projection/topics.ts'
import type { SqlStore } from './sql-store.ts'
import { ProjectionError } from './storage-error.ts'

/** Consecutive events of one topic: `events[i]` has offset `firstOffset + i`. */
export type ProjectionBatch = {
  readonly topic: string
  readonly firstOffset: number
  readonly events: readonly Event[]
}

/** Before the transaction; in it, rows written and offsets not; after it is committed. */
export const PROJECTION_FAULTS = ['projection.before', 'projection.partial', 'projection.after'] as const
export type ProjectionFault = (typeof PROJECTION_FAULTS)[number]
/** Called at each fault point, for tests that kill or throw there. */
export type ProjectionFaultHook = (point: ProjectionFault) => void

/** One projector at a time, in any process. */
const LOCK = 'projection'
const OFFSETS = new RowWriter('projection_offsets', 'upsert')

export class Projector {
  readonly #store: SqlStore
  readonly #fault: ProjectionFaultHook | undefined

  constructor(store: SqlStore, options: { readonly fault?: ProjectionFaultHook | undefined } = {}) {
    this.#store = store
    this.#fault = options.fault
  }

  /** Offset of the first event of `topic` that is not yet in the tables; 0 when none is. */
  async nextOffset(topic: string): Promise<number> {
    return (await readOffsets(this.#store.db, [topic])).get(topic) ?? 0
  }

  /**
   * {@link nextOffset} of every topic that has been applied. One beyond the log's end means another log, or one that lost its end:
   * then {@link wipeProjections} and apply it from 0.
   */
  async offsets(): Promise<ReadonlyMap<string, number>> {
    return await readOffsets(this.#store.db)
  }

  /**
   * Brings the tables to the end of the batches in one transaction: rows and offsets change together, or nothing does. Events below the
   * stored offset were applied before and are skipped, so a delivery may be repeated or overlap. On SQLite it holds the thread for 10 to
   * 20 µs an event: hand over hundreds at a time, not one, and not the whole log.
   *
   * @throws ProjectionError `ERR_PROJECTION_GAP` when events are missing, `ERR_PROJECTION_EVENT` when one contradicts its topic
   * @throws RangeError when a topic is not projected, see {@link isProjectedTopic}
   * @throws StorageError when the database failed
   */
  async apply(batches: readonly ProjectionBatch[]): Promise<void> {
    const topics = batches.map(requireTopic)
    this.#fault?.('projection.before')
    await this.#store.exclusive(LOCK, async (tx) => {
      const stored = await readOffsets(
        tx,
        topics.map((topic) => topic.name),
      )
      const next = new Map(stored)
      const runs: Run[] = []
      for (const [i, batch] of batches.entries()) {
        const run = unseen(batch, topics[i]!, next.get(batch.topic) ?? 0)
        if (run === null) continue
        runs.push(run)
        next.set(batch.topic, run.firstOffset + run.events.length)
      }
      if (runs.length === 0) return
      const collected = new Collected(tx, this.#store.kind)
      await collected.load(runs)
      for (const run of runs) collected.on(run)
      await collected.write()
      this.#fault?.('projection.partial')
      const moved = [...next].filter(([topic, offset]) => offset !== stored.get(topic))
      const rows = moved.map(([topic, offset]) => ({ topic, next_offset: offset }))
      await OFFSETS.write(tx, this.#store.kind, rows)
    })
    this.#fault?.('projection.after')
  }
}

/** Empties every table that the log can make again, and the offsets with them. What is the store's own (tokens) stays. */
export async function wipeProjections(store: SqlStore): Promise<void> {
  const tables = Object.keys(PROJECTION_TABLES) as ProjectionTable[]
  await store.exclusive(LOCK, async (tx) => {
    if (store.kind === 'postgres') await tx.executeQuery(CompiledQuery.raw(`truncate ${tables.join(', ')}`))
    else for (const table of tables) await tx.deleteFrom(table).execute()
  })
}

async function readOffsets(db: SqlStore['db'], topics?: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (topics?.length === 0) return new Map()
  let query = db.selectFrom('projection_offsets').selectAll().orderBy('topic')
  if (topics !== undefined) query = query.where('topic', 'in', [...new Set(topics)])
  return new Map((await query.execute()).map((row) => [row.topic, row.next_offset]))
}

function requireTopic({ topic: name, firstOffset }: ProjectionBatch): ProjectedTopic {
  const topic = projectedTopic(name)
  if (topic === null)
    throw new RangeError(`topic ${name} is not projected: only account, control and system topics are`)
  if (!Number.isSafeInteger(firstOffset) || firstOffset < 0) {
    throw new RangeError(`firstOffset of ${name} must be a non-negative integer, was ${firstOffset}`)
  }
  return topic
}

/** The part of a batch at and after `expected`; null when there is none. */
function unseen({ firstOffset, events }: ProjectionBatch, topic: ProjectedTopic, expected: number): Run | null {
  if (firstOffset > expected) {
    const rule = `expected offset ${expected}, got ${firstOffset}: the events between them are missing`
    throw new ProjectionError('ERR_PROJECTION_GAP', topic.name, firstOffset, rule)
  }
  const skip = expected - firstOffset
  if (skip >= events.length) return null
  return { topic, firstOffset: expected, events: skip === 0 ? events : events.slice(skip) }
}
