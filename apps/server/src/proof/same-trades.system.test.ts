/**
 * The same trades everywhere: a backtest, a paper run at full speed and the replay of its log give the same fills, in all that a fill says,
 * and the same final state; two runs give the same bytes. Here with three strategies at once, then by the command line with each.
 */

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { type Replayed, stateHash } from '@tickworks/pipeline'
import { type BacktestResult, backtest, type Event } from '@tickworks/trading'
import { framesOf } from '@tickworks/venues'
import { runCli } from '../cli/testing/run-cli.ts'
import { createLogger } from '../logging.ts'
import { startPlatform } from '../platform.ts'
import { temporaryHome } from '../testing/temporary.ts'
import { assertSameRows } from './assert-same-rows.ts'
import { inFramesOf, type MarketName, NIFTY_FILE, NIFTY_SKIP, openMarket, sp500File } from './markets.ts'
import {
  contentsOf,
  eventsOf,
  eventTopics,
  type FillEvent,
  fillsOf,
  type Recorded,
  readRecorded,
  replayed,
  segmentFiles,
  ticksOf,
} from './recorded.ts'
import { setupFor } from './setup.ts'

// biome-ignore format: a table reads by its columns
const markets = [
  // name    what                                    skip
  ['sp500', 'S&P 500, daily 2000–2020',              false],
  ['nifty', 'NIFTY 50, one-minute, December 2022',   NIFTY_SKIP],
] as const

for (const [name, what, skip] of markets) {
  describe(`the same trades everywhere: ${what}, three strategies, fees on`, { skip }, () => {
    let tested: BacktestResult
    let first: PaperRun
    let again: Replayed

    before(async () => {
      tested = await backtestOf(name)
      first = await paperRun(name)
      again = await replayed(first.home, name)
    })

    test('backtest, paper run and replay have the same fills', () => {
      const ran = first.fills.map(filled)
      assertSameRows({ fills: tested.fills }, { fills: ran })
      assertSameRows({ fills: again.fills }, { fills: first.fills })
      assert.ok(ran.length > 300, `${ran.length} fills show little`)
      assert.deepEqual([...new Set(ran.map(({ strategy }) => strategy))].sort(), [
        'donchian-breakout',
        'ema-cross',
        'rsi-reversal',
      ])
      for (const { fillId, feeMinor } of ran) assert.ok(feeMinor > 0, `fill ${fillId} paid no fee`)
    })

    test('backtest, paper run and replay end in the same state', () => {
      assert.equal(stateHash(tested.state), first.stateHash)
      assert.equal(again.stateHash, first.stateHash)
      assert.equal(again.firstDifference, null)
      assert.equal(again.unwritten, 0)
    })

    test('a second run gives the same bytes of every segment', async () => {
      const second = await paperRun(name)
      assert.deepEqual(segmentFiles(second.home), segmentFiles(first.home))
      assert.equal(second.stateHash, first.stateHash)
    })

    test('how rows are cut into frames and commits changes nothing but where commits are', async () => {
      const cut = await paperRun(name, 37)
      assertSameRows(contentsOf(cut.recorded), contentsOf(first.recorded))
      assert.equal(cut.stateHash, first.stateHash)
    })

    test('every fill is walked back to its tick through the bytes of the log', () => {
      const walk = walker(first.recorded)
      const chains = first.fills.map((fill) => walk(fill.id))
      for (const [i, chain] of chains.entries()) assertFillChain(chain, first.fills[i]!)
      const types = new Set(chains.map((chain) => chain.map(({ type }) => type).join(' < ')))
      assert.ok(
        types.has(
          'order_filled < broker_report < order_submitted < validated_signal < trading_signal < bar_closed < market_tick',
        ),
      )
    })

    test('every profit snapshot is walked back to a tick through the bytes of the log', () => {
      const walk = walker(first.recorded)
      const snapshots = eventsOf(first.recorded, 'paper.pnl.snapshots')
      assert.ok(snapshots.length >= first.fills.length)
      for (const { id } of snapshots) assert.equal(walk(id).at(-1)!.type, 'market_tick')
    })
  })
}

// biome-ignore format: a table reads by its columns
const commandLines: readonly (readonly [MarketName, string, string | false, string, string, readonly string[]])[] = [
  // name    what         skip        file          key           how it is read
  ['sp500', 'S&P 500',    false,      sp500File(),  'INDEX:SPX',  ['--tz', 'America/New_York', '--session', '09:30-16:00', '--price-decimals', '2']],
  ['nifty', 'NIFTY 50',   NIFTY_SKIP, NIFTY_FILE,   'NSE:NIFTY',  ['--tz', 'Asia/Kolkata', '--session', '09:15-15:30', '--bar-label', 'end', '--currency', 'INR', '--from', '2022-12-01', '--to', '2022-12-31']],
]
for (const [, what, skip, file, key, reading] of commandLines) {
  for (const strategy of ['ema-cross', 'rsi-reversal', 'donchian-breakout']) {
    test(`tickworks backtest, run and replay agree: ${strategy} on ${what}`, { skip }, async () => {
      const home = temporaryHome()
      const account = ['--cash', '1000000', '--size', '50%', '--fees', '5bps', '--slippage', '2bps']
      const params = strategy === 'rsi-reversal' ? ['--param', 'length=7'] : []
      const same = [...reading, ...account, ...params, '--json']
      const report = ['--report', join(home, 'report.html')]
      const tested = await json(['backtest', strategy, '--data', file, '--instrument', key, ...report, ...same])
      const where = ['--home', join(home, 'run'), '--port', '0']
      await json([
        'run',
        '--feed',
        `${key}=${file}`,
        '--strategy',
        strategy,
        '--speed',
        'max',
        '--exit-at-end',
        ...where,
        ...same,
      ])
      const again = await json(['replay', '--home', join(home, 'run'), '--json'])
      assert.equal(again.same, true)
      assert.ok(tested.fills > 20, `${tested.fills} fills show little`)
      assert.deepEqual(
        { fills: again.fills, fillsHash: again.fillsHash, stateHash: again.stateHash },
        { fills: tested.fills, fillsHash: tested.fillsHash, stateHash: tested.stateHash },
      )
    })
  }
}

type Document = {
  readonly same: boolean
  readonly fills: number
  readonly fillsHash: string
  readonly stateHash: string
}

async function json(args: readonly string[]): Promise<Document> {
  const { code, stdout, stderr } = await runCli(args)
  assert.equal(code, 0, stderr)
  return JSON.parse(stdout) as Document
}

async function backtestOf(name: MarketName): Promise<BacktestResult> {
  const market = await openMarket(name)
  const feed = market.feeds[0]!
  const { instruments } = feed
  const keys = instruments.map(({ key }) => key)
  const stream = await feed.open({ fromSeq: 0, instrumentId: (key) => keys.indexOf(key) })
  return backtest({ ...(await setupFor(market)), instruments, frames: framesOf(stream) })
}

type PaperRun = {
  readonly home: string
  readonly stateHash: string
  /** From the files, after the run was stopped. */
  readonly recorded: Recorded
  readonly fills: readonly FillEvent[]
}

async function paperRun(name: MarketName, rowsMax = Number.POSITIVE_INFINITY): Promise<PaperRun> {
  const home = temporaryHome()
  const market = await openMarket(name)
  const platform = await startPlatform({
    home,
    feeds: inFramesOf(market.feeds, rowsMax),
    ...(await setupFor(market)),
    speed: 'max',
    port: 0,
    logger: createLogger('silent'),
  })
  await platform.settled()
  const hash = platform.stateHash()
  await platform.stop()
  const recorded = await readRecorded(home)
  return { home, stateHash: hash, recorded, fills: fillsOf(recorded) }
}

/** A fill as a backtest lists it. */
function filled({ data, tsUs }: FillEvent): BacktestResult['fills'][number] {
  return { ...data, tsUs }
}

type Link = Pick<Event, 'id' | 'type' | 'tsUs' | 'causationId' | 'correlationId' | 'traceId'>

/** From an event's id to the chain of its causes, itself first, as the log's records say. */
function walker(recorded: Recorded): (id: string) => readonly Link[] {
  const byId = new Map<string, Link>(ticksOf(recorded).map((tick) => [tick.id, tick]))
  for (const topic of eventTopics(recorded)) for (const event of eventsOf(recorded, topic)) byId.set(event.id, event)
  return (id) => {
    const chain: Link[] = []
    for (let next = id; chain.at(-1)?.id !== next; next = chain.at(-1)!.causationId) {
      const link = byId.get(next)
      assert.ok(link !== undefined, `${next}, a cause of ${id}, is not in the log`)
      assert.ok(chain.length < 40, `the causes of ${id} have no end`)
      chain.push(link)
    }
    return chain
  }
}

function assertFillChain(chain: readonly Link[], { data, correlationId, traceId }: FillEvent): void {
  const tick = chain.at(-1)!
  assert.equal(tick.type, 'market_tick', `the chain of ${data.fillId} ends in a tick`)
  assert.equal(correlationId, tick.id, `${data.fillId} names the tick as its root`)
  for (const link of chain) {
    assert.equal(link.correlationId, correlationId)
    assert.equal(link.traceId, traceId)
    assert.ok(link.tsUs <= chain[0]!.tsUs, `${link.id} comes after ${data.fillId}, which it caused`)
  }
  assert.ok(
    chain.some(({ id }) => id === data.signalId),
    `${data.fillId} goes back to its signal`,
  )
  assert.notEqual(data.priceTickId, tick.id, 'the price that decided is not the price that fills')
}
