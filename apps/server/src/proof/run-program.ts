/**
 * One platform until its feeds end, as a process of its own: `node run-program.ts <job as JSON>`. Says on stdout, a line of JSON each, what
 * was recovered, what each commit made durable, and how it ended. A job may name the moment at which it kills itself.
 */

import { createHash } from 'node:crypto'
import type { Committed } from '@tickworks/pipeline'
import { EVENTS, topicName } from '@tickworks/trading'
import { createLogger } from '../logging.ts'
import { startPlatform } from '../platform.ts'
import { inFramesOf, type MarketName, openMarket } from './markets.ts'
import { setupFor } from './setup.ts'

export type Job = {
  readonly market: MarketName
  readonly home: string
  readonly speed: string
  /** Rows of a feed in a commit, at most. */
  readonly rowsMax: number
  /** Inputs between snapshots. */
  readonly snapshotInputs: number
  /** How it is to die; null: it is not. */
  readonly killAt: KillAt | null
}

export type KillAt = {
  /** SIGKILL of itself when it comes to this fault point; null: it waits for one from outside. */
  readonly point: string | null
  /** After so many inputs are committed; 0: also while it recovers. */
  readonly afterInputSeq: number
  /** The feeds give no more after so many rows, so that what comes too late does not find it at its end. */
  readonly holdAtRows: number
}

/** Events told to those who listen: their place in the log and what they looked like. */
export type Told = {
  readonly topic: string
  readonly firstOffset: number
  readonly count: number
  /** Of the events' JSON, one after another. */
  readonly sha256: string
}

export type Message =
  | {
      readonly kind: 'started'
      readonly snapshotInputSeq: number | null
      /** Ticks fed again. */
      readonly ticks: number
      readonly link: string
    }
  | {
      readonly kind: 'committed'
      readonly nextInputSeq: number
      readonly told: readonly Told[]
      readonly fills: readonly string[]
    }
  | { readonly kind: 'ended'; readonly stateHash: string }

const job = JSON.parse(process.argv[2]!) as Job
const market = await openMarket(job.market)
const feeds = inFramesOf(market.feeds, job.rowsMax, job.killAt?.holdAtRows)
let committedInputSeq = 0

const platform = await startPlatform({
  home: job.home,
  feeds,
  ...(await setupFor(market)),
  speed: job.speed,
  port: 0,
  logger: createLogger('warn'),
  snapshotEvery: { inputs: job.snapshotInputs, ms: Number.POSITIVE_INFINITY },
  fault: (point) => {
    const { killAt } = job
    if (killAt !== null && point === killAt.point && committedInputSeq >= killAt.afterInputSeq) {
      process.kill(process.pid, 'SIGKILL')
    }
  },
  onFailure: () => {
    process.exitCode = 1
  },
  onCommit: (committed) => {
    committedInputSeq = committed.nextInputSeq
    say({ kind: 'committed', nextInputSeq: committed.nextInputSeq, told: toldOf(committed), fills: fillsOf(committed) })
  },
})
const { snapshotInputSeq, ticks } = platform.recovery
say({ kind: 'started', snapshotInputSeq, ticks, link: platform.link })
const asked = Promise.withResolvers<void>()
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, asked.resolve)
await Promise.race([platform.settled(), asked.promise])
await platform.stop()
if (process.exitCode !== 1) say({ kind: 'ended', stateHash: platform.stateHash() })
process.exit()

/** Synchronous on a pipe: what was said has left the process, whatever happens to it next. */
function say(message: Message): void {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}

function toldOf({ events, offsets }: Committed): Told[] {
  const byTopic = Map.groupBy(events, ({ type, broker }) => topicName(EVENTS[type].topic, broker ?? ''))
  return [...byTopic].map(([topic, list]) => {
    const hash = createHash('sha256')
    for (const event of list) hash.update(JSON.stringify(event))
    return { topic, firstOffset: offsets.get(topic)!, count: list.length, sha256: hash.digest('hex') }
  })
}

function fillsOf({ events }: Committed): string[] {
  return events.filter(({ type }) => type === 'order_filled' || type === 'order_partially_filled').map(({ id }) => id)
}
