/**
 * Fills the read models of a run that goes on: what trades have left from the tables, which hold the whole run, market history from the
 * tail of the log, the newest prices and switches from the engine as the recovery left it.
 */

import {
  CONTROL_TOPIC,
  decodeDeadLetter,
  decodeEvent,
  type EventLog,
  FrameDecoder,
  TICKS_TOPIC,
} from '@tickworks/pipeline'
import { PAGE_MAX, type Page, type Repositories } from '@tickworks/storage'
import { type Engine, type Event, type Topic, topicName } from '@tickworks/trading'
import { ALERTS_KEPT } from './alerts.ts'
import { CURVE_POINTS } from './profit.ts'
import { TAPE_ROWS } from './trade-tape.ts'
import type { Views } from './views.ts'

/** Records read of each market topic: some hundred milliseconds. */
const MARKET_RECORDS = 50_000
/** Dead letters counted again, of each topic. */
const DEAD_LETTERS = 10_000
/** Trading events that a trace finds without asking the store. */
const TRACE_RECORDS = 5_000
/** Rows of ticks read to make the books again, and the records they may lie in. */
const TICK_ROWS = 400_000
const TICK_RECORDS = 20_000

export async function restoreViews(options: {
  readonly views: Views
  readonly log: EventLog
  readonly repositories: Repositories
  readonly engine: Engine
}): Promise<void> {
  const { views, log, repositories, engine } = options
  for await (const event of eventsOf(log, CONTROL_TOPIC, 0)) views.onEvent(event)
  await restoreTapes(views, repositories)
  await restoreAlerts(views, repositories, log)
  const broker = engine.config?.broker ?? 'paper'
  for (const topic of ['market.bars', 'analytics.values'] satisfies Topic[]) {
    for await (const event of eventsOf(log, topic, log.end(topic) - MARKET_RECORDS)) views.onEvent(event)
  }
  for (const topic of TRACED) {
    const name = topicName(topic, broker)
    for await (const event of eventsOf(log, name, log.end(name) - TRACE_RECORDS)) views.trace.add(event)
  }
  await restoreTicks(views, log, engine)
  restoreFromEngine(views, engine)
}

const TRACED: readonly Topic[] = [
  '{broker}.signals.raw',
  '{broker}.signals.validated',
  '{broker}.signals.rejected',
  '{broker}.orders.events',
  '{broker}.orders.reports',
  '{broker}.pnl.snapshots',
]

async function restoreTapes(views: Views, { signals, orders, fills, profit }: Repositories): Promise<void> {
  for (const row of await newest((request) => signals.list(request), TAPE_ROWS)) views.signals.seed(row)
  for (const row of await newest((request) => orders.list(request), TAPE_ROWS)) views.orders.seed(row)
  for (const row of await newest((request) => fills.list(request), TAPE_ROWS)) views.fills.onFill(row.tsUs, row)
  const points = await newest((request) => profit.list(request), CURVE_POINTS / 2)
  const firstTsUs = points[0]?.tsUs ?? Number.NaN
  // What lies before the newest snapshots comes from the thinned curve.
  const curve = await profit.equityCurve({ limit: PAGE_MAX })
  for (const { tsUs, equityMinor } of curve.points) if (tsUs < firstTsUs) views.profit.addPoint(tsUs, equityMinor)
  for (const row of points) views.profit.onSnapshot(row.tsUs, row)
  for (const position of await profit.positions(PAGE_MAX)) views.positions.set(position)
}

async function restoreAlerts(views: Views, { systemEvents }: Repositories, log: EventLog): Promise<void> {
  for (const { eventId, tsUs, severity, code, message, facts } of await newest(
    (request) => systemEvents.list(request),
    ALERTS_KEPT,
  )) {
    views.alerts.add({ id: eventId, tsUs, severity, code, message, facts })
  }
  for (const topic of log.topics().filter((name) => name.endsWith('.dlq'))) {
    const from = Math.max(log.start(topic), log.end(topic) - DEAD_LETTERS)
    for await (const { firstOffset, payloads } of log.read(topic, from)) {
      for (const [i, payload] of payloads.entries()) {
        views.alerts.onDeadLetter(decodeDeadLetter(payload, { topic, offset: firstOffset + i }), 0)
      }
    }
  }
}

/** Reads back far enough that a book stated once in a while is whole again, and that the day before has a close. */
async function restoreTicks(views: Views, log: EventLog, engine: Engine): Promise<void> {
  const end = log.end(TICKS_TOPIC)
  if (end === 0) return
  const rowsPerRecord = Math.max(1, engine.tickCount / end)
  const records = Math.min(TICK_RECORDS, Math.ceil(TICK_ROWS / rowsPerRecord))
  const decoder = new FrameDecoder()
  for await (const { firstOffset, payloads } of log.read(
    TICKS_TOPIC,
    Math.max(log.start(TICKS_TOPIC), end - records),
  )) {
    for (const [i, payload] of payloads.entries()) {
      const frame = decoder.decode(payload, { topic: TICKS_TOPIC, offset: firstOffset + i })
      views.onFrame(frame, 0, frame.length)
    }
  }
}

/** The engine stands where the log ends: its prices, switches and timeframes are those of the run now. */
function restoreFromEngine(views: Views, engine: Engine): void {
  for (const { id, spec } of engine.instruments) {
    const lastUnits = engine.account.lastUnits(id)
    if (!Number.isNaN(lastUnits)) views.quotes.seed(id, lastUnits, engine.nowTsUs)
    for (const timeframe of [...views.instruments.timeframes(id)]) {
      if (engine.bars.build(id, timeframe, spec).tooFine) views.instruments.tooFine(id, timeframe)
      const forming = engine.bars.forming(id, timeframe)
      if (forming !== undefined) views.forming.seed(id, forming)
    }
  }
  views.control.reconcile(engine.strategiesOff)
  if (engine.nowTsUs > 0) views.nowTsUs = engine.nowTsUs
}

/** The newest `count` rows of a paged list, oldest first. */
async function newest<Row>(
  list: (request: { readonly limit: number; readonly cursor?: string | undefined }) => Promise<Page<Row>>,
  count: number,
): Promise<Row[]> {
  const rows: Row[] = []
  let cursor: string | undefined
  do {
    const page = await list({ limit: Math.min(PAGE_MAX, count - rows.length), cursor })
    rows.push(...page.rows)
    cursor = page.next ?? undefined
  } while (cursor !== undefined && rows.length < count)
  return rows.reverse()
}

async function* eventsOf(log: EventLog, topic: string, from: number): AsyncGenerator<Event> {
  for await (const { firstOffset, payloads } of log.read(topic, Math.max(log.start(topic), from))) {
    for (const [i, payload] of payloads.entries()) yield decodeEvent(payload, { topic, offset: firstOffset + i })
  }
}
