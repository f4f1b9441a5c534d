import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OrderBook, parseInstrumentKey, TICK_KIND } from '@tickworks/market'
import * as fc from 'fast-check'
import { framesOf } from '../../feed.ts'
import { digestOf, marketFeedContract, open } from '../../testing.ts'
import { callValue, putValue } from './simulated-chain.ts'
import { simulatedFeed } from './simulated-feed.ts'

const HOUR_US = 3_600_000_000

marketFeedContract({
  name: 'simulated trades',
  make: async () => simulatedFeed({ seed: 1, instruments: 3, content: 'trades', durationUs: HOUR_US / 2 }),
  rowsMax: 6_000,
})
marketFeedContract({
  name: 'simulated book',
  make: async () => simulatedFeed({ seed: 2, instruments: 2, durationUs: 1_030_000_000 }),
  rowsMax: 21_000,
})
marketFeedContract({
  name: 'simulated chain',
  make: async () => simulatedFeed({ seed: 3, instruments: 1, durationUs: 1_200_000_000, optionChain: true }),
  rowsMax: 19_000,
})
marketFeedContract({ name: 'simulated without end', make: async () => simulatedFeed({ seed: 4, optionChain: true }) })

test('simulatedFeed: books are never crossed, trades meet the level they hit', async () => {
  const feed = simulatedFeed({ seed: 5, instruments: 2, durationUs: HOUR_US, optionChain: true })
  const books = new Map(feed.instruments.map((_, i) => [i + 7, new OrderBook()]))
  const kinds = new Map<number, number>()
  for (const frame of framesOf(await open(feed, 0))) {
    for (let i = 0; i < frame.length; i += 1) {
      const book = books.get(frame.instrument[i]!)!
      kinds.set(frame.kind[i]!, (kinds.get(frame.kind[i]!) ?? 0) + 1)
      if (frame.kind[i] === TICK_KIND.trade) {
        const side = frame.side[i]! > 0 ? 'ask' : 'bid'
        if (book.qtyUnitsAt(side, frame.priceUnits[i]!) < frame.qtyUnits[i]!)
          assert.fail(`row ${frame.seq[i]} trades more than rests`)
        if (frame.priceUnits[i] !== (side === 'ask' ? book.askUnits : book.bidUnits))
          assert.fail(`row ${frame.seq[i]} trades away from the best`)
      }
      book.apply(frame, i)
      if (book.crossed || book.locked) assert.fail(`row ${frame.seq[i]} crosses the book`)
    }
  }
  assert.deepEqual([...kinds.keys()].sort(), [TICK_KIND.trade, TICK_KIND.bid, TICK_KIND.ask])
  assert.deepEqual(books.get(7)!.levelCount('bid'), 8)
  assert.deepEqual(books.get(8)!.levelCount('ask'), 8)
  for (let i = 2; i < feed.instruments.length; i += 1) assert.equal(books.get(i + 7)!.levelCount('bid'), 1)
})

test('simulatedFeed: a chain of calls and puts around the money, whose quotes hold the value', async () => {
  const feed = simulatedFeed({ seed: 6, instruments: 2, optionChain: true, startTsUs: 1_764_547_200_000_000 })
  assert.equal(feed.instruments.length, 2 + 22)
  assert.deepEqual(
    feed.instruments.slice(0, 2).map(({ key }) => key),
    ['SIM:ALPHA', 'SIM:BETA'],
  )
  for (const [i, spec] of feed.instruments.slice(2).entries()) {
    const key = parseInstrumentKey(spec.key)
    assert.ok(key.kind === 'option' && key.symbol === 'ALPHA' && key.expiry === '2025-12-31')
    assert.equal(key.right, i % 2 === 0 ? 'C' : 'P')
    assert.equal(spec.simulated, true)
    assert.match(spec.title, /\(simulated\)$/)
  }
})

test('simulatedFeed: options stop before they expire, spots go on', async () => {
  const feed = simulatedFeed({
    seed: 7,
    instruments: 1,
    intervalUs: 3_600_000_000,
    durationUs: 40 * 24 * HOUR_US,
    optionChain: true,
  })
  let lastOption = 0
  let last = 0
  for (const frame of framesOf(await open(feed, 0))) {
    for (let i = 0; i < frame.length; i += 1) {
      last = frame.eventTsUs[i]!
      if (frame.instrument[i]! > 7) lastOption = last
    }
  }
  const expiryTsUs = (Math.floor(1_735_776_000 / 86_400) + 30) * 24 * HOUR_US + 16 * HOUR_US
  assert.ok(lastOption > 0 && lastOption < expiryTsUs && last > expiryTsUs)
})

test('option value: parity, bounds, and the value at the money', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50_000 }),
      fc.integer({ min: 1, max: 50_000 }),
      fc.integer({ min: 0, max: 5_000 }),
      (forward, strike, spread) => {
        const call = callValue(forward, strike, spread)
        const put = putValue(forward, strike, spread)
        assert.ok(Math.abs(call - put - (forward - strike)) < 1e-6)
        assert.ok(call >= Math.max(0, forward - strike) - 1e-6 && put >= Math.max(0, strike - forward) - 1e-6)
      },
    ),
  )
  assert.equal(callValue(10_000, 10_000, 240), 240)
})

test('simulatedFeed: another seed is another market, another number of instruments leaves the first as it was', async () => {
  const digest = (seed: number, instruments = 1) =>
    digestOf(simulatedFeed({ seed, instruments, content: 'trades', durationUs: HOUR_US }), 0, 1_000, 10_000)
  assert.notEqual(await digest(1), await digest(2))
  const one = simulatedFeed({ seed: 1, instruments: 1, content: 'trades' })
  const three = simulatedFeed({ seed: 1, instruments: 3, content: 'trades' })
  const a = (await open(one, 0)).next(1_000)!
  const b = (await open(three, 0)).next(3_000)!
  for (let i = 0; i < 1_000; i += 1) assert.equal(a.priceUnits[i], b.priceUnits[i * 3])
})

test('simulatedFeed: the market that was shipped (a changed generator changes every recorded run)', async () => {
  const feed = simulatedFeed({ seed: 42, instruments: 2, optionChain: true })
  assert.equal(
    await digestOf(feed, 0, 1_000, 30_000),
    '9b83997ea092f37e6fb1a0e5bbc93fa5ddec5f58f5391b16d5daf4fd44985327',
  )
})

test('simulatedFeed: frames are reused, so a long run allocates none', async () => {
  const stream = await open(simulatedFeed({ seed: 1, instruments: 8, content: 'trades' }), 0)
  const first = stream.next(4_096)
  for (let i = 0; i < 50; i += 1) assert.equal(stream.next(4_096), first)
})

// biome-ignore format: a table reads by its columns
const refused = [
  [{ seed: 0.5 },                                       /seed must be an integer .*, was 0.5/],
  [{ seed: 1, instruments: 0 },                         /instruments must be an integer 1 to 512, was 0/],
  [{ seed: 1, intervalUs: 0 },                          /intervalUs must be an integer 1 to .*, was 0/],
  [{ seed: 1, durationUs: 10 },                         /durationUs must be an integer 1000000 to .*, was 10/],
  [{ seed: 1, source: 'Sim.1' },                        /source 'Sim.1' must be/],
  [{ seed: 1, optionChain: true, intervalUs: 8.64e10 }, /intervalUs must leave 512 steps before the options expire/],
] as const
for (const [options, message] of refused) {
  test(`simulatedFeed: refuses ${JSON.stringify(options)}`, () => {
    assert.throws(() => simulatedFeed(options), { name: 'RangeError', message })
  })
}
