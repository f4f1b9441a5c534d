import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { OrderBook } from './order-book.ts'
import { frameOf } from './testing.ts'
import { blankTick, TICK_KIND } from './tick-frame.ts'

test('OrderBook: empty sides are NaN, not 0', () => {
  const book = new OrderBook()
  assert.deepEqual([book.bidUnits, book.bidQtyUnits, book.askUnits, book.askQtyUnits], [NaN, NaN, NaN, NaN])
  assert.equal(book.crossed, false)
  assert.equal(book.locked, false)
})

test('OrderBook: rows set, change and remove levels; trades leave it alone', () => {
  const row = (kind: number, priceUnits: number, qtyUnits: number) => ({ ...blankTick(), kind, priceUnits, qtyUnits })
  const { bid, ask, trade } = TICK_KIND
  const frame = frameOf('test', [
    row(bid, 99, 5),
    row(bid, 98, 7),
    row(ask, 101, 3),
    row(ask, 102, 1),
    row(bid, 99, 2),
    row(ask, 101, 0),
    row(trade, 102, 1),
  ])
  const book = new OrderBook()
  const applied = Array.from({ length: frame.length }, (_, i) => book.apply(frame, i))
  assert.deepEqual(applied, [true, true, true, true, true, true, false])
  assert.deepEqual(book.snapshot(), {
    bids: [
      [99, 2],
      [98, 7],
    ],
    asks: [[102, 1]],
  })
  assert.equal(book.qtyUnitsAt('bid', 98), 7)
  assert.equal(book.qtyUnitsAt('bid', 97), 0)
  book.set('bid', 102, 1)
  assert.equal(book.locked, true)
  book.set('bid', 103, 1)
  assert.equal(book.crossed, true)
})

test('OrderBook: a full side keeps the best levels and counts what it drops', () => {
  const book = new OrderBook(2)
  for (const price of [100, 101, 99, 102]) book.set('ask', price, price)
  assert.deepEqual(book.snapshot().asks, [
    [99, 99],
    [100, 100],
  ])
  assert.equal(book.droppedLevels, 2)
  assert.throws(() => new OrderBook(0), /levelsMax must be an integer of at least 1, was 0/)
})

test('OrderBook: agrees with a map that is sorted each time, and comes back from its snapshot', () => {
  const set = fc.record({
    side: fc.constantFrom('bid' as const, 'ask' as const),
    priceUnits: fc.integer({ min: 1, max: 60 }),
    qtyUnits: fc.integer({ min: 0, max: 3 }),
  })
  fc.assert(
    fc.property(fc.array(set, { maxLength: 300 }), (sets) => {
      const book = new OrderBook()
      const slow = { bid: new Map<number, number>(), ask: new Map<number, number>() }
      const out = new Float64Array(20)
      for (const { side, priceUnits, qtyUnits } of sets) {
        book.set(side, priceUnits, qtyUnits)
        if (qtyUnits === 0) slow[side].delete(priceUnits)
        else slow[side].set(priceUnits, qtyUnits)
        const bids = [...slow.bid].sort(([a], [b]) => b - a)
        const asks = [...slow.ask].sort(([a], [b]) => a - b)
        assert.deepEqual(book.snapshot(), { bids, asks })
        assert.equal(book.bidUnits, bids[0]?.[0] ?? NaN)
        assert.equal(book.askQtyUnits, asks[0]?.[1] ?? NaN)
        assert.equal(book.levelCount('bid'), bids.length)
        const count = book.top('ask', 10, out)
        assert.deepEqual([...out.subarray(0, count * 2)], asks.slice(0, 10).flat())
      }
      const restored = new OrderBook()
      restored.restore(JSON.parse(JSON.stringify(book.snapshot())))
      assert.deepEqual(restored.snapshot(), book.snapshot())
    }),
  )
})
