import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blankTick, TICK_KIND, type Tick, TickFrame } from '@tickworks/market'
import * as fc from 'fast-check'
import { parseBars } from './adapters/replay/bars-csv.ts'
import { instrumentOf, replayFeed } from './adapters/replay/replay-feed.ts'
import { simulatedFeed } from './adapters/simulated/simulated-feed.ts'
import type { FeedDefect, FrameStream } from './feed.ts'
import { copyRows } from './frame-rows.ts'
import { MergedStream } from './merge.ts'
import { open, rowText } from './testing.ts'

/** A stream over given rows, cut into frames of its own size. */
class RowStream implements FrameStream {
  nextSeq: number
  readonly #rows: TickFrame
  readonly #frameRows: number
  readonly #out: TickFrame

  constructor(source: string, times: readonly number[], frameRows: number, fromSeq = 0) {
    this.#rows = new TickFrame(source, Math.max(1, times.length))
    times.forEach((tsUs, seq) => {
      const tick: Tick = { ...blankTick(), kind: TICK_KIND.trade, seq, recvTsUs: tsUs, eventTsUs: tsUs, priceUnits: 1 }
      this.#rows.push(tick)
    })
    this.#frameRows = frameRows
    this.#out = new TickFrame(source, frameRows)
    this.nextSeq = fromSeq
  }

  next(rowsMax: number): TickFrame | null {
    const count = Math.min(rowsMax, this.#frameRows, this.#rows.length - this.nextSeq)
    if (count === 0) return null
    this.#out.length = 0
    copyRows(this.#rows, this.nextSeq, this.nextSeq + count, this.#out)
    this.nextSeq += count
    return this.#out
  }

  takeDefects(): readonly FeedDefect[] {
    return []
  }

  close(): void {}
}

function drain(merged: MergedStream, rowsMax = 1_000, limit = Number.POSITIVE_INFINITY): string[] {
  const rows: string[] = []
  while (rows.length < limit) {
    const frame = merged.next(Math.min(rowsMax, limit - rows.length))
    if (frame === null) break
    assert.ok(frame.length > 0 && frame.length <= rowsMax)
    for (let i = 0; i < frame.length; i += 1) rows.push(`${frame.source}.${frame.seq[i]}@${frame.recvTsUs[i]}`)
  }
  return rows
}

test('MergedStream: the order of a stable sort by time, however frames are cut, and resumable at any row', () => {
  const times = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 25 }).map((list) => list.sort((a, b) => a - b))
  const sources = fc.array(times, { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(
      sources,
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      fc.nat(100),
      (lists, frameRows, rowsMax, cut) => {
        const make = (fromSeqs?: readonly number[]) =>
          new MergedStream(lists.map((list, s) => new RowStream(`s${s}`, list, frameRows, fromSeqs?.[s] ?? 0)))
        const sorted = lists
          .flatMap((list, s) => list.map((tsUs, seq) => ({ tsUs, s, seq })))
          .sort((a, b) => a.tsUs - b.tsUs || a.s - b.s || a.seq - b.seq)
          .map(({ tsUs, s, seq }) => `s${s}.${seq}@${tsUs}`)
        assert.deepEqual(drain(make(), rowsMax), sorted)
        const first = make()
        const head = drain(first, rowsMax, Math.min(cut, sorted.length))
        assert.deepEqual([...head, ...drain(make(first.nextSeqs), rowsMax)], sorted)
      },
    ),
  )
})

test('MergedStream: real feeds keep their rows, sources and sequences', async () => {
  const text =
    'time,open,high,low,close,volume\n1735776060,1,2,1,2,5\n1735776120,2,3,2,3,5\n1735776120,9,9,9,9,9\n1735776180,3,3,1,1,5\n'
  const table = parseBars(new TextEncoder().encode(text), 'few.csv', { timeframe: '1m', onDefect: 'quarantine' })
  const files = replayFeed({ files: [{ instrument: instrumentOf(table, { key: 'FILE:FEW' }), table }] })
  const simulated = simulatedFeed({ seed: 1, instruments: 2, durationUs: 300_000_000, content: 'trades' })
  const merged = new MergedStream([await open(files, 0), await open(simulated, 0)])
  const rows = new Map<string, string[]>()
  const defects: [string, number][] = []
  let lastTsUs = 0
  for (let frame = merged.next(64); frame !== null; frame = merged.next(64)) {
    const list = rows.get(frame.source) ?? []
    rows.set(frame.source, list)
    for (let i = 0; i < frame.length; i += 1) {
      list.push(rowText(frame, i))
      assert.ok(frame.recvTsUs[i]! >= lastTsUs)
      lastTsUs = frame.recvTsUs[i]!
    }
    for (const { rule, beforeSeq } of merged.takeDefects()) {
      defects.push([rule, beforeSeq])
      assert.ok(frame.source === 'replay' && frame.seq[0]! <= beforeSeq && beforeSeq <= frame.seq[frame.length - 1]!)
    }
  }
  for (const feed of [files, simulated]) {
    const alone = await open(feed, 0)
    const expected: string[] = []
    for (let frame = alone.next(999); frame !== null; frame = alone.next(999))
      for (let i = 0; i < frame.length; i += 1) expected.push(rowText(frame, i))
    assert.deepEqual(rows.get(feed.source), expected)
  }
  assert.deepEqual(defects, [['duplicate_bar', 4]])
  assert.deepEqual(merged.nextSeqs, [6, 600])
  merged.close()
  assert.equal(merged.next(1), null)
})

test('MergedStream: refuses to merge nothing', () => {
  assert.throws(() => new MergedStream([]), /streams must hold at least one/)
})
