/** Looks at what the platform stands on, at the moment of asking. */

import { existsSync } from 'node:fs'
import { open, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from '@tickworks/pipeline'
import type { SqlStore } from '@tickworks/storage'
import { HEALTH, type Health, type HealthReport } from '../api/shapes.ts'
import type { Run } from './run.ts'

/** Below this much free space the log is as good as full. */
const FREE_BYTES_LOW = 256 * 1024 * 1024
/** Records that the tables may be behind before it is worth a word. */
const LAG_RECORDS = 10_000
/** What is asked of the disk in one look. */
const PROBE_BYTES = 4_096

export async function lookAtHealth(options: {
  readonly version: string
  readonly logFolder: string
  readonly store: SqlStore
  /** Null between two runs. */
  readonly run: Run | null
  readonly nowMs: () => number
}): Promise<HealthReport> {
  const { version, store, run, nowMs } = options
  const log = await lookAtLog(options.logFolder, run, nowMs)
  const storage = await lookAtStorage(store, run, nowMs)
  const feed = lookAtFeeds(run)
  const engine = lookAtEngine(run)
  const status = worst([log.status, storage.status, feed.status, engine.status])
  return { status, version, checks: { log, storage, feed, engine } }
}

/** An append is a write into this folder: so is the probe, and it is synced, because a full disk may only say so then. */
async function lookAtLog(folder: string, run: Run | null, nowMs: () => number): Promise<HealthReport['checks']['log']> {
  const lastCommitMs = run?.views.flow.lastCommitMs ?? Number.NaN
  const facts = {
    lastCommitAgeMs: Number.isNaN(lastCommitMs) ? null : Math.max(0, Math.round(nowMs() - lastCommitMs)),
    diskFreeBytes: await freeBytes(folder),
    bytes: run === null ? null : run.logBytes(),
  }
  const fatal = run?.runtime.fatal ?? null
  if (fatal !== null) return { status: 'down', detail: `nothing is recorded any more: ${messageOf(fatal)}`, ...facts }
  try {
    await probe(folder)
  } catch (error) {
    return { status: 'down', detail: `the log's folder cannot be written: ${messageOf(error)}`, ...facts }
  }
  const missing = run?.log.topics().find((topic) => !existsSync(join(folder, topic)))
  if (missing !== undefined) return { status: 'down', detail: `${missing} was removed from the log's folder`, ...facts }
  if (facts.diskFreeBytes !== null && facts.diskFreeBytes < FREE_BYTES_LOW) {
    const mebibytes = Math.round(facts.diskFreeBytes / 1_048_576)
    return { status: 'degraded', detail: `only ${mebibytes} MiB are free`, ...facts }
  }
  return { status: 'ok', detail: 'the folder takes writes', ...facts }
}

async function lookAtStorage(
  store: SqlStore,
  run: Run | null,
  nowMs: () => number,
): Promise<HealthReport['checks']['storage']> {
  const startMs = nowMs()
  try {
    await store.check()
  } catch (error) {
    return { status: 'down', detail: messageOf(error), latencyMs: null }
  }
  const latencyMs = Math.round((nowMs() - startMs) * 1_000) / 1_000
  const failure = run?.pump.failure ?? null
  if (failure !== null) {
    return { status: 'degraded', detail: `the tables fall behind the log: ${failure.message}`, latencyMs }
  }
  const lag = run?.pump.lagRecords ?? 0
  return lag > LAG_RECORDS
    ? { status: 'degraded', detail: `the tables are ${lag} records behind the log`, latencyMs }
    : { status: 'ok', detail: 'answers, and holds what the log holds', latencyMs }
}

function lookAtFeeds(run: Run | null): HealthReport['checks']['feed'] {
  if (run === null) return { status: 'degraded', detail: 'the run is being started afresh', feeds: [] }
  const feeds = run.feeds().map(({ source, state }) => ({ source, state }))
  const failed = run.feeds().find(({ state }) => state === 'failed')
  if (failed !== undefined) return { status: 'degraded', detail: `${failed.source}: ${failed.error}`, feeds }
  const ended = feeds.length > 0 && feeds.every(({ state }) => state === 'ended')
  return { status: 'ok', detail: ended ? 'every feed has come to its end' : 'rows are fed', feeds }
}

function lookAtEngine(run: Run | null): HealthReport['checks']['engine'] {
  if (run === null)
    return { status: 'degraded', detail: 'the run is being started afresh', killSwitch: false, strategiesOff: [] }
  const off = run.views.strategies().filter(({ on }) => !on)
  const facts = { killSwitch: run.views.control.killSwitch.on, strategiesOff: off.map(({ id }) => id) }
  if (run.runtime.state === 'failed') {
    return { status: 'down', detail: `stopped: ${messageOf(run.runtime.fatal)}`, ...facts }
  }
  if (run.viewsFailure !== null) {
    return { status: 'degraded', detail: `what the desk shows may be wrong: ${run.viewsFailure.message}`, ...facts }
  }
  const failed = off.find(({ id }) => run.hasFailed(id))
  if (failed !== undefined) return { status: 'degraded', detail: `strategy ${failed.id}: ${failed.reason}`, ...facts }
  return { status: 'ok', detail: facts.killSwitch ? 'the kill switch is on' : 'takes inputs', ...facts }
}

async function probe(folder: string): Promise<void> {
  const file = join(folder, `.probe-${process.pid}`)
  try {
    const handle = await open(file, 'w')
    try {
      await handle.write(Buffer.alloc(PROBE_BYTES, 1))
      await handle.sync()
    } finally {
      await handle.close()
    }
  } finally {
    await rm(file, { force: true })
  }
}

async function freeBytes(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch {
    return null
  }
}

function worst(statuses: readonly Health[]): Health {
  return HEALTH[Math.max(...statuses.map((status) => HEALTH.indexOf(status)))]!
}
