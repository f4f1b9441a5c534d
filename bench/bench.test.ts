/** Every bench once at a tiny size, so that none rots. Counts and hashes only: how fast anything is, no test says. */

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import * as fc from 'fast-check'
import { benchBacktest } from './backtest.ts'
import { benchCsv } from './csv.ts'
import { makeBars } from './indicators/bars.ts'
import { difference } from './indicators/batch.ts'
import { benchCatalogue } from './indicators/catalogue.ts'
import { benchCommand } from './indicators/command.ts'
import { allocated, reused } from './indicators/ours.ts'
import { BATCH_ROWS } from './indicators/rows.ts'
import { benchRunner } from './indicators/runner.ts'
import { ALONE, benchIndicators } from './indicators.ts'
import { benchLatency } from './latency.ts'
import { LatencyHistogram } from './latency-histogram.ts'
import { barFrames, barsCsv, EVERY_SECOND, TradeStream, tradeFrame } from './market.ts'
import { hashOf, type Measured } from './measure.ts'
import { benchMemory } from './memory.ts'
import { benchTicks } from './ticks.ts'

/** What the bench would print, a line each; the log goes into a folder of its own. */
function quiet(t: TestContext): { readonly folder: string; readonly printed: () => string } {
  const folder = mkdtempSync(join(tmpdir(), 'tickworks-bench-test-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const log = t.mock.method(console, 'log', () => undefined)
  return { folder, printed: () => log.mock.calls.map(({ arguments: [line] }) => String(line)).join('\n') }
}

function names(rows: readonly Measured[]): string[] {
  for (const { hash, best, spread } of rows) {
    assert.match(hash, /^[0-9a-f]{12}$/)
    assert.ok(best > 0 && spread >= 0)
  }
  return rows.map(({ name }) => name)
}

test('bench backtest: two rounds give the same result, and the table says what was on', async (t) => {
  const { printed } = quiet(t)
  assert.deepEqual(names(await benchBacktest(2_000, 1)), ['bare loop', 'tickworks backtest'])
  assert.match(printed(), /backtest of 2000 bars, [1-9]\d* fills[\s\S]*on: {2}ids, envelopes[\s\S]*off: journal/)
})

test('bench ticks: the engine, the recorded run and the whole program end in one state', async (t) => {
  const { folder, printed } = quiet(t)
  const rows = await benchTicks(10_000, 1, folder)
  assert.deepEqual(names(rows), ['engine', 'recorded run', 'program'])
  assert.equal(new Set(rows.map(({ hash }) => hash)).size, 1)
  assert.match(printed(), /[1-9]\d* bar_closed, [1-9]\d* analytics_value/)
})

test('bench latency: every tick is counted once, every order and fill beside it', async (t) => {
  const { folder, printed } = quiet(t)
  for (const { rows } of await benchLatency(20_000, folder)) {
    const counts = new Map(rows.map(([name, { count }]) => [name, count]))
    assert.equal(counts.get('empty loop'), 20_000)
    assert.equal(counts.get('worked off'), 20_000)
    assert.ok(counts.get('order')! > 0)
    assert.ok(counts.get('fill')! > 0)
    assert.equal(counts.get('fill durable'), counts.get('fill'))
  }
  assert.match(printed(), /p99[\s\S]*fill above/)
})

test('bench memory: samples come at even distances to the end', async (t) => {
  const { folder } = quiet(t)
  const { samples, hash } = await benchMemory(409_600, folder)
  assert.equal(samples.length, 50)
  assert.deepEqual(
    samples.map(({ ticks }) => ticks),
    samples.map((_, i) => (i + 1) * 8_192),
  )
  assert.match(hash, /^[0-9a-f]{12}$/)
})

test('bench csv: both ways read the same numbers', async (t) => {
  quiet(t)
  const rows = await benchCsv(500, 1)
  assert.deepEqual(names(rows), ['split and Number', 'tickworks reader'])
  assert.equal(rows[0]!.hash, rows[1]!.hash)
})

test('bench indicators: ours beside nobody, each in a process of its own', async (t) => {
  const { printed } = quiet(t)
  const { batch, streaming } = await benchIndicators(ALONE, {
    barCount: 2_000,
    rounds: 1,
    only: ['SMA20', 'MACD'],
    pace: { warmUpMs: 0, roundMs: 0 },
  })
  for (const { hash, talib, npm } of batch) assert.deepEqual([hash?.length, talib, npm], [12, null, null])
  for (const { oursNs, hash } of streaming) assert.ok(oursNs > 0 && hash.length === 12)
  assert.deepEqual(
    [...batch, ...streaming].map(({ row }) => row),
    ['SMA20', 'MACD', 'SMA20', 'MACD', 'SMA20', 'MACD'],
  )
  assert.match(printed(), /batch, 2000 bars[\s\S]*bar by bar/)
})

test('bench indicators: every row has the same result whether `out` is reused or not, as wide as TA-Lib has it', () => {
  const bars = makeBars(300)
  for (const row of BATCH_ROWS) {
    const [a, b] = [reused, allocated].map(({ batch }) => batch[row]!(bars))
    a!.run()
    assert.deepEqual(a!.columns(), b!.columns(), row)
    assert.equal(a!.columns().length, { MACD: 3, BBANDS20: 3, STOCH: 2, SUPERTREND: 2 }[row as string] ?? 1, row)
  }
  for (const run of Object.values(allocated.stream)) {
    for (const value of run(bars)()) assert.ok(Number.isFinite(value))
  }
})

test('bench indicators: all together, in the loop, over columns and on the command line', (t) => {
  const { printed } = quiet(t)
  const { indicators, medianUs, bytesPerUpdate, inBacktestUs } = benchRunner(256, 1)
  assert.ok(indicators > 0 && medianUs > 0 && bytesPerUpdate >= 0 && Number.isFinite(inBacktestUs))
  const { slowest, hash } = benchCatalogue(300, 1)
  assert.ok(slowest.length > 0 && slowest.length <= 15 && hash.length === 12)
  for (const { seconds } of benchCommand(100, 1) ?? []) assert.ok(seconds > 0)
  assert.match(printed(), /runner: [\s\S]*backtest: [\s\S]*first pass[\s\S]*tickworks ta run/)
})

test('bench indicators: a difference is relative, and a value that only one side has is infinitely far', () => {
  const truth = Float64Array.of(Number.NaN, 1, 100, 100)
  assert.equal(difference([Float64Array.of(Number.NaN, 1, 100, 101)], [truth]), 0.01)
  assert.equal(difference([Float64Array.of(Number.NaN, 1, 100, Number.NaN)], [truth]), Number.POSITIVE_INFINITY)
  assert.equal(difference([truth], [truth, truth]), 0)
})

test('bench market: the same seed gives the same bars and trades, however they are cut', () => {
  assert.equal(hashOf(barsCsv(100)), hashOf(barsCsv(100)))
  assert.notEqual(hashOf(barsCsv(100)), hashOf(barsCsv(100, 7)))
  assert.equal(
    barFrames(3_000).reduce((sum, { length }) => sum + length, 0),
    6_000,
  )
  const whole = new TradeStream(EVERY_SECOND).next(1_000)
  const parts = new TradeStream(EVERY_SECOND)
  const frame = tradeFrame(1_000)
  for (const rows of [1, 99, 900]) parts.append(frame, rows)
  assert.deepEqual(frame.priceUnits, whole.priceUnits.subarray(0, 1_000))
  assert.deepEqual(frame.seq, whole.seq.subarray(0, 1_000))
})

test('latency histogram: a percentile is at most 1/64 above the exact one, never below', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 200 }),
      fc.constantFrom(0.5, 0.9, 0.99, 0.999),
      (durationsNs, q) => {
        const histogram = new LatencyHistogram()
        for (const ns of durationsNs) histogram.record(ns)
        const sorted = durationsNs.toSorted((a, b) => a - b)
        const exact = sorted[Math.ceil(q * sorted.length) - 1]!
        const told = histogram.percentileNs(q)
        assert.ok(told >= Math.floor(exact) && told <= exact * (1 + 1 / 64) + 1, `${told} for ${exact}`)
        assert.equal(histogram.maxNs, sorted.at(-1))
      },
    ),
  )
  assert.equal(new LatencyHistogram().percentileNs(0.5), Number.NaN)
})
