import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mock, test } from 'node:test'
import { TICK_KIND, TickFrame } from '@tickworks/market'
import type { Event } from '@tickworks/trading'
import * as fc from 'fast-check'
import { MemoryEventLog } from './adapters/memory/event-log.ts'
import { SegmentEventLog } from './adapters/segment/event-log.ts'
import { decodeDeadLetter } from './codec/dead-letter.ts'
import { DiskFullError } from './disk-error.ts'
import { FAULT_POINTS, type Fault } from './fault-points.ts'
import {
  type Committed,
  type Every,
  FeedSequenceError,
  LogRuntime,
  type LogRuntimeOptions,
  RuntimeFailedError,
  RuntimeFullError,
  RuntimeStoppedError,
} from './log-runtime.ts'
import { RecoveryError, SnapshotError } from './recovery.ts'
import { SnapshotStore } from './snapshot-store.ts'
import { stateHash } from './state-hash.ts'
import { textsOf } from './testing/event-log-contract.ts'
import { tempFolder } from './testing/temp-folder.ts'
import { ToyEngine, type ToyOptions, type ToyState } from './testing/toy-engine.ts'
import { assertSameContents, contents, FRAME_ROWS, feed, toyFrame, toySteps } from './testing/toy-run.ts'
import { COMMITS_TOPIC, isKeptWhole } from './topics.ts'

const NEVER: Every = { inputs: Number.POSITIVE_INFINITY, ms: Number.POSITIVE_INFINITY }
const EVERY_40: Every = { inputs: 40, ms: Number.POSITIVE_INFINITY }
const STEPS = toySteps(40)

type Setup = Partial<LogRuntimeOptions<ToyState>> & {
  readonly fault?: Fault
  readonly toy?: ToyOptions
  readonly segmentBytesMax?: number
}

async function openRun(home: string, { fault, toy = {}, segmentBytesMax = 3000, ...options }: Setup = {}) {
  const log = SegmentEventLog.open({ folder: join(home, 'log'), segmentBytesMax, ...(fault && { fault }) })
  const snapshots = new SnapshotStore({ folder: join(home, 'snapshots'), ...(fault && { fault }) })
  try {
    const runtime = await LogRuntime.open<ToyState>({
      log,
      snapshots,
      createEngine: (sink) => new ToyEngine(sink, { lettersEvery: 23, ...toy }),
      codeVersion: 'toy 1',
      snapshotEvery: EVERY_40,
      syncEvery: NEVER,
      ...options,
    })
    return { log, snapshots, runtime }
  } catch (error) {
    await log.close()
    throw error
  }
}

/** What an uninterrupted run leaves. */
async function reference(
  steps = STEPS,
): Promise<{ readonly records: Record<string, readonly string[]>; readonly hash: string }> {
  const home = tempFolder()
  const { runtime } = await openRun(home.path)
  await feed(runtime, steps, 3)
  const hash = stateHash(runtime.engine.snapshot())
  await runtime.stop()
  const records = await recordsOf(home.path)
  home.remove()
  return { records, hash }
}

async function recordsOf(home: string): Promise<Record<string, readonly string[]>> {
  const log = SegmentEventLog.open({ folder: join(home, 'log'), readOnly: true })
  try {
    return await contents(log)
  } finally {
    await log.close()
  }
}

async function withHome(run: (home: string) => Promise<void>): Promise<void> {
  const home = tempFolder()
  try {
    await run(home.path)
  } finally {
    home.remove()
  }
}

test('runtime: numbers the inputs densely, writes them before what comes of them, and tells listeners after', async () => {
  await withHome(async (home) => {
    const { runtime, log } = await openRun(home)
    const seen: Event[] = []
    let nextInputSeq = 0
    runtime.onCommit((committed: Committed) => {
      assert.equal(committed.firstInputSeq, nextInputSeq)
      nextInputSeq = committed.nextInputSeq
      let rows = 0
      for (const { from, to, firstInputSeq } of committed.frames) {
        assert.ok(firstInputSeq >= committed.firstInputSeq)
        rows += to - from
      }
      assert.equal(rows + committed.inputs.length, committed.nextInputSeq - committed.firstInputSeq)
      for (const [topic, offset] of committed.offsets) assert.ok(log.end(topic) > offset, 'it is in the log by now')
      seen.push(...committed.events)
    })
    await feed(runtime, STEPS, 4)
    assert.equal(nextInputSeq, runtime.nextInputSeq)
    assert.equal(runtime.committedInputSeq, runtime.nextInputSeq)
    await runtime.stop()
    const { records } = await reference()
    assertSameContents(await recordsOf(home), records)
    for (const topic of ['paper.signals.raw', 'paper.orders.events', 'system.events', 'market.bars']) {
      const texts = seen.map((event) => JSON.stringify(event)).filter((text) => records[topic]!.includes(text))
      assert.deepEqual(texts, records[topic], topic)
    }
  })
})

test('runtime: a second start goes on where the first stopped, and feeds nothing again after an orderly stop', async () => {
  const { records, hash } = await reference()
  await withHome(async (home) => {
    for (const part of [10, 25, STEPS.length]) {
      const { runtime } = await openRun(home)
      assert.equal(runtime.recovery.inputs, 0)
      await feed(runtime, STEPS.slice(0, part), 5)
      await runtime.stop()
    }
    const { runtime } = await openRun(home)
    assert.equal(stateHash(runtime.engine.snapshot()), hash)
    assert.equal(runtime.tsUs, 1_000_000 * FRAME_ROWS * 27)
    await runtime.stop()
    assertSameContents(await recordsOf(home), records)
  })
})

/** Restarts after every death until the run is through; how often it died, and what each start fed again. */
async function runThrough(
  home: string,
  faultsBetween: readonly number[],
  stepsPerCommit: number,
): Promise<{ readonly deaths: number; readonly inputs: readonly number[] }> {
  const inputs: number[] = []
  for (let deaths = 0; ; deaths += 1) {
    let left = faultsBetween[deaths] ?? Number.POSITIVE_INFINITY
    let acknowledged = 0
    const fault: Fault = (point) => {
      if (left === 0) throw new Error(`died at ${point}`)
      left -= 1
    }
    let runtime: LogRuntime<ToyState> | undefined
    try {
      runtime = (await openRun(home, { fault })).runtime
      assert.ok(runtime.nextInputSeq >= acknowledged, 'nothing acknowledged is lost')
      inputs.push(runtime.recovery.inputs)
      runtime.onCommit(({ nextInputSeq }) => {
        acknowledged = nextInputSeq
      })
      await feed(runtime, STEPS, stepsPerCommit)
      await runtime.stop()
      return { deaths, inputs }
    } catch (error) {
      assert.match(String(error), /died at|the runtime failed earlier: died at/)
      await runtime?.stop().catch(() => {})
    }
  }
}

test('runtime: killed at any fault points, it leaves the bytes and the state of an uninterrupted run', async () => {
  const { records, hash } = await reference()
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 12 }),
      fc.integer({ min: 1, max: 9 }),
      async (faults, stepsPerCommit) => {
        await withHome(async (home) => {
          const { inputs } = await runThrough(home, faults, stepsPerCommit)
          // One commit here is at most 9 frames; a recovery feeds at most twice the snapshot's inputs and a commit more.
          for (const count of inputs)
            assert.ok(count <= 2 * EVERY_40.inputs + 9 * (FRAME_ROWS + 1), `${count} inputs were fed again`)
          assertSameContents(await recordsOf(home), records)
          const { runtime } = await openRun(home)
          assert.equal(stateHash(runtime.engine.snapshot()), hash)
          await runtime.stop()
        })
      },
    ),
    { numRuns: 20 },
  )
})

test('runtime: killed once at every fault there is, one by one, it comes back the same', async () => {
  const { records } = await reference(STEPS)
  for (let hit = 0; hit < 120; hit += 8) {
    await withHome(async (home) => {
      const { deaths } = await runThrough(home, [hit], 2)
      assert.equal(deaths, 1)
      assertSameContents(await recordsOf(home), records)
    })
  }
})

test('runtime: kill -9 of a real process at every fault point loses nothing and doubles nothing', async () => {
  const steps = toySteps(150)
  const { records } = await reference(steps)
  await withHome(async (home) => {
    const script = join(import.meta.dirname, 'testing', 'toy-process.ts')
    let lastInputs = 0
    for (const [i, point] of FAULT_POINTS.entries()) {
      const child = spawnSync(process.execPath, [script, home, point, String(2 + i)], { encoding: 'utf8' })
      assert.equal(child.signal, 'SIGKILL', `${point}: ${child.stderr}`)
      const acknowledged = Number(child.stdout.trim().split('\n').at(-1))
      assert.ok(acknowledged >= lastInputs, `${point}: acknowledged ${acknowledged} after ${lastInputs}`)
      lastInputs = acknowledged
    }
    const { runtime } = await openRun(home)
    assert.ok(runtime.nextInputSeq >= lastInputs)
    await feed(runtime, steps, 3)
    await runtime.stop()
    assertSameContents(await recordsOf(home), records)
  })
})

test('runtime: after a loss of power the topics come back with tails of any age, and are made to agree', async () => {
  const { records, hash } = await reference()
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 5, max: STEPS.length }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 }),
      async (part, keep) => {
        await withHome(async (home) => {
          const live = join(home, 'live')
          const { runtime, log } = await openRun(live, { segmentBytesMax: 1_000_000 })
          await feed(runtime, STEPS.slice(0, part), 2)
          // Copied in one go, as the power fails in one moment. What a snapshot stands for had been synced; of what came later each
          // file may have kept any part.
          cpSync(live, home, { recursive: true })
          const { snapshot } = new SnapshotStore({ folder: join(home, 'snapshots') }).newest()
          const firstCommit: Record<string, number> = { 'control.inputs': 2, [COMMITS_TOPIC]: 1 }
          for (const [i, topic] of log
            .topics()
            .filter((name) => !name.endsWith('.dlq'))
            .entries()) {
            const folder = join(home, 'log', topic)
            const file = join(folder, readdirSync(folder)[0]!)
            const floor = await byteOfRecord(home, topic, snapshot?.offsets[topic] ?? firstCommit[topic] ?? 0)
            const size = statSync(file).size
            truncateSync(file, floor + Math.floor((size - floor) * keep[i]!))
          }
          await runtime.stop()
          const again = await openRun(home)
          assert.ok(again.runtime.nextInputSeq >= (snapshot?.inputSeq ?? 0))
          await feed(again.runtime, STEPS, 3)
          assert.equal(stateHash(again.runtime.engine.snapshot()), hash)
          await again.runtime.stop()
          const found = await recordsOf(home)
          for (const topic of Object.keys(found))
            if (topic.endsWith('.dlq')) assert.deepEqual(found[topic], records[topic])
          assertSameContents(found, records)
        })
      },
    ),
    { numRuns: 20 },
  )
})

/** Where record `offset` begins in a topic of one segment. */
async function byteOfRecord(home: string, topic: string, offset: number): Promise<number> {
  const log = SegmentEventLog.open({ folder: join(home, 'log'), readOnly: true })
  let bytes = log.byteLength(topic)
  for await (const { payloads } of log.read(topic, offset)) for (const payload of payloads) bytes -= payload.length + 12
  await log.close()
  return bytes
}

test('runtime: without its first inputs a log is not emptied but refused', async () => {
  await withHome(async (home) => {
    const { runtime, log } = await openRun(home, { snapshotEvery: NEVER })
    await feed(runtime, STEPS.slice(0, 20), 3)
    await log.close()
    truncateSync(join(home, 'log', 'control.inputs', '0000000000000000.seg'), 50)
    await assert.rejects(
      openRun(home),
      (error: RecoveryError) => error instanceof RecoveryError && /first input/.test(error.message),
    )
    assert.ok((await recordsOf(home))['market.ticks']!.length > 0)
  })
})

test('runtime: other code is noticed, and the log stays as it is', async () => {
  await withHome(async (home) => {
    const { runtime, log } = await openRun(home, { snapshotEvery: NEVER })
    await feed(runtime, STEPS, 3)
    await log.close()
    const before = await recordsOf(home)
    await assert.rejects(openRun(home, { toy: { bias: 1 } }), (error: RecoveryError) => {
      assert.ok(error instanceof RecoveryError)
      assert.deepEqual(
        [error.difference!.topic, error.difference!.offset, error.difference!.kind],
        ['paper.signals.raw', 0, 'differs'],
      )
      assert.match(error.message, /other code or other strategies/)
      return true
    })
    await assert.rejects(
      openRun(home, { wantsMarket: false }),
      (error: RecoveryError) => error.difference!.kind === 'not_made',
    )
    assertSameContents(await recordsOf(home), before)
  })
  await withHome(async (home) => {
    const { runtime, log } = await openRun(home, { snapshotEvery: NEVER, wantsMarket: false })
    await feed(runtime, STEPS, 3)
    await log.close()
    await assert.rejects(
      openRun(home, { wantsMarket: true }),
      (error: RecoveryError) => error.difference!.kind === 'not_recorded',
    )
    assert.equal((await recordsOf(home))['market.bars'], undefined)
  })
})

test('runtime: snapshots of another code version are passed over and everything is fed again', async () => {
  const { records } = await reference()
  await withHome(async (home) => {
    const first = await openRun(home)
    await feed(first.runtime, STEPS, 3)
    await first.runtime.stop()
    const second = await openRun(home, { codeVersion: 'toy 2' })
    assert.equal(second.runtime.recovery.snapshotInputSeq, null)
    assert.ok(second.runtime.recovery.foreignSnapshots.length > 0)
    assert.equal(second.runtime.recovery.inputs, second.runtime.nextInputSeq)
    await second.runtime.stop()
    assertSameContents(await recordsOf(home), records)
  })
})

test('runtime: a damaged newest snapshot costs a longer recovery and nothing else', async () => {
  const { records } = await reference()
  await withHome(async (home) => {
    const first = await openRun(home)
    await feed(first.runtime, STEPS, 3)
    await first.runtime.stop()
    const newest = first.snapshots.list()[0]!
    const file = join(home, 'snapshots', `${String(newest).padStart(16, '0')}.snap`)
    writeFileSync(file, readFileSync(file).fill(0x20, 300, 310))
    const second = await openRun(home)
    assert.deepEqual(
      second.runtime.recovery.damagedSnapshots.map(({ file: name }) => name),
      [file],
    )
    assert.equal(second.runtime.recovery.snapshotInputSeq, first.snapshots.list()[1])
    assert.ok(second.runtime.recovery.inputs > 0)
    await second.runtime.stop()
    assertSameContents(await recordsOf(home), records)
  })
})

test('runtime: a log shorter than its snapshot is refused', async () => {
  await withHome(async (home) => {
    const first = await openRun(home)
    await feed(first.runtime, STEPS, 3)
    await first.runtime.stop()
    const folder = join(home, 'log', 'paper.orders.events')
    const file = join(folder, readdirSync(folder).at(-1)!)
    truncateSync(file, statSync(file).size - 5)
    await assert.rejects(
      openRun(home),
      (error: Error) => error instanceof RecoveryError && /paper\.orders\.events ends at record/.test(error.message),
    )
  })
})

test('runtime: market topics are kept by size, what a snapshot needs is kept', async () => {
  const { hash } = await reference()
  await withHome(async (home) => {
    const small = { topicBytesMax: 2000, segmentBytesMax: 500 }
    const { runtime, log } = await openRun(home, small)
    for (let part = 0; part <= STEPS.length; part += 5) await feed(runtime, STEPS.slice(0, part), 2)
    await feed(runtime, STEPS, 2)
    await runtime.stop()
    assert.ok(log.start('market.ticks') > 0)
    for (const topic of log.topics()) if (isKeptWhole(topic)) assert.equal(log.start(topic), 0, topic)
    const again = await openRun(home, small)
    assert.equal(stateHash(again.runtime.engine.snapshot()), hash)
    await again.runtime.stop()
    await assert.rejects(openRun(home, { codeVersion: 'toy 2' }), SnapshotError)
  })
})

test('runtime: rows that must not pass become dead letters, once, and move nothing', async () => {
  await withHome(async (home) => {
    for (let start = 0; start < 2; start += 1) {
      const { runtime, log } = await openRun(home)
      let letters = 0
      runtime.onCommit(({ deadLetters }) => {
        letters += deadLetters.filter(({ stage }) => stage === 'admission').length
      })
      await feed(runtime, STEPS, 3)
      assert.equal(letters, start === 0 ? 6 : 0)
      const [first] = await decodeLetters(log, 'market.ticks.dlq')
      assert.deepEqual([first!.stage, first!.place, first!.error.code, first!.attempts], ['admission', 37, 'price', 1])
      assert.match(originalText(first!), /priceUnits=NaN/)
      assert.equal(runtime.deadLetter({ ...first!, stage: 'feed', place: 3 }), start === 0)
      assert.equal(runtime.deadLetter({ ...first!, stage: 'feed', place: 3 }), false)
      assert.equal(runtime.deadLetter({ ...first!, stage: 'feed', place: 2 }), false)
      await runtime.stop()
      assert.equal(
        (await decodeLetters(SegmentEventLog.open({ folder: log.folder, readOnly: true }), 'market.ticks.dlq')).length,
        7,
      )
    }
  })
})

async function decodeLetters(log: SegmentEventLog, topic: string) {
  const letters = []
  for await (const { firstOffset, payloads } of log.read(topic, 0)) {
    for (const [i, payload] of payloads.entries())
      letters.push(decodeDeadLetter(payload, { topic, offset: firstOffset + i }))
  }
  return letters
}

function originalText({ original }: { readonly original: { readonly kind: string; readonly text?: string } }): string {
  return original.text ?? ''
}

test('runtime: rows seen before are left out, a gap is refused', async () => {
  await withHome(async (home) => {
    const { runtime } = await openRun(home)
    await feed(runtime, STEPS.slice(0, 4), 9)
    const frame = toyFrame('toy', 0)
    assert.equal(runtime.ingestFrame(frame), FRAME_ROWS)
    assert.equal(runtime.ingestFrame(toyFrame('toy', 0)), 0)
    assert.equal(runtime.ingestFrame(toyFrame('toy', 1), 2, 2), 0)
    assert.throws(
      () => runtime.ingestFrame(toyFrame('toy', 2)),
      (error: FeedSequenceError) => {
        assert.ok(error instanceof FeedSequenceError)
        assert.deepEqual(error.facts, { source: 'toy', expectedSeq: FRAME_ROWS, seq: 2 * FRAME_ROWS })
        return true
      },
    )
    const overlapping = new TickFrame('toy', 20)
    for (const part of [toyFrame('toy', 0), toyFrame('toy', 1)]) {
      for (let i = 0; i < part.length; i += 1) overlapping.push({ ...blank, ...part.read(i, { ...blank }) })
    }
    assert.equal(runtime.ingestFrame(overlapping), FRAME_ROWS)
    assert.equal(runtime.nextSeq('toy'), 2 * FRAME_ROWS)
    assert.equal(runtime.nextSeq('unknown'), 0)
    await runtime.stop()
  })
})

const blank = {
  kind: 0,
  side: 0,
  instrument: 0,
  seq: 0,
  eventTsUs: 0,
  recvTsUs: 0,
  priceUnits: 0,
  qtyUnits: 0,
  openTsUs: 0,
  openUnits: 0,
  highUnits: 0,
  lowUnits: 0,
}

test('runtime: an engine that fails stops everything, and nothing of it is acknowledged', async () => {
  await withHome(async (home) => {
    const fatal: unknown[] = []
    const { runtime } = await openRun(home, { toy: { failsAtSeq: 20 }, onFatal: (error) => fatal.push(error) })
    await feed(runtime, STEPS.slice(0, 5), 1)
    const acknowledged = runtime.committedInputSeq
    await assert.rejects(feed(runtime, STEPS, 1), (error: RuntimeFailedError) => {
      assert.ok(error instanceof RuntimeFailedError)
      assert.match(error.message, /the toy fails at 20/)
      return true
    })
    assert.equal(runtime.state, 'failed')
    assert.equal(fatal.length, 1)
    await assert.rejects(runtime.commit(), RuntimeFailedError)
    assert.throws(() => runtime.ingestFrame(toyFrame('toy', 1)), RuntimeFailedError)
    assert.ok(runtime.committedInputSeq > acknowledged)
    await runtime.stop()
    const { records } = await reference()
    const again = await openRun(home)
    await feed(again.runtime, STEPS, 2)
    await again.runtime.stop()
    assertSameContents(await recordsOf(home), records)
  })
})

test('runtime: an event that breaks its contract is the engine failing, also when the engine catches it', async () => {
  await withHome(async (home) => {
    const { runtime } = await openRun(home, {
      createEngine: (sink) => {
        const toy = new ToyEngine(sink)
        toy.onInput = () => {
          try {
            sink.publish({ type: 'alert', id: 'x' } as unknown as Event)
          } catch {}
        }
        return toy
      },
    })
    assert.throws(() => runtime.ingestControl('timer', { nowTsUs: 1 }, 'control'), { code: 'ERR_RUNTIME_FAILED' })
    await runtime.stop()
    assert.deepEqual(await recordsOf(home), {})
  })
})

test('runtime: an input that is not what its type declares is refused and takes no number', async () => {
  await withHome(async (home) => {
    const { runtime } = await openRun(home)
    await feed(runtime, STEPS.slice(0, 4), 9)
    const next = runtime.nextInputSeq
    const command = { command: 'explode', strategy: null, by: 'test', note: '' } as never
    assert.throws(() => runtime.ingestControl('operator_command', command, 'operator'), { code: 'ERR_CODEC_ENCODE' })
    assert.equal(runtime.nextInputSeq, next)
    assert.equal(runtime.nextSeq('operator'), 0)
    const event = runtime.ingestControl(
      'operator_command',
      { command: 'kill', strategy: null, by: 'test', note: '' },
      'operator',
    )
    assert.deepEqual([event.id, event.data.inputSeq, event.account, event.key], ['operator.0', next, 'main', 'main'])
    await runtime.stop()
  })
})

/** A small file system of its own, where the machine lets us have one. */
function smallDisk(path: string, size: string, isThere = false): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `${isThere ? 'remount,' : ''}size=${size}`, 'tmpfs', path], {
      stdio: 'ignore',
    })
    return true
  } catch {
    return false
  }
}

test('runtime: a full disk ends it with a clear error, and nothing acknowledged is lost', async (t) => {
  const { records, hash } = await reference()
  await withHome(async (home) => {
    if (!smallDisk(home, '96k')) return t.skip('mounting a small file system is not allowed here')
    try {
      const { runtime } = await openRun(home)
      let acknowledged = 0
      runtime.onCommit(({ nextInputSeq }) => {
        acknowledged = nextInputSeq
      })
      await assert.rejects(feed(runtime, STEPS, 2), (error: DiskFullError) => {
        const cause = error instanceof RuntimeFailedError ? error.cause : error
        assert.ok(cause instanceof DiskFullError, String(error))
        assert.match(cause.message, /bytes are needed.*--home/)
        return true
      })
      assert.ok(runtime.fatal instanceof DiskFullError)
      await runtime.stop()
      assert.ok(smallDisk(home, '4m', true))
      const again = await openRun(home)
      assert.ok(again.runtime.nextInputSeq >= acknowledged)
      await feed(again.runtime, STEPS, 3)
      assert.equal(stateHash(again.runtime.engine.snapshot()), hash)
      await again.runtime.stop()
      assertSameContents(await recordsOf(home), records)
    } finally {
      execFileSync('umount', [home])
    }
  })
})

test('runtime: takes no more than it may hold, and goes on after the commit', async () => {
  await withHome(async (home) => {
    const { runtime } = await openRun(home, { pendingBytesMax: 2000 })
    await feed(runtime, STEPS.slice(0, 4), 1)
    let index = 0
    assert.throws(() => {
      for (; index < 100; index += 1) runtime.ingestFrame(toyFrame('toy', index))
    }, RuntimeFullError)
    assert.ok(index > 1 && index < 20)
    assert.equal(runtime.isFull, true)
    runtime.ingestControl('operator_command', { command: 'kill', strategy: null, by: 'test', note: '' }, 'operator')
    assert.ok(runtime.pendingBytes < 2000 + 8000)
    await runtime.commit()
    assert.equal(runtime.pendingBytes, 0)
    assert.equal(runtime.ingestFrame(toyFrame('toy', index)), FRAME_ROWS)
    await runtime.stop()
  })
})

test('runtime: commits asked for while one waits are one, and cover what was taken before', async () => {
  const log = new MemoryEventLog()
  const home = tempFolder()
  let appends = 0
  const append = log.append.bind(log)
  log.append = (entries) => {
    appends += 1
    return append(entries)
  }
  const runtime = await LogRuntime.open<ToyState>({
    log,
    snapshots: new SnapshotStore({ folder: home.path }),
    createEngine: (sink) => new ToyEngine(sink),
    codeVersion: 'toy 1',
    snapshotEvery: NEVER,
    syncEvery: NEVER,
  })
  const commits = STEPS.slice(0, 10).map(({ take }) => {
    take(runtime)
    return runtime.commit()
  })
  await Promise.all(commits)
  assert.equal(appends, 1)
  assert.equal(runtime.committedInputSeq, runtime.nextInputSeq)
  assert.equal(log.end(COMMITS_TOPIC), 1)
  await runtime.commit()
  assert.equal(appends, 1, 'nothing waits, nothing is written')
  await runtime.stop()
  home.remove()
})

test('runtime: inputs may be taken while a commit is on its way', async () => {
  const { records } = await reference()
  const home = tempFolder()
  const log = new MemoryEventLog()
  const append = log.append.bind(log)
  log.append = async (entries) => {
    await new Promise((resolve) => setImmediate(resolve))
    await append(entries)
  }
  const runtime = await LogRuntime.open<ToyState>({
    log,
    snapshots: new SnapshotStore({ folder: home.path }),
    createEngine: (sink) => new ToyEngine(sink, { lettersEvery: 23 }),
    codeVersion: 'toy 1',
    snapshotEvery: EVERY_40,
    syncEvery: NEVER,
  })
  let last: Promise<void> = Promise.resolve()
  for (const [i, { take }] of STEPS.entries()) {
    take(runtime)
    last = runtime.commit()
    if (i % 7 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  await last
  const seen = await contents(log)
  await runtime.stop()
  assertSameContents(seen, records)
  home.remove()
})

test('runtime: a listener that fails stops it; the log has what it was told', async () => {
  await withHome(async (home) => {
    const { runtime } = await openRun(home)
    runtime.onCommit(() => {
      throw new Error('no table')
    })
    STEPS[0]!.take(runtime)
    await assert.rejects(runtime.commit(), /no table/)
    await assert.rejects(runtime.commit(), RuntimeFailedError)
    await runtime.stop()
    assert.equal((await recordsOf(home))['control.inputs']!.length, 1)
  })
})

test('runtime: after stop it takes nothing', async () => {
  await withHome(async (home) => {
    const { runtime } = await openRun(home)
    await feed(runtime, STEPS, 3)
    STEPS[0]!.take(runtime)
    await runtime.stop()
    await runtime.stop()
    assert.equal(runtime.state, 'stopped')
    assert.throws(() => runtime.ingestFrame(toyFrame('toy', 99)), RuntimeStoppedError)
    const again = await openRun(home)
    assert.equal(again.runtime.recovery.inputs, 0)
    await again.runtime.stop()
  })
})

test('runtime: syncs and keeps snapshots by time too', async () => {
  mock.timers.enable({ apis: ['setTimeout'] })
  try {
    const home = tempFolder()
    const { runtime, log, snapshots } = await openRun(home.path, {
      snapshotEvery: { inputs: 1_000_000, ms: 5_000 },
      syncEvery: { inputs: 1_000_000, ms: 1_000 },
    })
    let syncs = 0
    const sync = log.sync.bind(log)
    log.sync = () => {
      syncs += 1
      return sync()
    }
    await feed(runtime, STEPS.slice(0, 10), 3)
    assert.equal(syncs, 1, 'the first commit is synced at once')
    mock.timers.tick(1_000)
    assert.equal(syncs, 2)
    assert.deepEqual(snapshots.list(), [])
    mock.timers.tick(4_000)
    await runtime.commit()
    await runtime.stop()
    assert.ok(snapshots.list().length >= 1)
    home.remove()
  } finally {
    mock.timers.reset()
  }
})

test('runtime: at most the stated snapshots and their inputs lie between two recoveries', async () => {
  await withHome(async (home) => {
    const { runtime, log, snapshots } = await openRun(home, {
      snapshotEvery: { inputs: 20, ms: Number.POSITIVE_INFINITY },
    })
    let behindMax = 0
    runtime.onCommit(({ nextInputSeq }) => {
      behindMax = Math.max(behindMax, nextInputSeq - (snapshots.list()[0] ?? 0))
    })
    await feed(runtime, STEPS, 1)
    assert.ok(behindMax <= 2 * 20 + 2 * FRAME_ROWS, `${behindMax}`)
    assert.equal(snapshots.list().length <= 3, true)
    await log.close()
  })
})

test('runtime: bars pass as bars', async () => {
  await withHome(async (home) => {
    const { runtime } = await openRun(home)
    await feed(runtime, STEPS.slice(0, 4), 9)
    const frame = toyFrame('toy', 0)
    assert.equal(frame.kind[4], TICK_KIND.bar)
    frame.highUnits[4] = 1
    assert.equal(runtime.ingestFrame(frame), FRAME_ROWS - 1)
    await runtime.stop()
    assert.match(
      (await textsOf(SegmentEventLog.open({ folder: join(home, 'log'), readOnly: true }), 'market.ticks.dlq'))[0]!,
      /a bar has low/,
    )
  })
})
