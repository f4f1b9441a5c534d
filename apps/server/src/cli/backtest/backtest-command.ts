/** `tickworks backtest` */

import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { makeFolder } from '@tickworks/pipeline'
import type { Params } from '@tickworks/trading'
import type { BacktestOptions } from '../commands/backtest.ts'
import { CliError, EXIT, usageError } from '../exit.ts'
import { counted, formatTime, nearPath } from '../format.ts'
import { findStrategy, type LoadedStrategy, loadStrategy } from '../load-strategy.ts'
import type { Session } from '../main.ts'
import { paramsOf } from '../params.ts'
import { progress } from '../progress.ts'
import { type Terminal, table } from '../terminal.ts'
import { annualisationText, figures, isDaily, performanceDocument } from './figures.ts'
import { fileMarket, simulatedMarket } from './market.ts'
import type { Report } from './report.ts'
import { reportHtml } from './report-html.ts'
import { runBacktest } from './run-backtest.ts'
import { tradesCsv } from './trades-csv.ts'

export async function backtestCommand(name: string, options: BacktestOptions, { terminal }: Session): Promise<void> {
  const { report: html, trades: csv } = options
  if (html !== undefined && csv !== undefined && resolve(html) === resolve(csv)) {
    throw usageError(
      'usage',
      `option '--trades ${csv}': must be another file than that of --report, or it would replace it`,
    )
  }
  const loaded = await loadStrategy(findStrategy(name))
  for (const { id, name: param, value } of options.param ?? []) {
    if (id !== null && id !== loaded.strategy.name) {
      throw usageError(
        'strategy_param',
        `option '--param ${id}.${param}=${value}': the strategy is ${loaded.strategy.name}, not ${id}`,
      )
    }
  }
  const params = paramsOf(loaded.strategy, options.param ?? [])
  const report = await reportOf(loaded, params, options)
  const files = writeFiles(report, options)
  say(report, files, terminal)
  terminal.document(documentOf(report, files))
}

async function reportOf(loaded: LoadedStrategy, params: Params, options: BacktestOptions): Promise<Report> {
  const bar = progress('backtest')
  try {
    const market = options.data === undefined ? await simulatedMarket(options) : await fileMarket(options.data, options)
    return runBacktest(loaded, market, {
      params,
      size: options.size ?? { kind: 'equity', fraction: 1 / market.instruments.length },
      account: options,
      timeframe: options.timeframe ?? market.timeframe,
      seed: options.seed,
      commandLine: commandLineOf(process.argv.slice(2)),
      onProgress: bar.update.bind(bar),
    })
  } finally {
    bar.end()
  }
}

type Files = { readonly report: string; readonly trades: string }

/** Each file is written whole or not at all: an interrupted run leaves no half of one. */
function writeFiles(report: Report, options: BacktestOptions): Files {
  const data = report.simulated
    ? 'simulated'
    : report.instruments.map(({ spec }) => spec.key.replace(/^FILE:/, '')).join('+')
  const name = `${report.strategy.name}-${data}-${report.fingerprint.slice(0, 8)}`
    .replace(/[^A-Za-z0-9+.-]+/g, '_')
    .slice(0, 120)
  const html = options.report ?? join('tickworks-reports', `${name}.html`)
  const csv = options.trades ?? join(dirname(html), `${basename(html).replace(/\.html?$/i, '')}.csv`)
  writeWhole(html, reportHtml(report))
  writeWhole(csv, tradesCsv(report))
  return { report: html, trades: csv }
}

function writeWhole(file: string, text: string): void {
  const part = `${file}.${process.pid}.part`
  try {
    makeFolder(dirname(file))
    writeFileSync(part, text)
    renameSync(part, file)
  } catch (error) {
    if (existsSync(part)) rmSync(part)
    throw new CliError(EXIT.blocked, 'not_writable', `${file} cannot be written: ${(error as Error).message}`, { file })
  }
}

function say(report: Report, files: Files, terminal: Terminal): void {
  const { strategy, instruments, performance, timeZone, config, rejected } = report
  const { tsUs } = performance
  const daily = isDaily(report)
  const mark = report.simulated ? terminal.style('yellow', '  SIMULATED: a generated market, no real prices') : ''
  const params = Object.entries(strategy.params).map(([key, value]) => `${key}=${value}`)
  terminal.print(`${terminal.style('bold', strategy.title)}  ${params.join(' ')}${mark}`)
  for (const { spec, file, reading, barCount } of instruments) {
    const from = file === null ? `${counted(barCount, 'bar')}, simulated` : `from ${nearPath(file)}: ${reading}`
    terminal.print(`${spec.key}  ${from}`)
  }
  const period = `${formatTime(tsUs[0]! + 1, timeZone, daily)} to ${formatTime(tsUs[tsUs.length - 1]!, timeZone, daily)}`
  terminal.print(
    `${period} (${timeZone}), ${report.timeframe} bars, fees ${config.paper.feeBps} bps, slippage ${config.paper.slippageBps} bps`,
  )
  terminal.print()
  const head = ['', 'strategy', 'buy and hold']
  const rows = figures(report).map((figure) => [figure.name, figure.strategy, figure.buyAndHold])
  const [first = '', ...lines] = table([head, ...rows], ['left', 'right', 'right'])
  terminal.print(terminal.style('dim', first))
  for (const line of lines) terminal.print(line)
  terminal.print()
  terminal.print(
    `Sharpe and Sortino: ${annualisationText(performance.sheet.annualisation, report.timeframe)}. – is undefined.`,
  )
  for (const refusal of rejected) {
    terminal.print(terminal.style('yellow', `${counted(refusal.count, 'signal')} refused: ${refusal.message}`))
  }
  terminal.print(`Report       ${nearPath(files.report)}`)
  terminal.print(`Trades       ${nearPath(files.trades)}`)
  terminal.print(`Fingerprint  ${report.fingerprint}`)
  terminal.print(`Final state  ${report.stateHash}`)
}

function documentOf(report: Report, files: Files): object {
  const { strategy, config, performance } = report
  const { currencyDecimals, currency, cashMinor, paper, seed } = config
  return {
    version: report.version,
    strategy: {
      name: strategy.name,
      title: strategy.title,
      file: strategy.file,
      sourceHash: strategy.sourceHash,
      params: strategy.params,
    },
    simulated: report.simulated,
    data: report.instruments.map(({ spec, file, reading, barCount, badRowCount }) => ({
      instrument: spec.key,
      file,
      reading,
      simulated: spec.simulated,
      bars: barCount,
      badRows: badRowCount,
      priceDecimals: spec.priceDecimals,
    })),
    timeframe: report.timeframe,
    timeZone: report.timeZone,
    startTsUs: performance.tsUs[0],
    endTsUs: performance.tsUs.at(-1),
    account: {
      currency,
      cash: cashMinor / 10 ** currencyDecimals,
      size: config.strategies[0]!.size,
      feeBps: paper.feeBps,
      slippageBps: paper.slippageBps,
      seed,
    },
    annualisation: { ...performance.sheet.annualisation, riskFreeRate: 0 },
    results: {
      strategy: performanceDocument(performance, currencyDecimals),
      buyAndHold: performanceDocument(report.buyAndHold, currencyDecimals),
    },
    profit: (performance.endEquityMinor - cashMinor) / 10 ** currencyDecimals,
    fills: report.fillCount,
    fillsHash: report.fillsHash,
    refused: report.rejected,
    fingerprint: report.fingerprint,
    stateHash: report.stateHash,
    files,
  }
}

/** As it could be typed again in a shell. */
function commandLineOf(argv: readonly string[]): string {
  const words = argv.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
  return ['tickworks', ...words].join(' ')
}
