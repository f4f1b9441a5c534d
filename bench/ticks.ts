/**
 * Ticks per second of a whole book: 64 instruments in turn, one-minute bars of each, EMA cross 12/26 on each (two indicators), risk over the
 * whole book, orders, paper fills with fees and slippage, ledger, profit after each fill.
 *
 * Three times the same ticks:
 * - the engine, which is all stages with the inline runtime, its bars, values and events going to a sink that counts them;
 * - the recorded run, put together by the function that `tickworks run` calls: admission of every row, journal of inputs and outputs with
 *   schemas and checksums in groups of 4 096 rows, snapshots;
 * - the program, as `tickworks run` starts it, desk not open: read models, SQLite tables and the idle API in the same thread.
 *
 * Making the ticks is not measured in the first two and is in the third. The log lies in memory (`--folder=` names another place).
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { stateHash } from '@tickworks/pipeline'
import { Engine, openingInputs } from '@tickworks/trading'
import { startPlatform } from 'tickworks'
import { createLogger } from 'tickworks/run'
import { benchConfig, benchSpecs, EVERY_SECOND, MODULES, TradeStream } from './market.ts'
import {
  type Contender,
  countOption,
  type Measured,
  printScope,
  printTable,
  type Stopwatch,
  sideBySide,
} from './measure.ts'
import { logFolder, tradeFeed, withRun } from './recorded.ts'

const BATCH_ROWS = 4_096

export async function benchTicks(tickCount: number, rounds: number, folder: string): Promise<Measured[]> {
  const specs = benchSpecs(EVERY_SECOND.instrumentCount)
  const config = benchConfig(specs)
  let counted = ''

  async function engine(clock: Stopwatch): Promise<string> {
    const counts = new Map<string, number>()
    const sink = {
      wantsMarket: true,
      publish: ({ type }: { type: string }) => void counts.set(type, (counts.get(type) ?? 0) + 1),
      deadLetter: () => undefined,
    }
    const engine = new Engine({ modules: MODULES, sink })
    for (const input of openingInputs(config, specs)) engine.onInput(input)
    const stream = new TradeStream(EVERY_SECOND)
    for (let left = tickCount; left > 0; left -= BATCH_ROWS) {
      const frame = stream.next(left)
      clock.start()
      engine.onFrame(frame)
      clock.stop()
    }
    counted = [...counts].map(([type, count]) => `${count} ${type}`).join(', ')
    return stateHash(engine.snapshot())
  }

  function recorded(clock: Stopwatch): Promise<string> {
    return withRun(config, tradeFeed(EVERY_SECOND, specs), folder, async (run) => {
      const stream = new TradeStream(EVERY_SECOND)
      for (let left = tickCount; left > 0; left -= BATCH_ROWS) {
        const frame = stream.next(left)
        clock.start()
        run.runtime.ingestFrame(frame)
        await run.runtime.commit()
        clock.stop()
      }
      return run.stateHash()
    })
  }

  async function program(clock: Stopwatch): Promise<string> {
    const home = mkdtempSync(join(folder, 'tickworks-bench-'))
    const feed = tradeFeed(EVERY_SECOND, specs, tickCount, () => clock.start())
    const platform = await startPlatform({
      home,
      feeds: [feed],
      config,
      modules: MODULES,
      port: 0,
      logger: createLogger('silent'),
    })
    try {
      await platform.settled()
      clock.stop()
      return platform.stateHash()
    } finally {
      await platform.stop()
      rmSync(home, { recursive: true })
    }
  }

  const contenders: Contender[] = [
    { name: 'engine', itemCount: tickCount, run: engine },
    { name: 'recorded run', itemCount: tickCount, run: recorded },
    { name: 'program', itemCount: tickCount, run: program },
  ]
  const rows = await sideBySide(contenders, rounds)
  if (new Set(rows.map(({ hash }) => hash)).size > 1) throw new Error('the same ticks led to different states')
  printTable(
    `${tickCount} ticks of ${specs.length} instruments`,
    'M ticks/s',
    rows,
    '5 M ticks/s of the engine, 3 M of the recorded run',
  )
  console.log(counted)
  printScope({
    on: `ids, envelopes, bars, 2 indicators, whole-book risk, orders, fills, ledger; recorded: admission, schemas, journal in ${folder}, snapshots; program: read models, SQLite, idle API`,
    off: 'loss of power (the log is synced once a second, which memory answers at once), clients',
    not: 'a disk, decoding a venue’s messages',
  })
  return rows
}

if (import.meta.main) await benchTicks(countOption('ticks', 4_000_000), countOption('rounds', 5), logFolder())
