/**
 * `kill -9` at fifty moments of one run: at every fault point of append, snapshot and projection, while a start recovers, and wherever a
 * signal from outside happens to land. What was told before is there after, byte for byte, and in the end nothing tells that anybody died.
 */

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { CONTROL_TOPIC, TICKS_TOPIC } from '@tickworks/pipeline'
import { type Cleanup, randomNumbers, temporaryHome } from '../testing/temporary.ts'
import { assertSameRows } from './assert-same-rows.ts'
import {
  contentsOf,
  eventsOf,
  fillsOf,
  inputSeqOf,
  nextInputSeqOf,
  prefixHash,
  type Recorded,
  readRecorded,
  replayed,
  snapshotInputSeqOf,
  tablesOf,
  tickCountOf,
  tickRecordsBefore,
} from './recorded.ts'
import type { Job, KillAt, Message, Told } from './run-program.ts'
import { startProgram } from './start-program.ts'

const MARKET = 'two-feeds'
const KILLS = 50
const SNAPSHOT_INPUTS = 400
/** Of each of the two feeds, in a commit. */
const ROWS_MAX = 48
/** What a start feeds again at most: the log runtime's promise. */
const RECOVERED_MAX = 2 * SNAPSHOT_INPUTS + 2 * ROWS_MAX
/** Rows that a run may be past the moment of its death: a snapshot falls due in them, and the tables are written. */
const LATE_ROWS_MAX = SNAPSHOT_INPUTS + 4 * ROWS_MAX
/** Slow enough that tables are written between two kills: they follow the log every tenth of a second. */
const SPEED = '4000/s'

// biome-ignore format: a list of names
const POINTS = [
  'append.before', 'append.partial', 'append.between', 'append.after',
  'snapshot.before', 'snapshot.partial', 'snapshot.renamed',
  'projection.before', 'projection.partial', 'projection.after',
] as const

/** `outside`: the signal comes from another process, once so many inputs were told to be durable. */
type Kill = { readonly point: (typeof POINTS)[number] | 'outside'; readonly afterInputSeq: number }

const cleanups: (() => unknown)[] = []
let whole: Awaited<ReturnType<typeof uninterrupted>>
before(async () => {
  whole = await uninterrupted({ after: (cleanup) => void cleanups.push(cleanup) })
})
after(async () => {
  for (const cleanup of cleanups) await cleanup()
})

test('killed fifty times, a run resumes each time and ends like one that was not', async (t) => {
  const home = temporaryHome()
  const starts: Start[] = []
  let found = NOTHING
  for (const kill of plan(whole.firstFillInputSeq, whole.lastFillInputSeq)) {
    const { start, found: after } = await runAndKill(t, home, kill, found)
    starts.push(start)
    found = after
  }
  const deaths = [...starts]
  const last = await runToEnd(t, home, found.recorded)
  starts.push(last.start)

  // Where they died.
  const { firstFillInputSeq, lastFillInputSeq } = whole
  const between = deaths.filter(({ inputSeq }) => inputSeq > firstFillInputSeq && inputSeq <= lastFillInputSeq)
  const places = Map.groupBy(deaths, ({ where }) => where)
  const total = starts.reduce((sum, { ticks }) => sum + ticks, 0)
  t.diagnostic(
    `${deaths.length} kills, ${between.length} between the first fill and the last: ` +
      [...places].map(([where, list]) => `${where} ${list.length}`).join(', ') +
      `; ${deaths.filter(({ isRecovering }) => isRecovering).length} while recovering; ` +
      `${total} ticks in ${starts.length} starts, ${whole.tickCount} in one`,
  )
  assert.equal(deaths.length, KILLS)
  assert.ok(between.length >= 40, `only ${between.length} lie between the first fill and the last`)
  assert.deepEqual([...places.keys()].sort(), [...POINTS, 'outside'].sort())

  // Each start resumes, and all of them together do not much more than one.
  for (const { ticks, where } of starts)
    assert.ok(ticks < whole.tickCount, `the start killed at ${where} did all of it`)
  assert.ok(total <= whole.tickCount + KILLS * RECOVERED_MAX, `${total} ticks in all`)

  // Nothing lost, nothing doubled, nothing different.
  const recorded = await readRecorded(home)
  assertKept(found, recorded)
  assert.equal(last.stateHash, whole.stateHash)
  assertSameRows(contentsOf(recorded), contentsOf(whole.recorded))
  const ids = fillsOf(recorded).map(({ id }) => id)
  assert.equal(new Set(ids).size, ids.length, 'no fill is there twice')
  const tables = await tablesOf(home)
  assertSameRows(tables, whole.tables)
  assertSameRows({ ids: (tables.fills as { event_id: string }[]).map((row) => row.event_id) }, { ids })

  // And all of it is made again from the inputs alone.
  const again = await replayed(home, MARKET)
  assert.equal(again.firstDifference, null)
  assert.equal(again.unwritten, 0)
  assert.equal(again.stateHash, whole.stateHash)
})

test('killed at each point at the first chance, before it has well begun, it begins again', async (t) => {
  const home = temporaryHome()
  let found = NOTHING
  for (const point of POINTS) {
    const after = await runAndKill(t, home, { point, afterInputSeq: 0 }, found)
    found = after.found
  }
  const last = await runToEnd(t, home, found.recorded)
  assert.equal(last.stateHash, whole.stateHash)
  assertSameRows(contentsOf(await readRecorded(home)), contentsOf(whole.recorded))
  assertSameRows(await tablesOf(home), whole.tables)
})

async function uninterrupted(t: Cleanup) {
  const home = temporaryHome()
  const { stateHash } = await runToEnd(t, home, new Map())
  const recorded = await readRecorded(home)
  const fills = fillsOf(recorded)
  const inputSeq = (fill: { readonly id: string }) => inputSeqOf(recorded, fill.id.slice(0, fill.id.indexOf('/')))
  return {
    stateHash,
    recorded,
    tables: await tablesOf(home),
    tickCount: tickCountOf(recorded),
    firstFillInputSeq: inputSeq(fills[0]!),
    lastFillInputSeq: inputSeq(fills.at(-1)!),
  }
}

/**
 * A third from outside, the others at each point in turn; every fifth of those strikes as soon as the start comes to its point, which most
 * often is while it still recovers. Seeded.
 */
function plan(firstInputSeq: number, lastInputSeq: number): Kill[] {
  const random = randomNumbers(20_221_201)
  const span = lastInputSeq - firstInputSeq
  return Array.from({ length: KILLS }, (_, i) => {
    const target = Math.round(firstInputSeq + (span * (i + 0.2 + 0.6 * random())) / (KILLS + 6))
    if (i % 3 === 2) return { point: 'outside', afterInputSeq: target }
    const turn = i - Math.floor(i / 3)
    // 7 and 10 have no common divisor: in time each point is met so
    return { point: POINTS[(turn * 7) % POINTS.length]!, afterInputSeq: turn % 5 === 4 ? 0 : target }
  })
}

type Start = {
  /** Where it was killed. */
  readonly where: string
  /** The next input, when it was over. */
  readonly inputSeq: number
  /** Ticks that it fed: again, and for the first time. */
  readonly ticks: number
  readonly isRecovering: boolean
}

/** A log as a death left it: how many records of each topic had been told by then, and their hash. */
type Found = {
  readonly recorded: Recorded
  readonly ends: ReadonlyMap<string, number>
  readonly hashes: ReadonlyMap<string, string>
}

const NOTHING: Found = { recorded: new Map(), ends: new Map(), hashes: new Map() }

async function runAndKill(
  t: Cleanup,
  home: string,
  { point, afterInputSeq }: Kill,
  earlier: Found,
): Promise<{ readonly start: Start; readonly found: Found }> {
  const ticksBefore = tickCountOf(earlier.recorded)
  const ticksToRecover = ticksBefore - tickCountOf(earlier.recorded, snapshotInputSeqOf(home))
  assert.ok(ticksToRecover <= RECOVERED_MAX, `${ticksToRecover} ticks lie behind the last snapshot`)
  const killAt: KillAt = {
    point: point === 'outside' ? null : point,
    afterInputSeq,
    holdAtRows: Math.max(ticksBefore, afterInputSeq) + LATE_ROWS_MAX,
  }
  const child = startProgram(t, jobFor(home, SPEED, killAt))
  const told: Told[] = []
  const fills: string[] = []
  let ticksRecovered: number | null = null
  let toldInputSeq = 0
  child.lines((line) => {
    const message = JSON.parse(line) as Message
    if (message.kind === 'started') ticksRecovered = message.ticks
    if (message.kind !== 'committed') return
    toldInputSeq = message.nextInputSeq
    told.push(...message.told)
    fills.push(...message.fills)
    if (point === 'outside' && toldInputSeq >= afterInputSeq) child.kill('SIGKILL')
  })
  const { signal } = await child.ended
  const at = `${point} after input ${afterInputSeq}`
  assert.ok(!child.isHung, `${at}: it hung. ${child.stderr}`)
  assert.equal(signal, 'SIGKILL', `${at}: it was not killed. ${child.stderr}`)
  if (ticksRecovered !== null) assert.equal(ticksRecovered, ticksToRecover, `${at}: what lay behind the last snapshot`)

  const recorded = await readRecorded(home)
  assertKept(earlier, recorded)
  assertTold(told, fills, recorded)
  const inputSeq = nextInputSeqOf(recorded)
  assert.ok(inputSeq >= toldInputSeq, `${at}: ${toldInputSeq} inputs were told to be durable, ${inputSeq} are`)
  const ends = toldEnds(earlier, told, toldInputSeq, recorded)
  return {
    start: {
      where: point,
      inputSeq,
      ticks: ticksToRecover + tickCountOf(recorded) - ticksBefore,
      isRecovering: ticksRecovered === null,
    },
    found: {
      recorded,
      ends,
      hashes: new Map([...ends].map(([topic, end]) => [topic, prefixHash(recorded.get(topic)!, end)])),
    },
  }
}

async function runToEnd(t: Cleanup, home: string, earlier: Recorded) {
  const child = startProgram(t, jobFor(home, 'max', null))
  const messages: Message[] = []
  child.lines((line) => messages.push(JSON.parse(line) as Message))
  const { code } = await child.ended
  assert.equal(code, 0, child.stderr)
  const started = messages.find((message) => message.kind === 'started')!
  const ended = messages.at(-1)!
  assert.ok(ended.kind === 'ended')
  const recorded = await readRecorded(home)
  const start: Start = {
    where: 'nowhere',
    inputSeq: nextInputSeqOf(recorded),
    ticks: started.ticks + tickCountOf(recorded) - tickCountOf(earlier),
    isRecovering: false,
  }
  return { stateHash: ended.stateHash, start }
}

function jobFor(home: string, speed: string, killAt: Job['killAt']): Job {
  return { market: MARKET, home, speed, rowsMax: ROWS_MAX, snapshotInputs: SNAPSHOT_INPUTS, killAt }
}

/** What had been told before is still there with the same bytes. */
function assertKept({ ends, hashes }: Found, recorded: Recorded): void {
  for (const [topic, end] of ends) {
    const records = recorded.get(topic) ?? []
    assert.ok(records.length >= end, `${topic} had ${end} records that were told, and has ${records.length}`)
    assert.equal(prefixHash(records, end), hashes.get(topic), `the first ${end} records of ${topic}`)
  }
}

/** What was told stands where it was told to stand. */
function assertTold(told: readonly Told[], fills: readonly string[], recorded: Recorded): void {
  for (const { topic, firstOffset, count, sha256 } of told) {
    const hash = createHash('sha256')
    for (const record of recorded.get(topic)!.slice(firstOffset, firstOffset + count)) hash.update(record)
    assert.equal(hash.digest('hex'), sha256, `records ${firstOffset} to ${firstOffset + count - 1} of ${topic}`)
  }
  const recordedFills = new Set(fillsOf(recorded).map(({ id }) => id))
  for (const id of fills) assert.ok(recordedFills.has(id), `fill ${id} was told and is gone`)
}

/** How many records of each topic have been told by now. Without a word from this process, as many as before. */
function toldEnds(
  earlier: Found,
  told: readonly Told[],
  toldInputSeq: number,
  recorded: Recorded,
): ReadonlyMap<string, number> {
  const ends = new Map(earlier.ends)
  if (toldInputSeq === 0) return ends
  for (const { topic, firstOffset, count } of told) ends.set(topic, firstOffset + count)
  ends.set(TICKS_TOPIC, tickRecordsBefore(recorded, toldInputSeq))
  ends.set(CONTROL_TOPIC, eventsOf(recorded, CONTROL_TOPIC).length)
  return ends
}
