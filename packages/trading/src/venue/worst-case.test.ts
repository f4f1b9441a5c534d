/** Where a simulated venue could flatter: touches without volume, prices from before the entry, halves of a cent. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InstrumentSpec } from '@tickworks/market'
import * as fc from 'fast-check'
import type { PaperConfig } from '../engine-config.ts'
import { atBars, scripted, Tape, testEngine, testSpec } from '../testing.ts'

type Script = Parameters<typeof atBars>[0]

/** Fills as `side quantity@price`, with the row that filled them: 2n is the open of bar n + 1, 2n + 1 its whole. */
function fills(script: Script, tape: Tape, paper: Partial<PaperConfig> = {}): string[] {
  const { engine, sink } = testEngine({ strategies: [atBars(script)], paper })
  engine.onFrame(tape.frame())
  return sink
    .of('order_filled', 'order_partially_filled')
    .map(({ data }) => `${data.side} ${data.qtyUnits}@${data.priceUnits} row ${data.priceTickId.split('.')[2]}`)
}

test('paper venue: a stop is triggered by a touch, also where the cap lets nothing fill', () => {
  const bars = () => new Tape().bar(100, 100, 100, 100, 40).bar(100, 100, 100, 100, 1)
  const script: Script = { 1: (c) => c.long({}, { stop: 0.95 }) }
  // the second bar's one unit gives a cap of 0, so the third open at 94 touches and fills nothing; the price recovers
  assert.deepEqual(
    fills(script, bars().bar(94, 101, 94, 101, 40).bar(102, 102, 102, 102, 40), { participation: 0.5 }),
    ['buy 10@100 row 2', 'sell 10@101 row 5'],
  )
  // the same inside a bar
  const inside = bars().bar(100, 101, 94, 101, 1).bar(102, 102, 102, 102, 40).bar(103, 103, 103, 103, 40)
  assert.deepEqual(fills(script, inside, { participation: 0.5 }), ['buy 10@100 row 2', 'sell 10@102 row 7'])
})

test('paper venue: a bar without trades fills nothing once the feed has stated volumes', () => {
  const flat = (tape: Tape, volume: number) => tape.bar(100, 100, 100, 100, volume)
  const stated = flat(flat(flat(flat(new Tape(), 4), 0), 0), 40)
  assert.deepEqual(fills({ 2: (c) => c.long({}) }, stated, { participation: 0.5 }), ['buy 10@100 row 7'])
  const never = flat(flat(new Tape(), 0), 0)
  assert.deepEqual(fills({ 1: (c) => c.long({}) }, never, { participation: 0.5 }), ['buy 10@100 row 2'])
})

// biome-ignore format: a table reads by its columns
const brackets: [name: string, script: Script, bar: readonly [number, number, number, number], expected: string[]][] = [
  ['a target reached before the entry, long', { 1: (c) => c.long({}, { limit: 0.99, stop: 0.95, takeProfit: 1.05 }) }, [101, 106, 98, 103], ['buy 10@99 row 3']],
  ['a target reached before the entry, short', { 1: (c) => c.short({}, { limit: 1.01, stop: 1.05, takeProfit: 0.95 }) }, [99, 102, 94, 97], ['sell 10@101 row 3']],
  ['a target that the close is beyond', { 1: (c) => c.long({}, { limit: 0.99, stop: 0.95, takeProfit: 1.05 }) }, [101, 106, 98, 106], ['buy 10@99 row 3', 'sell 10@105 row 3']],
  ['entry and stop in one bar, short', { 1: (c) => c.short({}, { limit: 1.01, stop: 1.05, takeProfit: 0.95 }) }, [99, 106, 94, 99], ['sell 10@101 row 3', 'buy 10@105 row 3']],
  ['an entry jumped over together with its stop', { 1: (c) => c.long({}, { limit: 0.99, stop: 0.95 }) }, [93, 99, 92, 98], ['buy 10@93 row 2', 'sell 10@93 row 3']],
]
for (const [name, script, [open, high, low, close], expected] of brackets) {
  test(`paper venue: ${name}`, () => {
    assert.deepEqual(fills(script, new Tape().bar(100, 100, 100, 100).bar(open, high, low, close)), expected)
  })
}

test('paper venue: a limit order asked for between a bar’s open and its whole does not get the open it had seen', () => {
  const asks = scripted({
    onBar: (_bar, ctx) => ctx.barCount === 1 && ctx.long({}),
    onFill: (fill, ctx) => fill.position > 0 && ctx.short({}, { limit: 0.9 }),
  })
  const { engine, sink } = testEngine({ strategies: [asks] })
  engine.onFrame(new Tape().bar(100, 100, 100, 100).bar(100, 104, 97, 102).frame())
  assert.deepEqual(
    sink.of('order_filled').map(({ data }) => [data.side, data.role, data.priceUnits]),
    [
      ['buy', 'open', 100],
      // out at the close, as market orders inside a bar are, and only then may the other side open
      ['sell', 'close', 102],
    ],
  )
  // alone, at the worst that the bar had
  const only = scripted({
    onBar: (_bar, ctx) => ctx.barCount === 1 && ctx.long({}),
    onFill: (fill, ctx) => fill.position > 0 && ctx.long({}, { limit: 1.05, strength: 0.5, takeProfit: 0.9 }),
  })
  const second = testEngine({ strategies: [only] })
  second.engine.onFrame(new Tape().bar(100, 100, 100, 100).bar(100, 104, 97, 102).frame())
  assert.deepEqual(
    second.sink.of('order_filled').map(({ data }) => [data.side, data.role, data.priceUnits]),
    [
      ['buy', 'open', 100],
      ['sell', 'protect', 97],
    ],
  )
})

// biome-ignore format: a table reads by its columns
const fees: [spec: Partial<InstrumentSpec>, qty: number, priceUnits: number, feeBps: number, currencyDecimals: number, feeMinor: number][] = [
  // 10.5 minor of notional × 1 % … half up, where 0.01 as a factor gives a hair less or more
  [{ priceDecimals: 4 },                      1,   505_000, 100, 2, 51],
  [{ priceDecimals: 5, qtyDecimals: 3 },     29,   250_000,  10, 2,  7],
  [{ priceDecimals: 0 },                      3,       350,  10, 0,  1],
  [{ priceDecimals: 2 },                      7,    10_000,   5, 0,  0],
  [{ priceDecimals: 2 },                     10,    10_000,   5, 0,  1],
  [{ priceDecimals: 2 },                      1,    12_345,  10, 3, 123],
  [{ priceDecimals: 2, qtyDecimals: 8 },      3, 6_712_345,   2, 2, 4_027],
]
for (const [decimals, qty, priceUnits, feeBps, currencyDecimals, feeMinor] of fees) {
  test(`paper venue: ${feeBps} bps of ${qty} at ${priceUnits} of ${JSON.stringify(decimals)} cost ${feeMinor}`, () => {
    const spec = testSpec('SIM:FEE', { ...decimals, currencyDecimals })
    const { engine, sink } = testEngine({
      specs: [spec],
      currencyDecimals,
      strategies: [atBars({ 1: (c) => c.long({}) })],
      size: { kind: 'qty', qty },
      cashMinor: 1e12,
      paper: { feeBps },
    })
    const still = (tape: Tape) => tape.bar(priceUnits, priceUnits, priceUnits, priceUnits)
    engine.onFrame(still(still(new Tape())).frame())
    assert.equal(sink.of('order_filled')[0]!.data.feeMinor, feeMinor)
  })
}

type Bar = { readonly open: number; readonly high: number; readonly low: number; readonly close: number }

/** What a long bracket does in a bar, said case by case: the price in, the price out, null where it is not reached. */
function bracketIn({ open, high, low, close }: Bar, limit: number | null, stop: number, target: number) {
  const atOpen = limit === null || open <= limit
  if (!atOpen && low > limit) return { in: null, out: null }
  const entry = atOpen ? open : limit
  const out = (price: number | null) => ({ in: entry, out: price })
  // levels on the wrong side of the entry are reached at once
  if (stop >= entry) return out(entry)
  if (target <= entry) return out(Math.max(target, low))
  // where both levels are in the bar, the stop; after an entry inside the bar the high is gone by, and only the close is certain
  if (low <= stop) return out(stop)
  return out((atOpen ? high : close) >= target ? target : null)
}

test('paper venue: a long bracket does in every bar what can be said of it case by case, a short one its mirror image', () => {
  const price = fc.integer({ min: 90, max: 110 })
  const bar = fc.tuple(price, price, price, price).map(
    ([open, a, b, close]): Bar => ({
      open,
      close,
      high: Math.max(open, a, b, close),
      low: Math.min(open, a, b, close),
    }),
  )
  fc.assert(
    fc.property(bar, fc.option(price), price, price, fc.boolean(), (drawn, limit, stop, target, isShort) => {
      // mirrored at 100, a short bracket is a long one
      const mirrored = (units: number) => (isShort ? 200 - units : units)
      const protection = {
        stop: mirrored(stop) / 100,
        takeProfit: mirrored(target) / 100,
        ...(limit === null ? {} : { limit: mirrored(limit) / 100 }),
      }
      const script: Script = { 1: (c) => (isShort ? c.short({}, protection) : c.long({}, protection)) }
      const [high, low] = isShort ? [mirrored(drawn.low), mirrored(drawn.high)] : [drawn.high, drawn.low]
      const tape = new Tape().bar(100, 100, 100, 100).bar(mirrored(drawn.open), high, low, mirrored(drawn.close))
      const { engine, sink } = testEngine({ strategies: [atBars(script)], risk: { priceBandBps: null } })
      engine.onFrame(tape.frame())
      const [entry, exit] = sink.of('order_filled').map(({ data }) => mirrored(data.priceUnits))
      assert.deepEqual({ in: entry ?? null, out: exit ?? null }, bracketIn(drawn, limit, stop, target))
    }),
    { numRuns: 400, seed: 5 },
  )
})
