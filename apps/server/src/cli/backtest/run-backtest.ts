/** One strategy over one market, and everything that is to be said about it. */

import { createHash } from 'node:crypto'
import { type InstrumentSpec, type TickFrame, zoneOf } from '@tickworks/market'
import { stateHash } from '@tickworks/pipeline'
import { type BacktestResult, backtest, exposure, type Params, type Size, statistics } from '@tickworks/trading'
import type { AccountOptions } from '../commands/account-options.ts'
import { engineConfig } from '../engine-config.ts'
import { CliError, EXIT, usageError } from '../exit.ts'
import { fillsHash } from '../fills-hash.ts'
import { formatTime, lengthText, nearPath } from '../format.ts'
import type { LoadedStrategy } from '../load-strategy.ts'
import { tryOut } from '../try-out.ts'
import { version } from '../version.ts'
import { BarCollector } from './bar-collector.ts'
import { buyAndHold } from './buy-and-hold.ts'
import type { Performance, Report } from './report.ts'

/** What a backtest reads. */
export type Market = {
  readonly simulated: boolean
  /** In the order of their ids in the frames. */
  readonly instruments: readonly {
    readonly spec: InstrumentSpec
    readonly file: string | null
    /** How the file was understood; empty without one. */
    readonly reading: string
  }[]
  /** Length of the bars that the strategy sees unless another is asked for. */
  readonly timeframe: string
  /** Zone of the account's day, of the dates in reports. */
  readonly timeZone: string
  /** One pass; a frame is only valid until the next is asked for. */
  frames(): Iterable<TickFrame>
  /** Rows of the pass, null where nobody knows. */
  readonly rowCount: number | null
  /** Bad rows left out, by instrument; complete after a pass. */
  badRowCount(instrument: number): number
}

export type BacktestSettings = {
  readonly params: Params
  readonly size: Size
  readonly account: AccountOptions
  readonly timeframe: string
  readonly seed: number
  readonly commandLine: string
  readonly onProgress: (rowCount: number, of: number | null) => void
}

/**
 * @throws CliError: the strategy refuses its parameters (exit 2), throws, or gets bars too long for its timeframe; or there is
 * no bar at all
 */
export function runBacktest(loaded: LoadedStrategy, market: Market, settings: BacktestSettings): Report {
  const specs = market.instruments.map(({ spec }) => spec)
  const { timeframe, seed, size, account } = settings
  const { strategy, sourceHash } = loaded
  const config = engineConfig({
    specs,
    timeframe,
    timeZone: market.timeZone,
    seed,
    strategies: [{ id: strategy.name, strategy, sourceHash, params: settings.params }],
    size,
    account,
  })
  const modules = new Map([[loaded.strategy.name, loaded.strategy]])
  tryOut(config, specs, [loaded])

  const collector = new BarCollector(specs, settings.timeframe)
  const result = backtest({
    config,
    instruments: specs,
    modules,
    frames: collected(market.frames(), collector),
    onProgress: (rowCount) => settings.onProgress(rowCount, market.rowCount),
  })
  collector.end()
  failOnErrors(result, loaded, market)
  if (result.curve.tsUs.length < 2) {
    throw usageError('no_bars', 'there is no bar to test on: the data is empty between --from and --to')
  }
  const hold = buyAndHold(collector.byInstrument, specs, config)
  return {
    version: version(),
    strategy: {
      name: loaded.strategy.name,
      title: loaded.strategy.title,
      file: loaded.file,
      sourceHash: loaded.sourceHash,
      params: settings.params,
      paramSpecs: loaded.strategy.params,
    },
    simulated: market.simulated,
    instruments: market.instruments.map(({ spec, file, reading }, id) => ({
      spec,
      file,
      reading,
      barCount: collector.byInstrument[id]!.length,
      badRowCount: market.badRowCount(id),
      bars: collector.byInstrument[id]!.prices(spec.priceDecimals),
    })),
    timeframe: settings.timeframe,
    timeZone: market.timeZone,
    config,
    performance: performanceOf(result, market.timeZone),
    buyAndHold: performanceOf(hold, market.timeZone),
    trades: result.trades,
    fillCount: result.fills.length,
    fillsHash: fillsHash(result.fills),
    rejected: rejectedOf(result),
    fingerprint: fingerprintOf(result),
    stateHash: stateHash(result.state),
    commandLine: settings.commandLine,
  }
}

function* collected(frames: Iterable<TickFrame>, collector: BarCollector): Generator<TickFrame> {
  for (const frame of frames) {
    collector.take(frame)
    yield frame
  }
}

function failOnErrors({ errors }: BacktestResult, { strategy, file }: LoadedStrategy, { timeZone }: Market): void {
  const first = errors[0]
  if (first === undefined) return
  const { code, message, facts } = first.data
  if (code === 'timeframe_too_fine') {
    throw usageError(
      'timeframe',
      `option '--timeframe ${facts.timeframe}': ${facts.instrument} comes in bars of ${lengthText(Number(facts.barUs))}, and bars of ${facts.timeframe} cannot be made of them: give a multiple`,
      facts,
    )
  }
  if (code !== 'strategy_threw') throw new CliError(EXIT.failed, code, message, facts)
  const at = `${formatTime(first.tsUs, timeZone)} (${timeZone})`
  throw new CliError(
    EXIT.failed,
    'strategy_threw',
    `strategy ${strategy.name} threw in ${facts.handler} on the bar of ${facts.instrument} that closed at ${at}: ${facts.error} (${nearPath(file)})`,
    { ...facts, file, tsUs: first.tsUs },
  )
}

function performanceOf({ curve, trades, state }: BacktestResult, timeZone: string): Performance {
  const zone = zoneOf(timeZone)
  const { tsUs, equityMinor } = curve
  const closed = trades.filter((trade) => trade.closed)
  return {
    sheet: statistics(
      { tsUs, equity: equityMinor },
      Float64Array.from(closed, (trade) => trade.profitMinor),
      (at) => zone.dayAt(at),
    ),
    exposure: exposure(curve.exposed),
    feesMinor: Number(state.account!.ledger.feesMinor),
    endEquityMinor: equityMinor[equityMinor.length - 1]!,
    tsUs,
    equityMinor,
  }
}

function rejectedOf({ rejected }: BacktestResult): Report['rejected'] {
  const byReason = new Map<string, { count: number; message: string }>()
  for (const { reason, message } of rejected) {
    const known = byReason.get(reason)
    if (known === undefined) byReason.set(reason, { count: 1, message })
    else known.count += 1
  }
  const found = [...byReason].map(([reason, { count, message }]) => ({ reason, count, message }))
  return found.sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1))
}

/** The instruments and the configuration are in the state. */
function fingerprintOf({ fills, state }: BacktestResult): string {
  return createHash('sha256')
    .update(JSON.stringify([fills, state]))
    .digest('hex')
}
