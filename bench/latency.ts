/**
 * How long a tick waits for what it leads to, at 200 000 ticks a second, open loop: ticks are due on a fixed schedule, whether or not the
 * program keeps up, and every time is measured from the planned one. So a pause counts for all the ticks that were due in it.
 *
 * 64 instruments, trades in drawn order, averages over 2 and 4 bars that cross at one bar in four, so that orders are many. Twice:
 * - `spread`: the sessions of the instruments open a minute apart, so that their hourly bars close one after the other, one in 150 ticks. This
 *   is where the target is held: how long one tick's work takes, and how long it waits for the journal, snapshots and garbage collection.
 * - `at once`: bars of one second of all instruments close within a few hundred ticks. The work of 64 bars, their values and orders comes in
 *   less time than it takes, so what is measured is the queue.
 * Event time runs faster than the clock in both.
 *
 * Two loops take turns of half a second on the same kind of schedule in the same process:
 * - the empty one looks at the clock and makes the ticks that are due: what machine and runtime cost by themselves;
 * - the other hands them to the log runtime around the engine, as `tickworks run` does, the journal being written in groups of a millisecond.
 *
 * `order`, `fill`: from the planned time of the tick whose bar led to the order, or whose price filled one, until that event is made, checked
 * and encoded for the journal. `fill durable`: until it is in the log and listeners are told. `worked off`: until all that a tick leads to is
 * made, of every tick.
 */

import type { InstrumentSpec } from '@tickworks/market'
import { stateHash } from '@tickworks/pipeline'
import type { EngineConfig, Event } from '@tickworks/trading'
import { LatencyHistogram } from './latency-histogram.ts'
import { benchConfig, benchSpecs, type TradeOptions, TradeStream, tradeFrame } from './market.ts'
import { countOption, hashOf, printScope } from './measure.ts'
import { logFolder, withRuntime } from './recorded.ts'

const TICKS_PER_SECOND = 200_000
const PERIOD_NS = 1e9 / TICKS_PER_SECOND
const TURN_TICKS = TICKS_PER_SECOND / 2
const COMMIT_EVERY_NS = 1e6
/** As in the program's own loop: after so long everything else gets its turn. */
const YIELD_EVERY_NS = 4e6

/** What the market of a run is like. */
type Scene = {
  readonly name: string
  readonly trades: TradeOptions
  readonly timeframe: string
  /** Opening time of instrument `i`'s session, or null. */
  readonly sessionOpen: (instrument: number) => string | null
}

const SPREAD: Scene = {
  name: 'bars close one after the other',
  trades: { instrumentCount: 64, order: 'drawn', stepUs: 375_000 },
  timeframe: '1h',
  sessionOpen: (instrument) => `00:${String(Math.floor((instrument * 60) / 64)).padStart(2, '0')}`,
}
const AT_ONCE: Scene = {
  name: 'all bars close at once',
  trades: { instrumentCount: 64, order: 'drawn', stepUs: 100 },
  timeframe: '1s',
  sessionOpen: () => null,
}

type Row = readonly [name: string, histogram: LatencyHistogram]
export type Latencies = { readonly rows: readonly Row[]; readonly hash: string }

export async function benchLatency(tickCount: number, folder: string): Promise<Latencies[]> {
  const all: Latencies[] = []
  for (const scene of [SPREAD, AT_ONCE]) all.push(await latenciesOf(scene, tickCount, folder))
  printScope({
    on: `admission, ids, envelopes, schemas, bars, 2 indicators, whole-book risk, fills, ledger, journal in ${folder}, snapshots, garbage collection as it comes`,
    off: 'read models, SQLite, API (they follow the commits in turns of their own)',
    not: 'the network, decoding a venue’s messages, loss of power',
  })
  return all
}

async function latenciesOf(scene: Scene, tickCount: number, folder: string): Promise<Latencies> {
  const { trades } = scene
  const specs = benchSpecs(trades.instrumentCount).map((spec, i): InstrumentSpec => {
    const sessionOpen = scene.sessionOpen(i)
    if (sessionOpen === null) return spec
    return { ...spec, calendar: { ...spec.calendar, sessionOpen, sessionClose: '24:00' } }
  })
  const idle = new LatencyHistogram()
  const worked = new LatencyHistogram()
  const orders = new LatencyHistogram()
  const fills = new LatencyHistogram()
  const durable = new LatencyHistogram()
  /** The turn in work: when it began, and its first tick. */
  let startNs = 0
  let startSeq = 0
  const sincePlannedNs = (seq: number) => performance.now() * 1e6 - startNs - (seq - startSeq) * PERIOD_NS
  const tap = (event: Event) => {
    if (event.type === 'order_submitted') orders.record(sincePlannedNs(seqOf(event.correlationId)))
    else if (event.type === 'order_filled') fills.record(sincePlannedNs(seqOf(event.data.priceTickId)))
  }
  const config = latencyConfig(specs, scene)
  const hash = await withRuntime(config, specs, folder, { tap }, async (runtime) => {
    const stream = new TradeStream(trades)
    const unused = new TradeStream(trades)
    const frame = tradeFrame()
    const scratch = tradeFrame()
    runtime.onCommit(({ events }) => {
      for (const event of events) {
        if (event.type === 'order_filled') durable.record(sincePlannedNs(seqOf(event.data.priceTickId)))
      }
    })

    async function emptyTurn(ticks: number): Promise<void> {
      startNs = performance.now() * 1e6
      let yieldedNs = startNs
      for (let done = 0; done < ticks; ) {
        const nowNs = performance.now() * 1e6
        const rows = Math.min(ticksDue(nowNs - startNs, ticks) - done, scratch.capacity)
        if (rows > 0) {
          scratch.length = 0
          unused.append(scratch, rows)
          const madeNs = performance.now() * 1e6 - startNs
          for (let i = done; i < done + rows; i += 1) idle.record(madeNs - i * PERIOD_NS)
          done += rows
        }
        if (nowNs - yieldedNs < YIELD_EVERY_NS) continue
        await nextTurn()
        yieldedNs = nowNs
      }
    }

    async function recordedTurn(ticks: number): Promise<void> {
      startNs = performance.now() * 1e6
      startSeq = runtime.nextSeq('bench')
      let yieldedNs = startNs
      let committedNs = startNs
      for (let done = 0; done < ticks; ) {
        const nowNs = performance.now() * 1e6
        const rows = Math.min(ticksDue(nowNs - startNs, ticks) - done, frame.capacity - frame.length)
        if (rows > 0) {
          const from = frame.length
          stream.append(frame, rows)
          runtime.ingestFrame(frame, from, frame.length)
          const madeNs = performance.now() * 1e6 - startNs
          for (let i = done; i < done + rows; i += 1) worked.record(madeNs - i * PERIOD_NS)
          done += rows
        }
        if (nowNs - committedNs >= COMMIT_EVERY_NS || frame.length === frame.capacity || done === ticks) {
          await runtime.commit()
          frame.length = 0
          committedNs = nowNs
        }
        if (nowNs - yieldedNs < YIELD_EVERY_NS) continue
        await nextTurn()
        yieldedNs = nowNs
      }
    }

    // A program that has been running for a while has its code compiled, of fills too: as many ticks as fast as they go, then some turns.
    for (let left = tickCount; left > 0; left -= frame.capacity) {
      frame.length = 0
      stream.append(frame, Math.min(left, frame.capacity))
      runtime.ingestFrame(frame)
      await runtime.commit()
      if (left % 8 === 0) await nextTurn()
    }
    frame.length = 0
    const warmTicks = Math.min(2 * TURN_TICKS, tickCount)
    for (let left = warmTicks; left > 0; left -= TURN_TICKS) {
      await emptyTurn(Math.min(left, TURN_TICKS))
      await recordedTurn(Math.min(left, TURN_TICKS))
    }
    for (const histogram of [idle, worked, orders, fills, durable]) histogram.clear()
    for (let left = tickCount; left > 0; left -= TURN_TICKS) {
      await emptyTurn(Math.min(left, TURN_TICKS))
      await recordedTurn(Math.min(left, TURN_TICKS))
    }
    return hashOf(stateHash(runtime.engine.snapshot()))
  })
  const rows: Row[] = [
    ['empty loop', idle],
    ['worked off', worked],
    ['order', orders],
    ['fill', fills],
    ['fill durable', durable],
  ]
  const target = scene === SPREAD ? ' · target of `fill` above the empty loop: p99 20, p99.9 100' : ''
  console.log(`\n${scene.name}: ${tickCount} ticks at ${TICKS_PER_SECOND}/s, µs from the planned time${target}`)
  printLatencies(rows, hash)
  return { rows, hash }
}

function latencyConfig(specs: readonly InstrumentSpec[], { timeframe }: Scene): EngineConfig {
  const config = benchConfig(specs)
  const strategies = config.strategies.map((s) => ({ ...s, timeframe, params: { fast: 2, slow: 4 } }))
  return { ...config, strategies, risk: { ...config.risk, maxOrdersPerMinute: 10_000 } }
}

/** Ticks whose time has come, of `ticks`; the first is due at once. */
function ticksDue(sinceStartNs: number, ticks: number): number {
  return Math.min(Math.floor(sinceStartNs / PERIOD_NS) + 1, ticks)
}

/** A tick's id ends with its number. */
function seqOf(id: string): number {
  return Number(id.slice(id.lastIndexOf('.') + 1))
}

function printLatencies(rows: readonly Row[], hash: string): void {
  const widest = Math.max(...rows.map(([name]) => name.length))
  const percentiles = [0.5, 0.9, 0.99, 0.999]
  const heads = ['p50', 'p90', 'p99', 'p99.9', 'max', 'count'].map((head) => head.padStart(10)).join('')
  console.log(`${''.padEnd(widest)}${heads}`)
  const micros = (ns: number) => (Number.isNaN(ns) ? '–' : (ns / 1e3).toFixed(1)).padStart(10)
  for (const [name, histogram] of rows) {
    const numbers = percentiles.map((q) => micros(histogram.percentileNs(q))).join('')
    console.log(`${name.padEnd(widest)}${numbers}${micros(histogram.maxNs)}${String(histogram.count).padStart(10)}`)
  }
  const [, empty] = rows[0]!
  const [, fill] = rows.find(([name]) => name === 'fill')!
  const above = percentiles.map((q) => micros(fill.percentileNs(q) - empty.percentileNs(q))).join('')
  console.log(`${'fill above'.padEnd(widest)}${above}\nresult ${hash}`)
}

/** Everything else that waits gets its turn. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

if (import.meta.main) await benchLatency(countOption('ticks', 4_000_000), logFolder())
