import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TICK_KIND, TickFrame } from '@tickworks/market'
import type { FrameStream } from '@tickworks/venues'
import fc from 'fast-check'
import { FeedMerge, type MergedRows } from './feed-merge.ts'

/** A feed of given receive times, cut into frames of `frameRows`. */
function stream(source: string, times: readonly number[], frameRows: number): FrameStream {
  const frame = new TickFrame(source, Math.max(frameRows, 1))
  let at = 0
  return {
    get nextSeq() {
      return at
    },
    next() {
      if (at >= times.length) return null
      frame.length = 0
      for (let k = 0; k < frameRows && at < times.length; k += 1, at += 1) {
        const recvTsUs = times[at]!
        const row = { kind: TICK_KIND.trade, side: 0, instrument: 0, seq: at, eventTsUs: recvTsUs, recvTsUs }
        const none = Number.NaN
        frame.push({
          ...row,
          priceUnits: 1,
          qtyUnits: 1,
          openTsUs: none,
          openUnits: none,
          highUnits: none,
          lowUnits: none,
        })
      }
      return frame
    },
    takeDefects: () => [],
    close() {},
  }
}

function drain(feeds: readonly (readonly number[])[], frameRows: number, rowsMax: number): string[] {
  const ended: string[] = []
  const merge = new FeedMerge(
    feeds.map((times, index) => ({ index, source: `f${index}`, stream: stream(`f${index}`, times, frameRows) })),
    { onDefects: () => assert.fail(), onEnd: ({ source }) => ended.push(source) },
  )
  const rows: string[] = []
  const held: MergedRows[] = []
  const take = () => {
    // Read only when they are released: a frame filled too early would show here.
    for (const { frame, from, to, feed } of held.splice(0)) {
      for (let i = from; i < to; i += 1) rows.push(`${frame.recvTsUs[i]} ${feed.index} ${frame.seq[i]}`)
    }
    merge.release()
  }
  while (!merge.ended) {
    const run = merge.next(rowsMax, Infinity)
    if (run === null) take()
    else {
      assert.ok(run.to - run.from <= rowsMax)
      held.push(run)
    }
  }
  take()
  assert.ok(merge.ended)
  assert.equal(ended.length, feeds.length)
  return rows
}

test('law: rows come by time, then by feed, then by number, however they are cut', () => {
  const times = fc
    .array(fc.integer({ min: 0, max: 20 }), { maxLength: 30 })
    .map((list) => list.toSorted((a, b) => a - b))
  fc.assert(
    fc.property(
      fc.array(times, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 9 }),
      (feeds, frameRows, rowsMax) => {
        const expected = feeds
          .flatMap((list, index) => list.map((ts, seq) => [ts, index, seq] as const))
          .toSorted((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2])
          .map((row) => row.join(' '))
        assert.deepEqual(drain(feeds, frameRows, rowsMax), expected)
      },
    ),
  )
})

test('nothing is given that was received after the time allowed', () => {
  const merge = new FeedMerge([{ index: 0, source: 'a', stream: stream('a', [1, 2, 3], 8) }], {
    onDefects: () => undefined,
    onEnd: () => undefined,
  })
  const first = merge.next(10, 2)
  assert.deepEqual([first?.from, first?.to], [0, 2])
  assert.equal(merge.next(10, 2), null)
  assert.equal(merge.peekTsUs(), 3)
  assert.equal(merge.ended, false)
})

test('a feed that has nothing yet is waited for: the others do not run ahead', () => {
  let ready = false
  const late = stream('b', [5], 1)
  const waiting: FrameStream = {
    get nextSeq() {
      return late.nextSeq
    },
    next: (rowsMax) => (ready ? late.next(rowsMax) : new TickFrame('b', 1)),
    takeDefects: () => [],
    close() {},
  }
  const merge = new FeedMerge(
    [
      { index: 0, source: 'a', stream: stream('a', [1, 9], 4) },
      { index: 1, source: 'b', stream: waiting },
    ],
    { onDefects: () => undefined, onEnd: () => undefined },
  )
  assert.equal(merge.next(10, Infinity), null)
  assert.ok(Number.isNaN(merge.peekTsUs()))
  ready = true
  assert.equal(merge.next(10, Infinity)?.to, 1)
  assert.equal(merge.next(10, Infinity)?.feed.source, 'b')
})
