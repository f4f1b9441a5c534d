/** The HTML report: one file, nothing fetched. A content policy in its head holds it to that. */

import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { formatUnits, zoneOf } from '@tickworks/market'
import { drawdowns, type Trade } from '@tickworks/trading'
import { count, formatTime, nearPath } from '../format.ts'
import { annualisationText, figures, isDaily, moneyText } from './figures.ts'
import type { Report, ReportInstrument } from './report.ts'
import { mergeBars, ontoAxis } from './report-columns.ts'
import { PAGE_SCRIPT, PAGE_STYLE } from './report-page.ts'

/** More points than this are merged: a screen has fewer, and a browser stays quick. */
const BARS_MAX = 6_000
const MARKS_MAX = 4_000
const TRADE_ROWS_MAX = 500

export function reportHtml(report: Report): string {
  const { strategy, instruments, simulated } = report
  const title = `${strategy.title} on ${instruments.map(({ spec }) => spec.key).join(', ')}`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:">
<title>${escapeHtml(title)}${simulated ? ' (simulated)' : ''}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header>
<h1>${escapeHtml(title)}${simulated ? '<span class="badge">simulated</span>' : ''}</h1>
<p>${escapeHtml(periodText(report))}</p>
${instruments.map((instrument) => `<p>${escapeHtml(dataText(instrument))}</p>`).join('\n')}
</header>
<section>
<div class="legend">${legend(report)}</div>
<div id="chart" role="img" aria-label="Price with trades, equity beside buy-and-hold, and drawdown"></div>
<p class="note">${escapeHtml(chartNote(report))}</p>
</section>
<div class="columns">
<section>
<h2>Result</h2>
<table class="result">
<thead><tr><th></th><th>Strategy</th><th>Buy and hold</th></tr></thead>
<tbody>
${figures(report).map(figureRow).join('\n')}
</tbody>
</table>
<p class="note">Sharpe and Sortino: ${escapeHtml(annualisationText(report.performance.sheet.annualisation, report.timeframe))}. – is undefined.</p>
</section>
<section>
<h2>How it was run</h2>
<dl>${terms(report)}</dl>
</section>
</div>
<section>
<h2>Trades</h2>
${tradeTable(report)}
</section>
<footer>
<p>Fingerprint <code>${report.fingerprint}</code>: the same data, parameters and strategy give the same one everywhere.</p>
<p><code>${escapeHtml(report.commandLine)}</code></p>
<p>Tickworks ${escapeHtml(report.version)}. Charts by TradingView Lightweight Charts™ (Apache-2.0), <a href="https://www.tradingview.com/" rel="noreferrer">tradingview.com</a>.</p>
</footer>
<script id="data" type="application/json">${embedded(chartData(report))}</script>
<script>${library()}</script>
<script>${PAGE_SCRIPT}</script>
</body>
</html>
`
}

function figureRow({ name, strategy, buyAndHold }: { name: string; strategy: string; buyAndHold: string }): string {
  const style = name.startsWith(' ') ? ' class="sub"' : ''
  return `<tr><td${style}>${escapeHtml(name.trim())}</td><td>${escapeHtml(strategy)}</td><td>${escapeHtml(buyAndHold)}</td></tr>`
}

function periodText(report: Report): string {
  const { tsUs } = report.performance
  const at = (momentUs: number) => formatTime(momentUs, report.timeZone, isDaily(report))
  // the start is an open, the end a close: of a midnight between two days they mean the one after and the one before
  return `${at(tsUs[0]! + 1)} to ${at(tsUs[tsUs.length - 1]!)} (${report.timeZone}), ${report.timeframe} bars`
}

function dataText({ spec, file, reading, barCount }: ReportInstrument): string {
  if (file === null) return `${spec.key}: ${count(barCount)} bars, generated: simulated, no real market`
  return `${spec.key} from ${nearPath(file)}: ${reading}`
}

function legend({ instruments }: Report): string {
  const options = instruments.map(({ spec }, i) => `<option value="${i}">${escapeHtml(spec.key)}</option>`)
  const select =
    instruments.length > 1 ? `<label>Instrument <select id="instrument">${options.join('')}</select></label>` : ''
  return `${select}<span class="up">▲ buys</span><span class="down">▼ sells</span>
<span><i style="color:var(--accent)"></i>equity</span><span><i style="color:var(--hold)"></i>buy and hold</span>
<span><i style="color:var(--down)"></i>drawdown</span>`
}

function chartNote(report: Report): string {
  const step = barStep(report)
  const parts = [`Times are ${report.timeZone}.`]
  if (step > 1) parts.push(`Each candle is ${step} bars.`)
  if (report.fillCount > MARKS_MAX)
    parts.push(`The first ${count(MARKS_MAX)} fills are marked; all trades are in the CSV file.`)
  return parts.join(' ')
}

function terms(report: Report): string {
  const { strategy, config, rejected } = report
  const size = config.strategies[0]!.size
  const rows: [string, string][] = [
    ['strategy', `${strategy.name} (${nearPath(strategy.file)})`],
    ...Object.entries(strategy.params).map(([name, value]): [string, string] => [name, String(value)]),
    ['cash', `${moneyText(config.cashMinor, report)} ${config.currency}`],
    ['size', size.kind === 'qty' ? String(size.qty) : `${Number((size.fraction * 100).toFixed(6))} % of the equity`],
    ['fees', `${config.paper.feeBps} bps of each side`],
    ['slippage', `${config.paper.slippageBps} bps on market and stop orders`],
    ['seed', String(config.seed)],
    [
      'refused',
      rejected.length === 0
        ? 'no signal'
        : rejected.map(({ reason, count: n }) => `${count(n)} × ${reason}`).join(', '),
    ],
    ['source', strategy.sourceHash],
    ['final state', report.stateHash],
  ]
  return rows.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`).join('')
}

function tradeTable(report: Report): string {
  const { trades } = report
  if (trades.length === 0) return '<p class="note">No trades.</p>'
  const head = ['Opened', 'Closed', 'Side', 'Quantity', 'Entry', 'Exit', 'Fees', 'Profit']
  if (report.instruments.length > 1) head.splice(1, 0, 'Instrument')
  const rows = trades.slice(0, TRADE_ROWS_MAX).map((trade) => tradeRow(trade, report))
  const rest = trades.length - rows.length
  return `<div class="scroll" tabindex="0"><table>
<thead><tr>${head.map((name) => `<th>${name}</th>`).join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table></div>${rest > 0 ? `<p class="note">${count(rest)} more are in the CSV file.</p>` : ''}`
}

function tradeRow(trade: Trade, report: Report): string {
  const { spec } = report.instruments[trade.instrument]!
  const price = (units: number) => (units / 10 ** spec.priceDecimals).toFixed(spec.priceDecimals)
  const cells = [
    formatTime(trade.openTsUs, report.timeZone),
    trade.closed ? formatTime(trade.closeTsUs, report.timeZone) : 'open',
    trade.side,
    formatUnits(trade.qtyUnits, spec.qtyDecimals),
    price(trade.entryUnits),
    price(trade.exitUnits),
    moneyText(trade.feeMinor, report),
    moneyText(trade.profitMinor, report),
  ]
  if (report.instruments.length > 1) cells.splice(1, 0, spec.key)
  const tone = trade.profitMinor >= 0 ? 'up' : 'down'
  return `<tr>${cells.map((cell, i) => `<td${i === cells.length - 1 ? ` class="${tone}"` : ''}>${escapeHtml(cell)}</td>`).join('')}</tr>`
}

/** What the page's script draws. All series share the times of the candles, which are those of their opens. */
function chartData(report: Report): object {
  const { performance, buyAndHold, config, timeZone } = report
  const zone = zoneOf(timeZone)
  const second = (tsUs: number) => Math.floor((tsUs + zone.offsetUs(tsUs)) / 1_000_000)
  const instruments = report.instruments.map((instrument, id) => {
    const { openTsUs, open, high, low, close } = mergeBars(instrument.bars, barStep(report))
    const rows = ascending(openTsUs, second)
    const column = (values: Float64Array) => rows.map((i) => values[i]!)
    const times = rows.map((i) => second(openTsUs[i]!))
    return {
      key: instrument.spec.key,
      priceDecimals: instrument.spec.priceDecimals,
      times,
      open: column(open),
      high: column(high),
      low: column(low),
      close: column(close),
      marks: marks(report, id, times, second),
    }
  })
  const axis = [...new Set(instruments.flatMap(({ times }) => times))].sort((a, b) => a - b)
  const line = (
    tsUs: Float64Array,
    values: Float64Array,
    digits: number,
    pick: (kept: number, next: number) => number,
  ) => {
    // a close belongs to the bar that it ends, not to the one that opens at the same moment
    const points = ontoAxis(axis, (i) => second(tsUs[i]! - 1), values, pick)
    return { times: points.times, values: points.values.map((value) => round(value, digits)) }
  }
  const last = (_kept: number, next: number) => next
  const major = 10 ** config.currencyDecimals
  const under = drawdowns(performance.equityMinor).map((depth) => -depth * 100)
  return {
    daily: isDaily(report),
    moneyDecimals: Math.min(2, config.currencyDecimals),
    equity: line(
      performance.tsUs,
      performance.equityMinor.map((minor) => minor / major),
      2,
      last,
    ),
    hold: line(
      buyAndHold.tsUs,
      buyAndHold.equityMinor.map((minor) => minor / major),
      2,
      last,
    ),
    drawdown: line(performance.tsUs, under, 3, Math.min),
    instruments,
  }
}

function barStep({ instruments }: Report): number {
  return Math.max(1, ...instruments.map(({ bars }) => Math.ceil(bars.close.length / BARS_MAX)))
}

/** `[time, +1 buy or −1 sell, text]`, each moved to the candle that holds it, in the order of time. */
function marks(
  report: Report,
  instrument: number,
  times: readonly number[],
  second: (tsUs: number) => number,
): unknown[] {
  const found: [number, number, string][] = []
  const trades = report.trades.filter((trade) => trade.instrument === instrument)
  for (const trade of trades) {
    const direction = trade.side === 'long' ? 1 : -1
    found.push([trade.openTsUs, direction, ''])
    if (trade.closed) found.push([trade.closeTsUs, -direction, ''])
  }
  found.sort((a, b) => a[0] - b[0])
  return found.slice(0, MARKS_MAX).map(([tsUs, side, text]) => [candleAt(times, second(tsUs)), side, text])
}

/** The last candle at or before a time. */
function candleAt(times: readonly number[], second: number): number {
  let low = 0
  let high = times.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (times[middle]! <= second) low = middle
    else high = middle - 1
  }
  return times[low] ?? second
}

/** Indices whose second on the local clock is later than that of all before: a chart's axis never turns back, clocks do. */
function ascending(tsUs: Float64Array, second: (tsUs: number) => number): number[] {
  const kept: number[] = []
  let last = Number.NEGATIVE_INFINITY
  for (let i = 0; i < tsUs.length; i += 1) {
    const at = second(tsUs[i]!)
    if (at <= last) continue
    kept.push(i)
    last = at
  }
  return kept
}

function round(value: number, decimals: number): number {
  return Number(value.toFixed(decimals))
}

/** The library's standalone build, which no bundler needs. Its package exports only modules: the file lies beside them. */
function library(): string {
  const module = fileURLToPath(import.meta.resolve('lightweight-charts'))
  return readFileSync(join(dirname(module), 'lightweight-charts.standalone.production.js'), 'utf8').replaceAll(
    '</script',
    '<\\/script',
  )
}

/** JSON that cannot end the script element it stands in. */
function embedded(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c')
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
