import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { blankTick, TickFrame } from '@tickworks/market'
import { backtest, Engine, type EngineState, type Strategy } from '@tickworks/trading'
import { Tape, testConfig, testSpec } from '@tickworks/trading/testing'
import { SegmentEventLog } from './adapters/segment/event-log.ts'
import { LogRuntime } from './log-runtime.ts'
import { ReplayError, replayLog } from './replay.ts'
import { SnapshotStore } from './snapshot-store.ts'
import { stateHash } from './state-hash.ts'
import { tempFolder } from './testing/temp-folder.ts'
import { ToyEngine, type ToyOptions } from './testing/toy-engine.ts'
import { feed, toySteps } from './testing/toy-run.ts'

const STEPS = toySteps(40)
const NEVER = { inputs: Number.POSITIVE_INFINITY, ms: Number.POSITIVE_INFINITY }

type Recorded = { readonly home: string; readonly hash: string; readonly inputs: number }
type Setup = {
  readonly wantsMarket?: boolean
  readonly topicBytesMax?: number
  readonly segmentBytesMax?: number
  readonly parts?: readonly number[]
}

/** Records a run and hands it over, closed. */
async function withRecorded(setup: Setup, run: (recorded: Recorded) => Promise<void>): Promise<void> {
  const folder = tempFolder()
  const home = folder.path
  const { parts = [STEPS.length], segmentBytesMax = 2000, ...options } = setup
  let hash = ''
  let inputs = 0
  for (const part of parts) {
    const runtime = await LogRuntime.open({
      log: SegmentEventLog.open({ folder: join(home, 'log'), segmentBytesMax }),
      snapshots: new SnapshotStore({ folder: join(home, 'snapshots') }),
      createEngine: (sink) => new ToyEngine(sink, { lettersEvery: 23 }),
      codeVersion: '1',
      snapshotEvery: { inputs: 40, ms: Number.POSITIVE_INFINITY },
      syncEvery: NEVER,
      ...options,
    })
    await feed(runtime, STEPS.slice(0, part), 3)
    hash = stateHash(runtime.engine.snapshot())
    inputs = runtime.nextInputSeq
    await runtime.stop()
  }
  try {
    await run({ home, hash, inputs })
  } finally {
    folder.remove()
  }
}

async function replayed(home: string, toy: ToyOptions = {}, codeVersion = '1') {
  const log = SegmentEventLog.open({ folder: join(home, 'log'), readOnly: true })
  try {
    return await replayLog({
      log,
      snapshots: new SnapshotStore({ folder: join(home, 'snapshots'), readOnly: true }),
      codeVersion,
      createEngine: (sink) => new ToyEngine(sink, { lettersEvery: 23, ...toy }),
    })
  } finally {
    await log.close()
  }
}

function lastSegment(home: string, topic: string): string {
  const folder = join(home, 'log', topic)
  return join(folder, readdirSync(folder).sort().at(-1)!)
}

test('replay: makes every record again, byte for byte, and ends in the same state', async () => {
  await withRecorded({ parts: [7, 20, STEPS.length] }, async ({ home, hash, inputs }) => {
    const found = await replayed(home)
    assert.equal(found.firstDifference, null)
    assert.deepEqual([found.fromInputSeq, found.inputs, found.stateHash], [0, inputs, hash])
    assert.deepEqual([found.unwritten, found.ahead, found.comparedFrom], [0, {}, {}])
    const log = SegmentEventLog.open({ folder: join(home, 'log'), readOnly: true })
    const outputs = ['market.bars', 'paper.signals.raw', 'paper.orders.events', 'system.events'].reduce(
      (sum, topic) => sum + log.end(topic),
      0,
    )
    assert.equal(found.outputs, outputs)
    assert.equal(found.fills.length, log.end('paper.orders.events'))
    assert.ok(found.fills.length > 5)
  })
})

test('replay: makes no market events where none were recorded', async () => {
  await withRecorded({ wantsMarket: false }, async ({ home, hash }) => {
    const found = await replayed(home)
    assert.deepEqual([found.firstDifference, found.stateHash], [null, hash])
  })
})

test('replay: names the first record that comes out otherwise', async () => {
  await withRecorded({}, async ({ home }) => {
    const { firstDifference } = await replayed(home, { bias: 1 })
    assert.deepEqual(
      [firstDifference!.topic, firstDifference!.offset, firstDifference!.kind],
      ['paper.signals.raw', 0, 'differs'],
    )
    assert.notEqual(firstDifference!.recorded, firstDifference!.made)
    assert.match(firstDifference!.recorded!, /^\{"id":"toy/)
  })
})

test('replay: one changed value in the log is found, with its place', async () => {
  await withRecorded({ segmentBytesMax: 1_000_000 }, async ({ home }) => {
    const file = lastSegment(home, 'paper.orders.events')
    const bytes = readFileSync(file)
    // A consistent change, checksum and all: what only a replay can find.
    const { RecordBatch, RECORD_HEADER_BYTES, recordAt } = await import('./record-batch.ts')
    const header =
      bytes.length -
      SegmentEventLog.open({ folder: join(home, 'log'), readOnly: true }).byteLength('paper.orders.events') +
      32 +
      19 +
      4
    const batch = new RecordBatch('x')
    let n = 0
    for (let at = header; at < bytes.length; n += 1) {
      const length = recordAt(bytes, at, bytes.length)
      const text = bytes.toString('utf8', at + RECORD_HEADER_BYTES, at + RECORD_HEADER_BYTES + length)
      batch.push(Buffer.from(n === 3 ? text.replace(/"feeMinor":1/, '"feeMinor":2') : text))
      at += RECORD_HEADER_BYTES + length
    }
    writeFileSync(file, Buffer.concat([bytes.subarray(0, header), batch.bytes()]))
    const { firstDifference } = await replayed(home)
    assert.deepEqual(
      [firstDifference!.topic, firstDifference!.offset, firstDifference!.kind],
      ['paper.orders.events', 3, 'differs'],
    )
    assert.match(firstDifference!.recorded!, /"feeMinor":2/)
    assert.match(firstDifference!.made!, /"feeMinor":1/)
  })
})

test('replay: outputs that the log does not have yet, or whose inputs it lacks, are counted and are no difference', async () => {
  await withRecorded({ segmentBytesMax: 1_000_000 }, async ({ home }) => {
    for (const topic of ['log.commits', 'paper.orders.events'])
      truncateSync(lastSegment(home, topic), statSync(lastSegment(home, topic)).size - 1)
    const found = await replayed(home)
    assert.deepEqual([found.firstDifference, found.unwritten, found.ahead], [null, 1, {}])
  })
  await withRecorded({ segmentBytesMax: 1_000_000 }, async ({ home }) => {
    for (const topic of ['market.ticks', 'control.inputs'])
      truncateSync(lastSegment(home, topic), Math.floor(statSync(lastSegment(home, topic)).size * 0.8))
    const found = await replayed(home)
    assert.deepEqual([found.firstDifference, found.unwritten], [null, 0])
    assert.ok('paper.signals.raw' in found.ahead && 'market.bars' in found.ahead && 'log.commits' in found.ahead)
  })
})

test('replay: with the first inputs dropped it begins at the oldest snapshot that is covered', async () => {
  const setup = { topicBytesMax: 2000, segmentBytesMax: 400, parts: [8, 16, 24, 32, STEPS.length] }
  await withRecorded(setup, async ({ home, hash, inputs }) => {
    const found = await replayed(home)
    assert.deepEqual([found.firstDifference, found.stateHash], [null, hash])
    assert.ok(found.fromInputSeq > 0)
    assert.equal(found.fromInputSeq + found.inputs, inputs)
    assert.ok(found.comparedFrom['market.bars']! > 0)
    await assert.rejects(replayed(home, {}, '2'), ReplayError)
  })
})

test('replay: tells how far it is', async () => {
  await withRecorded({}, async ({ home }) => {
    const log = SegmentEventLog.open({ folder: join(home, 'log'), readOnly: true })
    const seen: number[] = []
    await replayLog({
      log,
      createEngine: (sink) => new ToyEngine(sink),
      onProgress: (done, total) => {
        seen.push(done)
        assert.equal(total, log.end('market.ticks') + log.end('control.inputs'))
      },
    })
    assert.deepEqual(
      seen,
      Array.from({ length: seen.length }, (_, i) => i + 1),
    )
    assert.equal(seen.length, log.end('market.ticks') + log.end('control.inputs'))
  })
})

// ── the real engine ─────────────────────────────────────────────────────────

const busy: Strategy = {
  name: 'busy',
  title: 'busy',
  params: {},
  setup: ({ indicators }) => ({ fast: indicators.ema({ length: 3 }) }),
  onBar(bar, ctx) {
    const draw = ctx.random.next()
    if (draw < 0.2) ctx.long({ draw }, { stop: bar.close * 0.97, takeProfit: bar.close * 1.02 })
    else if (draw < 0.4) ctx.short({ draw }, { stop: bar.close * 1.03 })
    else if (draw < 0.5) ctx.flat({ draw })
  },
}

/** Fails in the middle of the run: its dead letter is made again by a recovery and kept once. */
const faulty: Strategy = {
  name: 'faulty',
  title: 'faulty',
  params: {},
  setup: () => ({}),
  onBar(_, ctx) {
    if (ctx.barCount === 300) throw new Error('no more')
  },
}

function walk(bars: number): TickFrame {
  const tape = new Tape()
  let price = 10_000
  for (let i = 0; i < bars; i += 1) {
    const close = Math.max(500, price + (((i * 7919) % 401) - 200))
    tape.bar(price, Math.max(price, close) + (i % 40), Math.min(price, close) - (i % 30), close, 1 + (i % 50))
    price = close
  }
  return tape.frame()
}

test('replay: backtest, journalled run with restarts, and replay give the same fills and the same state', async () => {
  const setup = { strategies: [busy, faulty], paper: { feeBps: 3, slippageBps: 2 }, timeframes: ['1m', '5m'] }
  const config = testConfig(setup)
  const modules = new Map([busy, faulty].map((strategy) => [strategy.name, strategy]))
  const frame = walk(900)
  const expected = backtest({ config, instruments: [testSpec()], modules, frames: [frame] })
  assert.ok(
    expected.fills.length > 100,
    `${expected.fills.length} fills, ${JSON.stringify(expected.errors.map(({ tsUs }) => tsUs))}`,
  )

  const folder = tempFolder()
  const createEngine = (sink: ConstructorParameters<typeof Engine>[0]['sink']) => new Engine({ modules, sink })
  try {
    const fills: unknown[] = []
    let hash = ''
    for (const [start, to] of [400, 1000, frame.length].entries()) {
      const log = SegmentEventLog.open({ folder: join(folder.path, 'log') })
      const runtime: LogRuntime<EngineState> = await LogRuntime.open({
        log,
        snapshots: new SnapshotStore({ folder: join(folder.path, 'snapshots') }),
        createEngine,
        codeVersion: '1',
        snapshotEvery: { inputs: 150, ms: Number.POSITIVE_INFINITY },
        syncEvery: NEVER,
      })
      runtime.onCommit(({ events }) => {
        for (const event of events)
          if (event.type === 'order_filled' || event.type === 'order_partially_filled')
            fills.push({ ...event.data, tsUs: event.tsUs })
      })
      if (start === 0) {
        runtime.ingestControl('config_changed', { config }, 'control')
        runtime.ingestControl('instrument_defined', { instrument: 0, spec: testSpec() }, 'control')
      }
      // Other pieces than the backtest's one frame: where a frame ends makes no difference.
      for (let at = runtime.nextSeq('tape'); at < to; at += 37) {
        const piece = new TickFrame('tape', 37)
        for (let i = at; i < Math.min(at + 37, to); i += 1) piece.push(frame.read(i, blankTick()))
        runtime.ingestFrame(piece)
        await runtime.commit()
      }
      hash = stateHash(runtime.engine.snapshot())
      // Every other start finds a log that was left as by a kill.
      if (start === 1) await log.close()
      else await runtime.stop()
    }
    assert.equal(hash, stateHash(expected.state))
    assert.deepEqual(fills, expected.fills)
    const log = SegmentEventLog.open({ folder: join(folder.path, 'log'), readOnly: true })
    const found = await replayLog({ log, createEngine })
    assert.deepEqual([found.firstDifference, found.unwritten, found.ahead], [null, 0, {}])
    assert.equal(found.stateHash, hash)
    assert.deepEqual(
      found.fills.map(({ tsUs, data }) => ({ ...data, tsUs })),
      expected.fills,
    )
    assert.equal(found.ticks, frame.length)
    assert.equal(log.end('market.bars.dlq'), 1)
    await log.close()
  } finally {
    folder.remove()
  }
})
