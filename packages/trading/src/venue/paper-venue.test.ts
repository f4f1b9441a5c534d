import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PaperConfig } from '../engine-config.ts'
import { atBars, Tape, testEngine } from '../testing.ts'

type Ask = Parameters<typeof atBars>[0][number]
const long: Ask = (ctx) => ctx.long({})
const short: Ask = (ctx) => ctx.short({})
const flat: Ask = (ctx) => ctx.flat({})

/** Fills as `side quantity@price in bar n (role)`: bar 1 is the first; an open belongs to its bar. */
function fills(script: Parameters<typeof atBars>[0], tape: Tape, paper: Partial<PaperConfig> = {}): string[] {
  const { engine, sink } = testEngine({ strategies: [atBars(script)], paper })
  engine.onFrame(tape.frame())
  return sink.of('order_filled', 'order_partially_filled').map(({ data }) => {
    const row = Number(data.priceTickId.split('.')[2])
    return `${data.side} ${data.qtyUnits}@${data.priceUnits} bar ${Math.floor(row / 2) + 1} ${row % 2 === 0 ? 'open' : 'inside'} ${data.role}`
  })
}

const FIRST = (tape: Tape) => tape.bar(100, 105, 95, 101)

// biome-ignore format: a table reads by its columns
const cases: [name: string, script: Parameters<typeof atBars>[0], bars: readonly [number, number, number, number][], expected: string[]][] = [
  ['a decision on a closed bar fills at the next open, not at its close', { 1: long }, [[100, 105, 95, 101], [103, 110, 100, 108]], ['buy 10@103 bar 2 open open']],
  ['a decision on the last bar fills nowhere', { 2: long }, [[100, 105, 95, 101], [103, 110, 100, 108]], []],
  ['turning closes and opens at one open', { 1: long, 2: short }, [[100, 100, 100, 100], [101, 101, 101, 101], [102, 102, 102, 102]],
    ['buy 10@101 bar 2 open open', 'sell 10@102 bar 3 open close', 'sell 10@102 bar 3 open open']],
  ['a stop inside the bar fills at the stop', { 1: (c) => c.long({}, { stop: 0.98 }) }, [[100, 100, 100, 100], [101, 104, 97, 103]],
    ['buy 10@101 bar 2 open open', 'sell 10@98 bar 2 inside protect']],
  ['a stop jumped over at the open fills at the open', { 1: (c) => c.long({}, { stop: 0.98 }) }, [[100, 100, 100, 100], [101, 104, 99, 103], [90, 104, 89, 103]],
    ['buy 10@101 bar 2 open open', 'sell 10@90 bar 3 open protect']],
  ['stop and target in one bar: the stop comes first, long', { 1: (c) => c.long({}, { stop: 0.98, takeProfit: 1.05 }) }, [[100, 100, 100, 100], [101, 106, 97, 103]],
    ['buy 10@101 bar 2 open open', 'sell 10@98 bar 2 inside protect']],
  ['stop and target in one bar: the stop comes first, short', { 1: (c) => c.short({}, { stop: 1.05, takeProfit: 0.98 }) }, [[100, 100, 100, 100], [101, 106, 97, 103]],
    ['sell 10@101 bar 2 open open', 'buy 10@105 bar 2 inside protect']],
  ['the target alone fills at the target', { 1: (c) => c.long({}, { stop: 0.9, takeProfit: 1.05 }) }, [[100, 100, 100, 100], [101, 106, 97, 103]],
    ['buy 10@101 bar 2 open open', 'sell 10@105 bar 2 inside protect']],
  ['a target that the open is beyond fills at the better open', { 1: (c) => c.long({}, { takeProfit: 1.05 }) }, [[100, 100, 100, 100], [101, 102, 100, 102], [110, 111, 109, 110]],
    ['buy 10@101 bar 2 open open', 'sell 10@110 bar 3 open protect']],
  ['a limit entry fills at its price, and its stop in the same bar', { 1: (c) => c.long({}, { limit: 0.99, stop: 0.97 }) }, [[100, 100, 100, 100], [101, 104, 96, 103]],
    ['buy 10@99 bar 2 inside open', 'sell 10@97 bar 2 inside protect']],
  ['a limit entry that is not touched rests', { 1: (c) => c.long({}, { limit: 0.99 }) }, [[100, 100, 100, 100], [101, 104, 100, 103], [101, 104, 99, 103]],
    ['buy 10@99 bar 3 inside open']],
  ['the stop of a position that an exit closes at the open is gone', { 1: (c) => c.long({}, { stop: 0.98 }), 2: flat }, [[100, 100, 100, 100], [101, 104, 99, 103], [102, 104, 90, 103]],
    ['buy 10@101 bar 2 open open', 'sell 10@102 bar 3 open close']],
  ['a stop and an exit at one open close the position once', { 1: (c) => c.long({}, { stop: 0.98 }), 2: flat }, [[100, 100, 100, 100], [101, 104, 99, 103], [95, 104, 90, 103]],
    ['buy 10@101 bar 2 open open', 'sell 10@95 bar 3 open protect']],
  ['a stop that follows is replaced', { 1: (c) => c.long({}, { stop: 0.9 }), 2: (c) => c.long({}, { stop: 1 }) }, [[100, 100, 100, 100], [101, 104, 99, 103], [103, 104, 99, 103]],
    ['buy 10@101 bar 2 open open', 'sell 10@100 bar 3 inside protect']],
]
for (const [name, script, bars, expected] of cases) {
  test(`paper venue: ${name}`, () => {
    const tape = new Tape()
    for (const [open, high, low, close] of bars) tape.bar(open, high, low, close)
    assert.deepEqual(fills(script, tape), expected)
  })
}

test('paper venue: slippage is against the trader, rounded up to the tick; limits have none', () => {
  const tape = FIRST(new Tape()).bar(10_001, 10_002, 10_000, 10_001).bar(10_001, 10_002, 10_000, 10_001)
  // 5 bps of 100.01 is 5.0005 cents: 6 ticks
  assert.deepEqual(fills({ 1: long, 2: flat }, tape, { slippageBps: 5 }), [
    'buy 10@10007 bar 2 open open',
    'sell 10@9995 bar 3 open close',
  ])
  const limit = FIRST(new Tape()).bar(120, 121, 99, 120)
  assert.deepEqual(fills({ 1: (c) => c.long({}, { limit: 1 }) }, limit, { slippageBps: 50 }), [
    'buy 10@100 bar 2 inside open',
  ])
})

test('paper venue: participation fills in parts, at opens of the volume before, and never more than is wanted', () => {
  const tape = new Tape().bar(100, 100, 100, 100, 8).bar(101, 101, 101, 101, 20).bar(102, 102, 102, 102, 20)
  assert.deepEqual(fills({ 1: long }, tape, { participation: 0.5 }), [
    'buy 4@101 bar 2 open open',
    'buy 6@101 bar 2 inside open',
  ])
})

test('paper venue: partial fills keep the protective stop as large as the position', () => {
  const tape = new Tape().bar(100, 100, 100, 100, 8).bar(101, 101, 101, 101, 8).bar(102, 102, 80, 90, 800)
  const got = fills({ 1: (c) => c.long({}, { stop: 0.95 }) }, tape, { participation: 0.5 })
  const net = got.reduce((sum, fill) => sum + Number(/\d+/.exec(fill)![0]) * (fill.startsWith('buy') ? 1 : -1), 0)
  assert.equal(net, 0)
  assert.deepEqual(got.at(-1), 'sell 10@95 bar 3 inside protect')
})

test('paper venue: trades fill market orders at the next print only', () => {
  const tape = new Tape().trade(100).trade(101, 1, 59_000_000).trade(102).trade(103)
  const { engine, sink } = testEngine({ strategies: [atBars({ 1: long })] })
  engine.onFrame(tape.frame())
  // the print at 101 closes the first bar and so is what made the decision; the next one fills
  assert.deepEqual(
    sink.of('order_filled').map(({ data }) => [data.priceUnits, data.priceTickId]),
    [[102, 'tape.0.2']],
  )
})

test('paper venue: fees are rounded half up on each fill, and the flat part is added', () => {
  const { engine, sink } = testEngine({
    strategies: [atBars({ 1: long })],
    paper: { feeBps: 5, feePerFillMinor: 3 },
  })
  engine.onFrame(new Tape().bar(100, 100, 100, 100).bar(10_100, 10_100, 10_100, 10_100).frame())
  // 10 × 101.00 = 1010.00; 5 bps = 50.5 cents → 51, and 3
  assert.equal(sink.of('order_filled')[0]!.data.feeMinor, 54)
})
