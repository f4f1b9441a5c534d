/** What every event log must do, run by every adapter. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type EventLog, LogClosedError, type LogEntry, LogRangeError } from '../event-log.ts'
import { RecordBatch } from '../record-batch.ts'

/** A log under test, and how it is found when it is opened again. */
export type LogBench = {
  readonly log: EventLog
  /** Closes the log and opens what it left. */
  reopen(): Promise<EventLog>
  dispose(): Promise<void>
}

/** Topics that a bench must treat as kept whole and as kept by size. */
export const WHOLE_TOPIC = 'paper.orders.events'
export const SIZED_TOPIC = 'market.bars'

/** An entry with these texts as its records. */
export function entryOf(topic: string, texts: readonly string[]): LogEntry {
  const batch = new RecordBatch(topic, 64)
  for (const text of texts) batch.push(Buffer.from(text, 'utf8'))
  return { topic, records: batch.bytes(), count: batch.count }
}

/** The records of a topic as texts. */
export async function textsOf(
  log: EventLog,
  topic: string,
  from: number = log.start(topic),
  to?: number,
): Promise<string[]> {
  const texts: string[] = []
  let next = from
  for await (const { firstOffset, payloads } of log.read(topic, from, to)) {
    assert.equal(firstOffset, next, 'chunks follow each other')
    assert.ok(payloads.length > 0, 'no chunk is empty')
    for (const payload of payloads) texts.push(Buffer.from(payload).toString('utf8'))
    next += payloads.length
  }
  return texts
}

export type LogStep =
  | {
      readonly kind: 'append'
      readonly entries: readonly { readonly topic: string; readonly texts: readonly string[] }[]
    }
  | { readonly kind: 'reopen' }
  | { readonly kind: 'sync' }
  | { readonly kind: 'cut'; readonly topic: string; readonly keep: number }
  | { readonly kind: 'retain'; readonly topic: string; readonly bytesMax: number; readonly floor: number }

/** Runs the steps on the log and on plain arrays, and compares after each. `keep` and `floor` are fractions of what is there. */
export async function runLogSteps(bench: LogBench, steps: readonly LogStep[]): Promise<void> {
  let log = bench.log
  const model = new Map<string, string[]>()
  for (const step of steps) {
    switch (step.kind) {
      case 'append':
        await log.append(step.entries.map(({ topic, texts }) => entryOf(topic, texts)))
        for (const { topic, texts } of step.entries) {
          if (!model.has(topic)) model.set(topic, [])
          model.get(topic)!.push(...texts)
        }
        break
      case 'reopen':
        log = await bench.reopen()
        break
      case 'sync':
        await log.sync()
        break
      case 'cut': {
        const records = model.get(step.topic)
        if (records === undefined || records.length === 0) break
        const start = log.start(step.topic)
        const end = start + Math.floor((records.length - start) * step.keep)
        log.cut(step.topic, end)
        records.length = end
        break
      }
      case 'retain': {
        const end = log.end(step.topic)
        const floor = Math.floor(end * step.floor)
        const bytes = log.byteLength(step.topic)
        const start = log.start(step.topic)
        const dropped = log.retain(step.topic, { bytesMax: step.bytesMax, floor })
        assert.equal(log.byteLength(step.topic), bytes - dropped)
        assert.ok(log.start(step.topic) <= Math.max(floor, start), 'nothing from the floor on is dropped')
        if (step.topic === WHOLE_TOPIC) assert.equal(log.start(step.topic), 0)
      }
    }
    for (const [topic, records] of model) {
      assert.equal(log.end(topic), records.length)
      const start = log.start(topic)
      assert.deepEqual(await textsOf(log, topic), records.slice(start))
      const middle = start + ((records.length - start) >> 1)
      assert.deepEqual(await textsOf(log, topic, middle), records.slice(middle))
      assert.deepEqual(await textsOf(log, topic, start, middle), records.slice(start, middle))
    }
  }
}

/** Registers the tests. `open` gives a new, empty log. */
export function eventLogContract(name: string, open: () => Promise<LogBench>): void {
  const contract = (title: string, run: (bench: LogBench) => Promise<void>): void => {
    test(`${name}: ${title}`, async () => {
      const bench = await open()
      try {
        await run(bench)
      } finally {
        await bench.dispose()
      }
    })
  }

  contract('an unknown topic is empty', async ({ log }) => {
    assert.deepEqual(log.topics(), [])
    assert.equal(log.start(WHOLE_TOPIC), 0)
    assert.equal(log.end(WHOLE_TOPIC), 0)
    assert.equal(log.byteLength(WHOLE_TOPIC), 0)
    assert.deepEqual(await textsOf(log, WHOLE_TOPIC), [])
  })

  contract('offsets are dense from 0, topic by topic', async ({ log }) => {
    await log.append([entryOf('a', ['one', 'two']), entryOf('b', ['x']), entryOf('a', ['three'])])
    await log.append([entryOf('a', ['four'])])
    assert.deepEqual(log.topics(), ['a', 'b'])
    assert.equal(log.end('a'), 4)
    assert.equal(log.end('b'), 1)
    assert.deepEqual(await textsOf(log, 'a'), ['one', 'two', 'three', 'four'])
    assert.deepEqual(await textsOf(log, 'a', 2), ['three', 'four'])
    assert.deepEqual(await textsOf(log, 'a', 1, 3), ['two', 'three'])
    assert.deepEqual(await textsOf(log, 'a', 4), [])
  })

  contract('takes an append of nothing, an empty record and a large one', async ({ log, reopen }) => {
    const large = 'ü'.repeat(3_000_000)
    await log.append([])
    await log.append([entryOf('a', ['', large, 'z'])])
    assert.deepEqual(await textsOf(log, 'a'), ['', large, 'z'])
    assert.deepEqual(await textsOf(await reopen(), 'a'), ['', large, 'z'])
  })

  contract('the views of an append may be reused once it has resolved', async ({ log }) => {
    const batch = new RecordBatch('a')
    for (const text of ['first', 'again']) {
      batch.clear()
      batch.push(Buffer.from(text))
      await log.append([{ topic: 'a', records: batch.bytes(), count: 1 }])
    }
    batch.buffer.fill(0)
    assert.deepEqual(await textsOf(log, 'a'), ['first', 'again'])
  })

  contract('payloads stay as they were read', async ({ log }) => {
    await log.append([entryOf('a', ['one'])])
    const kept: Uint8Array[] = []
    for await (const { payloads } of log.read('a', 0)) kept.push(...payloads)
    await log.append([entryOf('a', ['two'])])
    await textsOf(log, 'a')
    assert.equal(Buffer.from(kept[0]!).toString(), 'one')
  })

  contract('reads up to the end as it was at the call', async ({ log }) => {
    await log.append([entryOf('a', ['one'])])
    const reading = log.read('a', 0)
    await log.append([entryOf('a', ['two'])])
    const texts: string[] = []
    for await (const { payloads } of reading)
      for (const payload of payloads) texts.push(Buffer.from(payload).toString())
    assert.deepEqual(texts, ['one'])
  })

  contract('what was appended is there when it is opened again', async ({ log, reopen }) => {
    await log.append([entryOf('a', ['one', 'two']), entryOf('b', ['x'])])
    const again = await reopen()
    assert.deepEqual(again.topics(), ['a', 'b'])
    assert.deepEqual(await textsOf(again, 'a'), ['one', 'two'])
    await again.append([entryOf('a', ['three'])])
    assert.deepEqual(await textsOf(again, 'a'), ['one', 'two', 'three'])
  })

  contract('refuses offsets that it does not hold', async ({ log }) => {
    await log.append([entryOf('a', ['one'])])
    await assert.rejects(async () => textsOf(log, 'a', 2), LogRangeError)
    await assert.rejects(async () => textsOf(log, 'a', 0, 2), LogRangeError)
    await assert.rejects(async () => textsOf(log, 'a', -1), LogRangeError)
    await assert.rejects(async () => textsOf(log, 'b', 1), LogRangeError)
    assert.throws(() => log.cut('a', 2), LogRangeError)
    assert.throws(() => log.cut('b', 0), LogRangeError)
  })

  contract('refuses a topic that could not be a folder', async ({ log }) => {
    for (const topic of ['', '..', 'a/b', 'A', '.hidden', 'x'.repeat(129)]) {
      await assert.rejects(log.append([entryOf(topic, ['one'])]), TypeError, topic)
    }
    assert.deepEqual(log.topics(), [])
  })

  contract('cut removes records for good', async ({ log, reopen }) => {
    await log.append([entryOf('a', ['one', 'two', 'three'])])
    log.cut('a', 1)
    assert.deepEqual(await textsOf(log, 'a'), ['one'])
    await log.append([entryOf('a', ['new'])])
    assert.deepEqual(await textsOf(await reopen(), 'a'), ['one', 'new'])
  })

  contract(
    'drops old records by size, never from the floor on, never of a topic that is kept whole',
    async ({ log, reopen }) => {
      const text = 'x'.repeat(1000)
      for (let i = 0; i < 30; i += 1)
        await log.append([entryOf(SIZED_TOPIC, [`${i} ${text}`]), entryOf(WHOLE_TOPIC, [`${i} ${text}`])])
      assert.ok(log.retain(SIZED_TOPIC, { bytesMax: 10_000, floor: 10 }) > 0)
      const start = log.start(SIZED_TOPIC)
      assert.ok(start > 0 && start <= 10, `start is ${start}`)
      assert.equal(log.retain(SIZED_TOPIC, { bytesMax: 10_000_000, floor: 30 }), 0)
      assert.equal(log.retain(WHOLE_TOPIC, { bytesMax: 0, floor: 30 }), 0)
      assert.equal(log.start(WHOLE_TOPIC), 0)
      assert.match((await textsOf(log, SIZED_TOPIC))[0]!, new RegExp(`^${start} `))
      await assert.rejects(async () => textsOf(log, SIZED_TOPIC, 0), LogRangeError)
      const again = await reopen()
      assert.equal(again.start(SIZED_TOPIC), start)
      assert.equal(again.end(SIZED_TOPIC), 30)
    },
  )

  contract('does nothing after it was closed, and closes twice', async ({ log }) => {
    await log.append([entryOf('a', ['one'])])
    await log.close()
    await log.close()
    await assert.rejects(log.append([entryOf('a', ['two'])]), LogClosedError)
    await assert.rejects(async () => textsOf(log, 'a'), LogClosedError)
  })

  contract('a read may be left early', async ({ log }) => {
    await log.append([entryOf('a', ['one', 'two'])])
    for await (const _ of log.read('a', 0)) break
    assert.deepEqual(await textsOf(log, 'a'), ['one', 'two'])
  })
}
