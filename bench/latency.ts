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

import type { InstrumentSpec, TickFrame } from '@tickworks/market'
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
/** As in the program's own loop, everything else gets its turn after four milliseconds. */
const GROUPS_PER_YIELD = 4

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
  const orders = new LatencyHistogram()
  const fills = new LatencyHistogram()
  const durable = new LatencyHistogram()
  const idle = new OpenLoop(trades, () => undefined)
  let busy = idle
  const tap = (event: Event) => {
    if (event.type === 'order_submitted') orders.record(busy.sincePlannedNs(event.correlationId))
    else if (event.type === 'order_filled') fills.record(busy.sincePlannedNs(event.data.priceTickId))
  }
  const config = latencyConfig(specs, scene)
  const hash = await withRuntime(config, specs, folder, { tap }, async (runtime) => {
    busy = new OpenLoop(trades, (frame, from, to) => void runtime.ingestFrame(frame, from, to))
    const commit = () => runtime.commit()
    runtime.onCommit(({ events }) => {
      for (const event of events) {
        if (event.type === 'order_filled') durable.record(busy.sincePlannedNs(event.data.priceTickId))
      }
    })
    async function turns(ticks: number): Promise<void> {
      for (let left = ticks; left > 0; left -= TURN_TICKS) {
        await turn(idle, Math.min(left, TURN_TICKS), () => DONE)
        await turn(busy, Math.min(left, TURN_TICKS), commit)
      }
    }
    // A program that has been running for a while has its code compiled, of fills too: as many ticks as fast as they go, then some turns.
    await turn(busy, tickCount, commit, 0)
    await turns(Math.min(tickCount, 2 * TURN_TICKS))
    for (const histogram of [idle.worked, busy.worked, orders, fills, durable]) histogram.clear()
    await turns(tickCount)
    return hashOf(stateHash(runtime.engine.snapshot()))
  })
  const rows: Row[] = [
    ['empty loop', idle.worked],
    ['worked off', busy.worked],
    ['order', orders],
    ['fill', fills],
    ['fill durable', durable],
  ]
  const target = scene === SPREAD ? ' · target of `fill` above the empty loop: p99 20, p99.9 100' : ''
  console.log(`\n${scene.name}: ${tickCount} ticks at ${TICKS_PER_SECOND}/s, µs from the planned time${target}`)
  printLatencies(rows, hash)
  return { rows, hash }
}

const DONE = Promise.resolve()

/** Until `ticks` ticks are worked off: spins for a millisecond, commits, and now and then lets everything else have its turn. */
async function turn(
  loop: OpenLoop,
  ticks: number,
  commit: () => Promise<void>,
  periodNs: number = PERIOD_NS,
): Promise<void> {
  loop.begin(ticks, periodNs)
  for (let group = 1; !loop.isDone; group += 1) {
    loop.spin(COMMIT_EVERY_NS)
    await commit()
    loop.release()
    if (group % GROUPS_PER_YIELD === 0) await new Promise((resolve) => setImmediate(resolve))
  }
}

/**
 * Hands over each tick at its planned time or, when that is past, at once, and counts how long after the planned time it was worked off. Spins
 * in a method of its own and keeps times in fields: what lives across an `await` V8 keeps on the heap, number by number.
 */
class OpenLoop {
  readonly worked = new LatencyHistogram()
  readonly #stream: TradeStream
  readonly #take: (frame: TickFrame, from: number, to: number) => void
  readonly #frame = tradeFrame()
  #startNs = 0.5
  #periodNs = 0.5
  #ticks = 0
  #done = 0
  #firstSeq = 0

  constructor(trades: TradeOptions, take: (frame: TickFrame, from: number, to: number) => void) {
    this.#stream = new TradeStream(trades)
    this.#take = take
  }

  get isDone(): boolean {
    return this.#done === this.#ticks
  }

  /** Plans `ticks` ticks, the first one now. */
  begin(ticks: number, periodNs: number): void {
    this.#firstSeq += this.#ticks
    this.#ticks = ticks
    this.#done = 0
    this.#periodNs = periodNs
    this.#startNs = performance.now() * 1e6
  }

  /** Works for `forNs`, or until all is done or the frame is full. */
  spin(forNs: number): void {
    const frame = this.#frame
    const startNs = this.#startNs
    const periodNs = this.#periodNs
    const untilNs = performance.now() * 1e6 + forNs
    for (;;) {
      const nowNs = performance.now() * 1e6
      const due = Math.min(Math.floor((nowNs - startNs) / periodNs) + 1, this.#ticks)
      const rows = Math.min(due - this.#done, frame.capacity - frame.length)
      if (rows > 0) {
        const from = frame.length
        this.#stream.append(frame, rows)
        this.#take(frame, from, frame.length)
        const workedNs = performance.now() * 1e6 - startNs
        for (let i = this.#done; i < this.#done + rows; i += 1) this.worked.record(workedNs - i * periodNs)
        this.#done += rows
      }
      if (nowNs >= untilNs || this.isDone || frame.length === frame.capacity) return
    }
  }

  /** What was handed over is no longer needed. */
  release(): void {
    this.#frame.length = 0
  }

  /** From the planned time of a tick of this turn, whose id ends with its number, until now. */
  sincePlannedNs(tickId: string): number {
    const seq = Number(tickId.slice(tickId.lastIndexOf('.') + 1))
    return performance.now() * 1e6 - this.#startNs - (seq - this.#firstSeq) * this.#periodNs
  }
}

function latencyConfig(specs: readonly InstrumentSpec[], { timeframe }: Scene): EngineConfig {
  const config = benchConfig(specs)
  const strategies = config.strategies.map((s) => ({ ...s, timeframe, params: { fast: 2, slow: 4 } }))
  return { ...config, strategies, risk: { ...config.risk, maxOrdersPerMinute: 10_000 } }
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

if (import.meta.main) await benchLatency(countOption('ticks', 4_000_000), logFolder())
