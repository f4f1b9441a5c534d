/** The contract that every market feed keeps, as a suite that each adapter runs. */

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { firstDefect, parseInstrumentKey, QualityState, TICK_KIND, type TickFrame } from '@tickworks/market'
import { checkSource, type FeedDefect, type FrameStream, type MarketFeed } from './feed.ts'

export type FeedContract = {
  /** What the test titles say. */
  readonly name: string
  /** Makes the feed anew, the same each time. */
  readonly make: () => Promise<MarketFeed>
  /** Rows looked at; endless feeds are cut here. 5 000 unless said. */
  readonly rowsMax?: number
}

/** Registers the suite with `node:test`. Gaps: live feeds (empty frames, reconnects) come with the first live adapter. */
export function marketFeedContract({ name, make, rowsMax = 5_000 }: FeedContract): void {
  test(`${name}: says what it is`, async () => {
    const feed = await make()
    assert.equal(checkSource(feed.source), feed.source)
    assert.ok(feed.title.length > 0)
    assert.ok(feed.instruments.length > 0)
    const keys = feed.instruments.map(({ key }) => key)
    assert.equal(new Set(keys).size, keys.length)
    for (const instrument of feed.instruments) {
      parseInstrumentKey(instrument.key)
      assert.ok(instrument.filters.length > 0)
      if (feed.simulated) assert.equal(instrument.simulated, true)
    }
    if (feed.simulated) assert.match(feed.title, /simulated/i)
  })

  test(`${name}: rows are dense, in time order, and meet every rule`, async () => {
    const feed = await make()
    const stream = await open(feed, 0)
    const state = new QualityState()
    let seq = 0
    for (let frame = stream.next(100); frame !== null && seq < rowsMax; frame = stream.next(100)) {
      assert.equal(frame.source, feed.source)
      assert.ok(frame.length > 0 && frame.length <= 100)
      for (let i = 0; i < frame.length; i += 1) {
        assert.equal(frame.seq[i], seq)
        assert.deepEqual(firstDefect(frame, i, state), null)
        assert.ok(frame.instrument[i]! >= 7 && frame.instrument[i]! < 7 + feed.instruments.length)
        if (frame.kind[i] !== TICK_KIND.bar)
          for (const column of [frame.openTsUs, frame.openUnits, frame.highUnits, frame.lowUnits])
            assert.equal(column[i], Number.NaN)
        seq += 1
      }
      assert.equal(stream.nextSeq, seq)
    }
    if (feed.totalRows !== null && feed.totalRows <= rowsMax) assert.equal(seq, feed.totalRows)
  })

  test(`${name}: the same bytes twice, however frames are cut`, async () => {
    const whole = await digestOf(await make(), 0, 1_000_000, rowsMax)
    for (const frameRows of [1, 7, 1_000_000]) {
      assert.equal(await digestOf(await make(), 0, frameRows, rowsMax), whole)
    }
  })

  test(`${name}: goes on at any row as if it had never stopped`, async () => {
    const feed = await make()
    const rows = await rowsOf(feed, 0, rowsMax)
    const from = new Set([0, 1, 2, 3, rows.length - 1, rows.length])
    for (let i = 1; i < 24; i += 1) from.add(Math.floor((rows.length * i) / 24))
    for (const fromSeq of from) {
      const again = await rowsOf(feed, fromSeq, rowsMax - fromSeq)
      assert.equal(again.length, rows.length - fromSeq)
      for (let i = 0; i < again.length; i += 1) assert.equal(again[i], rows[fromSeq + i])
    }
  })

  test(`${name}: the end stays the end, and closing ends it`, async () => {
    const feed = await make()
    if (feed.totalRows !== null) {
      const stream = await open(feed, feed.totalRows)
      assert.equal(stream.next(10), null)
      assert.equal(stream.next(10), null)
      assert.equal(stream.nextSeq, feed.totalRows)
    }
    const stream = await open(feed, 0)
    stream.close()
    assert.equal(stream.next(10), null)
  })

  test(`${name}: defects come once, in order, with the row they stand before`, async () => {
    const feed = await make()
    if (feed.totalRows === null) return
    const all = await defectsOf(feed, 0)
    for (const defect of all) {
      assert.ok(defect.file.length > 0 && defect.rule.length > 0 && defect.message.length > 0)
      assert.ok(Number.isInteger(defect.row) && defect.row >= 1)
      assert.ok(defect.beforeSeq >= 0 && defect.beforeSeq <= feed.totalRows)
    }
    for (let i = 1; i < all.length; i += 1) assert.ok(all[i]!.beforeSeq >= all[i - 1]!.beforeSeq)
    for (const fromSeq of new Set([1, Math.floor(feed.totalRows / 2), feed.totalRows])) {
      assert.deepEqual(
        await defectsOf(feed, fromSeq),
        all.filter(({ beforeSeq }) => beforeSeq >= fromSeq),
      )
    }
  })

  test(`${name}: refuses a place that is not there, and an instrument without id`, async () => {
    const feed = await make()
    await assert.rejects(open(feed, -1), { name: 'RangeError', message: /fromSeq must be an integer 0 to/ })
    await assert.rejects(open(feed, 0.5), /fromSeq must be an integer 0 to/)
    if (feed.totalRows !== null) await assert.rejects(open(feed, feed.totalRows + 1), /fromSeq must be an integer 0 to/)
    await assert.rejects(
      feed.open({ fromSeq: 0, instrumentId: () => Number.NaN }),
      /needs a dense id 0 to 2\^32 - 1, was NaN/,
    )
    const stream = await open(feed, 0)
    assert.throws(() => stream.next(0), /rowsMax must be an integer of at least 1, was 0/)
  })
}

/** Opens with ids 7, 8, 9 … in the feed's order: a feed that assumes its own numbering shows. */
export function open(feed: MarketFeed, fromSeq: number): Promise<FrameStream> {
  const ids = new Map(feed.instruments.map(({ key }, i) => [key, i + 7]))
  return feed.open({ fromSeq, instrumentId: (key) => ids.get(key) ?? Number.NaN })
}

/** SHA-256 over all columns of up to `rowsMax` rows. */
export async function digestOf(feed: MarketFeed, fromSeq: number, frameRows: number, rowsMax: number): Promise<string> {
  const stream = await open(feed, fromSeq)
  const hash = createHash('sha256')
  let rows = 0
  for (;;) {
    const frame = stream.next(Math.min(frameRows, Math.max(1, rowsMax - rows)))
    if (frame === null || rows >= rowsMax) return hash.digest('hex')
    for (let i = 0; i < frame.length; i += 1) hash.update(`${rowText(frame, i)}\n`)
    rows += frame.length
  }
}

/** Up to `rowsMax` rows as text, from `fromSeq` on. */
export async function rowsOf(feed: MarketFeed, fromSeq: number, rowsMax: number): Promise<string[]> {
  const stream = await open(feed, fromSeq)
  const rows: string[] = []
  while (rows.length < rowsMax) {
    const frame = stream.next(Math.min(1_000, rowsMax - rows.length))
    if (frame === null) break
    for (let i = 0; i < frame.length; i += 1) rows.push(rowText(frame, i))
  }
  return rows
}

async function defectsOf(feed: MarketFeed, fromSeq: number): Promise<FeedDefect[]> {
  const stream = await open(feed, fromSeq)
  const defects: FeedDefect[] = []
  for (;;) {
    const frame = stream.next(3)
    const taken = stream.takeDefects()
    for (const { beforeSeq } of taken) {
      if (frame === null) assert.equal(beforeSeq, stream.nextSeq)
      else assert.ok(beforeSeq >= frame.seq[0]! && beforeSeq <= frame.seq[frame.length - 1]!)
    }
    defects.push(...taken)
    assert.deepEqual(stream.takeDefects(), [])
    if (frame === null) return defects
  }
}

/** All columns of a row, comma-separated, in the order of {@link TickFrame}. */
export function rowText(frame: TickFrame, i: number): string {
  return [
    frame.kind[i],
    frame.side[i],
    frame.instrument[i],
    frame.seq[i],
    frame.eventTsUs[i],
    frame.recvTsUs[i],
    frame.priceUnits[i],
    frame.qtyUnits[i],
    frame.openTsUs[i],
    frame.openUnits[i],
    frame.highUnits[i],
    frame.lowUnits[i],
  ].join()
}
