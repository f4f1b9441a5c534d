/** What lies in a data folder: read from its bytes, owned by nobody. */

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { blankTick, TICK_KIND, type TickFrame, tickId } from '@tickworks/market'
import {
  COMMITS_TOPIC,
  CONTROL_TOPIC,
  dataFolderPaths,
  decodeEvent,
  FrameDecoder,
  type Replayed,
  replayLog,
  SegmentEventLog,
  SnapshotStore,
  TICKS_TOPIC,
} from '@tickworks/pipeline'
import { openSqlStore } from '@tickworks/storage'
import { dumpProjections } from '@tickworks/storage/testing'
import { Engine, type Event, tickEvent } from '@tickworks/trading'
import { sqlitePath } from '../platform/owner-file.ts'
import { type MarketName, openMarket } from './markets.ts'
import { setupFor } from './setup.ts'

export type FillEvent = Event<'order_filled' | 'order_partially_filled'>

/** Topic → its records, whole and in order. */
export type Recorded = ReadonlyMap<string, readonly Buffer[]>

/** What is torn at the end of a topic is left out, as a start would cut it. */
export async function readRecorded(home: string): Promise<Recorded> {
  const log = SegmentEventLog.open({ folder: dataFolderPaths(home).log, readOnly: true })
  try {
    const recorded = new Map<string, Buffer[]>()
    for (const topic of log.topics()) {
      const records: Buffer[] = []
      for await (const { payloads } of log.read(topic, log.start(topic))) {
        for (const { buffer, byteOffset, length } of payloads) records.push(Buffer.from(buffer, byteOffset, length))
      }
      recorded.set(topic, records)
    }
    return recorded
  } finally {
    await log.close()
  }
}

export function eventsOf(recorded: Recorded, topic: string): Event[] {
  return (recorded.get(topic) ?? []).map((payload, offset) => decodeEvent(payload, { topic, offset }))
}

export function fillsOf(recorded: Recorded): FillEvent[] {
  return eventsOf(recorded, 'paper.orders.events').filter(
    (event): event is FillEvent => event.type === 'order_filled' || event.type === 'order_partially_filled',
  )
}

/** Topics whose records are events. */
export function eventTopics(recorded: Recorded): readonly string[] {
  return [...recorded.keys()].filter(
    (topic) => topic !== TICKS_TOPIC && topic !== COMMITS_TOPIC && !topic.endsWith('.dlq'),
  )
}

/** Ticks as events; they cause themselves. */
export function ticksOf(recorded: Recorded): Event<'market_tick'>[] {
  const keys = new Map<number, string>()
  for (const event of eventsOf(recorded, CONTROL_TOPIC)) {
    if (event.type === 'instrument_defined') keys.set(event.data.instrument, event.data.spec.key)
  }
  const ticks: Event<'market_tick'>[] = []
  const tick = blankTick()
  forEachFrame(recorded, (frame) => {
    for (let i = 0; i < frame.length; i += 1) {
      frame.read(i, tick)
      ticks.push(tickEvent(frame.source, tick, keys.get(tick.instrument)!))
    }
  })
  return ticks
}

/** Number of the input after the last tick; 0 before the first. */
export function nextInputSeqOf(recorded: Recorded): number {
  let next = 0
  forEachFrame(recorded, (frame) => {
    next = frame.firstInputSeq + frame.length
  })
  return next
}

/** Ticks that are recorded, of the inputs before `inputSeq` where one is given. */
export function tickCountOf(recorded: Recorded, inputSeq: number = Number.POSITIVE_INFINITY): number {
  let count = 0
  forEachFrame(recorded, ({ firstInputSeq, length }) => {
    count += Math.max(0, Math.min(length, inputSeq - firstInputSeq))
  })
  return count
}

/** Number of the input that a tick was. */
export function inputSeqOf(recorded: Recorded, id: string): number {
  let found = Number.NaN
  forEachFrame(recorded, ({ source, instrument, seq, firstInputSeq, length }) => {
    for (let i = 0; i < length; i += 1) if (tickId(source, instrument[i]!, seq[i]!) === id) found = firstInputSeq + i
  })
  return found
}

/** Ids of the ticks that were inputs between two others. */
export function tickIdsBetween(recorded: Recorded, afterInputSeq: number, beforeInputSeq: number): ReadonlySet<string> {
  const ids = new Set<string>()
  forEachFrame(recorded, ({ source, instrument, seq, firstInputSeq, length }) => {
    for (let i = 0; i < length; i += 1) {
      const inputSeq = firstInputSeq + i
      if (inputSeq > afterInputSeq && inputSeq < beforeInputSeq) ids.add(tickId(source, instrument[i]!, seq[i]!))
    }
  })
  return ids
}

/** Records of ticks that hold nothing but inputs before `inputSeq`. */
export function tickRecordsBefore(recorded: Recorded, inputSeq: number): number {
  let count = 0
  forEachFrame(recorded, ({ firstInputSeq, length }) => {
    if (firstInputSeq + length <= inputSeq) count += 1
  })
  return count
}

/** Ticks as text, one each: how they were cut into records says nothing. */
export function tickRows(recorded: Recorded): string[] {
  const rows: string[] = []
  forEachFrame(recorded, (frame) => {
    const { source, kind, instrument, eventTsUs, recvTsUs, seq, priceUnits, qtyUnits, side } = frame
    const columns = [kind, instrument, eventTsUs, recvTsUs, seq, priceUnits, qtyUnits, side]
    const { openTsUs, openUnits, highUnits, lowUnits } = frame
    const ofBar = [...columns, openTsUs, openUnits, highUnits, lowUnits]
    for (let i = 0; i < frame.length; i += 1) {
      const shown = kind[i] === TICK_KIND.bar ? ofBar : columns
      rows.push(`${frame.firstInputSeq + i} ${source} ${shown.map((column) => column[i]).join(' ')}`)
    }
  })
  return rows
}

/** Topic → everything in it that does not depend on when commits were made: the same for every run over the same inputs. */
export function contentsOf(recorded: Recorded): Record<string, readonly string[]> {
  const entries = [...recorded].filter(([topic]) => topic !== COMMITS_TOPIC)
  return Object.fromEntries(
    entries.map(([topic, records]) => [
      topic,
      topic === TICKS_TOPIC ? tickRows(recorded) : records.map((record) => record.toString('utf8')),
    ]),
  )
}

/** SHA-256 over the first `count` records and their lengths. */
export function prefixHash(records: readonly Buffer[], count: number): string {
  const hash = createHash('sha256')
  for (const record of records.slice(0, count)) hash.update(`${record.length}\n`).update(record)
  return hash.digest('hex')
}

/** Input before which the newest whole snapshot stands; 0 without one. */
export function snapshotInputSeqOf(home: string): number {
  const store = new SnapshotStore({ folder: dataFolderPaths(home).snapshots, readOnly: true })
  return store.newest().snapshot?.inputSeq ?? 0
}

/** All rows of the tables that the log makes. */
export async function tablesOf(home: string): Promise<Record<string, unknown[]>> {
  const store = await openSqlStore({ kind: 'sqlite', path: sqlitePath(home) })
  try {
    return await dumpProjections(store)
  } finally {
    await store.close()
  }
}

/** The recorded inputs through fresh stages. */
export async function replayed(home: string, market: MarketName): Promise<Replayed> {
  const { modules } = await setupFor(await openMarket(market))
  const log = SegmentEventLog.open({ folder: dataFolderPaths(home).log, readOnly: true })
  try {
    return await replayLog({ log, createEngine: (sink) => new Engine({ modules, sink }) })
  } finally {
    await log.close()
  }
}

/** Path below the log's folder → SHA-256 of the file. */
export function segmentFiles(home: string): Record<string, string> {
  const { log } = dataFolderPaths(home)
  const names = readdirSync(log, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.seg'))
  return Object.fromEntries(
    names.sort().map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(log, name)))
        .digest('hex'),
    ]),
  )
}

/** Each frame is valid until the next. */
function forEachFrame(recorded: Recorded, look: (frame: TickFrame) => void): void {
  const decoder = new FrameDecoder()
  for (const [offset, payload] of (recorded.get(TICKS_TOPIC) ?? []).entries()) {
    look(decoder.decode(payload, { topic: TICKS_TOPIC, offset }))
  }
}
