/** Trades as CSV: a row per round trip, from flat to flat. */

import { formatUnits } from '@tickworks/market'
import type { Trade } from '@tickworks/trading'
import { isoTime } from '../format.ts'
import type { Report } from './report.ts'

/**
 * Columns, in this order. Times are UTC; prices are means over the fills of entry and exit; `profit` is after fees, and its sum over
 * all rows is the profit of the run. A position still open at the end has the status `open`, no exit time, and the last price as
 * exit price: its profit is what it was worth then.
 */
export const TRADE_COLUMNS = [
  'strategy',
  'instrument',
  'simulated',
  'side',
  'quantity',
  'entry_time',
  'entry_price',
  'exit_time',
  'exit_price',
  'fees',
  'profit',
  'currency',
  'status',
] as const

export function tradesCsv(report: Report): string {
  const lines = [TRADE_COLUMNS.join(',')]
  for (const trade of report.trades) lines.push(row(trade, report).map(quoted).join(','))
  return `${lines.join('\r\n')}\r\n`
}

function row(trade: Trade, { instruments, config }: Report): string[] {
  const { spec } = instruments[trade.instrument]!
  return [
    trade.strategy,
    spec.key,
    String(spec.simulated),
    trade.side,
    formatUnits(trade.qtyUnits, spec.qtyDecimals),
    isoTime(trade.openTsUs),
    priceText(trade.entryUnits, spec.priceDecimals),
    trade.closed ? isoTime(trade.closeTsUs) : '',
    priceText(trade.exitUnits, spec.priceDecimals),
    formatUnits(trade.feeMinor, config.currencyDecimals),
    formatUnits(trade.profitMinor, config.currencyDecimals),
    config.currency,
    trade.closed ? 'closed' : 'open',
  ]
}

/** A mean of prices may lie between two of them: four places more than the instrument has, without the zeros. */
function priceText(units: number, decimals: number): string {
  return Number.isInteger(units) ? formatUnits(units, decimals) : (units / 10 ** decimals).toFixed(decimals + 4)
}

/** RFC 4180. */
function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
