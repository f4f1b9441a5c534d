/**
 * What a data folder's run was recorded with. Its first event is the whole configuration, and that is what counts: a start that asks
 * for something else is refused, because the same inputs would no longer give the same outputs.
 */

import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { InstrumentSpec } from '@tickworks/market'
import {
  CONTROL_TOPIC,
  dataFolderPaths,
  decodeEvent,
  type EventLog,
  SegmentEventLog,
  TICKS_TOPIC,
} from '@tickworks/pipeline'
import type { EngineConfig } from '@tickworks/trading'
import type { MarketFeed } from '@tickworks/venues'
import { PlatformError } from './platform-error.ts'

export type RecordedRun = {
  readonly config: EngineConfig
  /** In the order of their dense ids. */
  readonly instruments: readonly InstrumentSpec[]
  /** Sources in the order in which they are merged; null when the note of them is gone. */
  readonly sources: readonly string[] | null
  readonly hasTicks: boolean
}

/** Where the sources are noted: the log's frames name them, but not their order. */
export const SOURCES_FILE = 'feeds.json'

/** The run in a folder, read without owning it; null when there is none. @throws LogCorruptError, DecodeError, DiskError */
export async function readRecordedRun(home: string): Promise<RecordedRun | null> {
  const log = SegmentEventLog.open({ folder: dataFolderPaths(home).log, readOnly: true })
  try {
    return await recordedRun(log, home)
  } finally {
    await log.close()
  }
}

/** The run of an open log; null when it holds no configuration yet. */
export async function recordedRun(log: EventLog, home: string): Promise<RecordedRun | null> {
  let config: EngineConfig | null = null
  const instruments: InstrumentSpec[] = []
  for await (const { firstOffset, payloads } of log.read(CONTROL_TOPIC, 0)) {
    for (const [i, payload] of payloads.entries()) {
      const event = decodeEvent(payload, { topic: CONTROL_TOPIC, offset: firstOffset + i })
      if (event.type === 'config_changed') config = event.data.config as EngineConfig
      else if (event.type === 'instrument_defined') instruments[event.data.instrument] = event.data.spec
    }
  }
  const hasTicks = log.end(TICKS_TOPIC) > 0
  return config === null ? null : { config, instruments, sources: readSources(home), hasTicks }
}

/** Notes the sources before the first event is recorded, whole or not at all. */
export function writeSources(home: string, feeds: readonly MarketFeed[]): void {
  const file = join(home, SOURCES_FILE)
  const text = JSON.stringify(feeds.map(({ source, title }) => ({ source, title })))
  writeFileSync(`${file}.tmp`, `${text}\n`, { flush: true })
  renameSync(`${file}.tmp`, file)
}

function readSources(home: string): readonly string[] | null {
  try {
    const notes = JSON.parse(readFileSync(join(home, SOURCES_FILE), 'utf8')) as { source: string }[]
    return notes.map(({ source }) => source)
  } catch {
    return null
  }
}

/** @throws PlatformError naming the option, what is recorded and what was asked, when they differ */
export function assertSameConfig(home: string, recorded: EngineConfig, asked: EngineConfig): void {
  const found = differences(recorded, asked)
  const first = found[0]
  if (first === undefined) return
  const more = found.length === 1 ? '' : ` (and ${found.length - 1} more)`
  throw new PlatformError(
    'ERR_CONFIG_DIFFERS',
    `the run in ${home} was recorded with ${first.path} ${show(first.recorded)}, asked was ${show(first.asked)}${more}. ` +
      `Give ${first.option} as it was recorded, or start afresh with --fresh`,
    {
      home,
      option: first.option,
      path: first.path,
      recorded: show(first.recorded),
      asked: show(first.asked),
      differences: found.length,
    },
  )
}

/** @throws PlatformError when the sources, their order, or an instrument are not those of the run */
export function assertSameFeeds(home: string, recorded: RecordedRun, feeds: readonly MarketFeed[]): void {
  const asked = feeds.map(({ source }) => source)
  if (recorded.sources !== null && !isDeepStrictEqual(recorded.sources, asked)) {
    throw feedsDiffer(home, 'the feeds', recorded.sources.join(','), asked.join(','))
  }
  const specs = instrumentsOf(feeds)
  for (const [id, spec] of recorded.instruments.entries()) {
    const now = specs[id]
    if (now?.key !== spec.key) throw feedsDiffer(home, `instrument ${id}`, spec.key, now?.key ?? 'none')
    if (!isDeepStrictEqual(now, spec)) throw feedsDiffer(home, `instrument ${spec.key}`, show(spec), show(now))
  }
  // Before the first tick, fewer may stand there than were asked for: the process died while it defined them.
  const further = specs[recorded.instruments.length]
  if (recorded.hasTicks && further !== undefined) {
    throw feedsDiffer(home, `${recorded.instruments.length} instruments`, 'and no more', `${further.key} besides`)
  }
}

/** Instruments of all feeds, in the order of their dense ids. @throws RangeError when two feeds have the same */
export function instrumentsOf(feeds: readonly MarketFeed[]): readonly InstrumentSpec[] {
  const specs = feeds.flatMap(({ instruments }) => instruments)
  const seen = new Map<string, string>()
  for (const { source, instruments } of feeds) {
    for (const { key } of instruments) {
      const other = seen.get(key)
      if (other !== undefined) throw new RangeError(`instrument ${key} comes from two feeds, ${other} and ${source}`)
      seen.set(key, source)
    }
  }
  return specs
}

function feedsDiffer(home: string, what: string, recorded: string, asked: string): PlatformError {
  return new PlatformError(
    'ERR_FEED_DIFFERS',
    `the run in ${home} was recorded with ${what} ${recorded}, asked was ${asked}. Give --feed as it was recorded, or start afresh with --fresh`,
    { home, option: '--feed', recorded, asked },
  )
}

type Difference = {
  readonly path: string
  readonly option: string
  readonly recorded: unknown
  readonly asked: unknown
}

/** Field of the configuration → the option that sets it. The longest prefix counts. */
const OPTIONS: readonly (readonly [string, string])[] = [
  ['account', '--account'],
  ['cashMinor', '--cash'],
  ['currency', '--feed'],
  ['timeZone', '--feed'],
  ['timeframes', '--feed'],
  ['seed', '--seed'],
  ['paper.feeBps', '--fees'],
  ['paper.slippageBps', '--slippage'],
  ['risk.maxPositionQty', '--max-position'],
  ['risk.maxNotionalMinor', '--max-notional'],
  ['risk.maxLeverage', '--leverage'],
  ['risk.maxOrdersPerMinute', '--max-orders-per-minute'],
  ['risk.priceBandBps', '--price-band'],
  ['risk.maxDailyLossMinor', '--max-daily-loss'],
  ['strategies', '--strategy'],
]
/** Of one strategy. */
const STRATEGY_OPTIONS: Readonly<Record<string, string>> = {
  params: '--param',
  size: '--size',
  instruments: '--feed',
  timeframe: '--feed',
}

function differences(recorded: EngineConfig, asked: EngineConfig): Difference[] {
  const found: Difference[] = []
  walk(recorded, asked, [], found)
  return found
}

function walk(recorded: unknown, asked: unknown, path: readonly string[], found: Difference[]): void {
  if (isDeepStrictEqual(recorded, asked)) return
  if (isRecord(recorded) && isRecord(asked)) {
    for (const name of new Set([...Object.keys(recorded), ...Object.keys(asked)])) {
      walk(recorded[name], asked[name], [...path, name], found)
    }
    return
  }
  if (path.length === 1 && path[0] === 'strategies' && Array.isArray(recorded) && Array.isArray(asked)) {
    const before = recorded as EngineConfig['strategies']
    const now = asked as EngineConfig['strategies']
    if (isDeepStrictEqual(idsOf(before), idsOf(now))) {
      for (const [i, strategy] of before.entries()) walk(strategy, now[i], ['strategies', strategy.id], found)
    } else found.push({ path: 'strategies', option: '--strategy', recorded: idsOf(before), asked: idsOf(now) })
    return
  }
  found.push({ path: path.join('.'), option: optionOf(path), recorded, asked })
}

function optionOf(path: readonly string[]): string {
  if (path[0] === 'strategies') return STRATEGY_OPTIONS[path[2] ?? ''] ?? '--strategy'
  const text = path.join('.')
  return OPTIONS.find(([field]) => text === field || text.startsWith(`${field}.`))?.[1] ?? text
}

function idsOf(strategies: EngineConfig['strategies']): string[] {
  return strategies.map(({ id }) => id)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
