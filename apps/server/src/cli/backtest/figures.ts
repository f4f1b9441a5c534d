/** The figures of a backtest with their names and units: what table and HTML show and in which order. */

import { formatUnits } from '@tickworks/market'
import type { Annualisation, Statistics } from '@tickworks/trading'
import { count, formatTime } from '../format.ts'
import type { Performance, Report } from './report.ts'

/** Texts ready to show. `buyAndHold` is empty where the figure means nothing for it; `–` says that a figure is undefined. */
export type Figure = { readonly name: string; readonly strategy: string; readonly buyAndHold: string }

const UNDEFINED = '–'

export function figures(report: Report): Figure[] {
  const { performance: own, buyAndHold: hold } = report
  const both = (name: string, show: (performance: Performance) => string): Figure => ({
    name,
    strategy: show(own),
    buyAndHold: show(hold),
  })
  const only = (name: string, strategy: string): Figure => ({ name, strategy, buyAndHold: '' })
  const money = (minor: number) => moneyText(minor, report)
  const sheet = own.sheet
  return [
    both('Return', ({ sheet: { totalReturn } }) => percent(totalReturn)),
    both('CAGR', ({ sheet: { cagr } }) => percent(cagr)),
    both('Volatility, a year', ({ sheet: { volAnnual } }) => percent(volAnnual)),
    both('Sharpe ratio', ({ sheet: { sharpe } }) => decimal(sharpe)),
    both('Sortino ratio', ({ sheet: { sortino } }) => decimal(sortino)),
    both('Max drawdown', ({ sheet: { drawdown } }) => percent(drawdown.depth === 0 ? 0 : -drawdown.depth)),
    both('  from peak', (performance) => pointTime(performance, performance.sheet.drawdown.peakIndex, report)),
    both('  to trough', (performance) => pointTime(performance, performance.sheet.drawdown.troughIndex, report)),
    both('  recovered', (performance) => recoveryText(performance, report)),
    both('Exposure', ({ exposure }) => percent(exposure)),
    only('Trades', count(sheet.tradeCount)),
    only('Win rate', percent(sheet.winRate)),
    only('Profit factor', decimal(sheet.profitFactor)),
    only('Average trade', money(sheet.averageProfit)),
    both('Fees', ({ feesMinor }) => money(feesMinor)),
    both('End equity', ({ endEquityMinor }) => money(endEquityMinor)),
  ]
}

/** `daily returns × √252, risk-free rate 0`: how the yearly figures were made. */
export function annualisationText({ sample, periodsPerYear }: Annualisation, timeframe: string): string {
  if (Number.isNaN(periodsPerYear)) return 'too few bars to say how many a year has'
  const returns = sample === 'day' || timeframe === '1d' ? 'daily returns' : 'returns of each bar'
  return `${returns}, ${Number(periodsPerYear.toFixed(2))} a year, risk-free rate 0`
}

/** Money of the account with its currency's decimals and separators; `–` when there is none. */
export function moneyText(minor: number, { config }: Report): string {
  if (!Number.isFinite(minor)) return UNDEFINED
  const text = formatUnits(Math.round(minor), config.currencyDecimals)
  const [whole = '', fraction] = text.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

export function percent(fraction: number): string {
  return Number.isFinite(fraction) ? `${(fraction * 100).toFixed(2)} %` : UNDEFINED
}

export function decimal(value: number): string {
  return Number.isFinite(value) ? value.toFixed(2) : UNDEFINED
}

/** JSON form of a performance: rates as fractions, money in major units, times in µs; null for what is undefined. */
export function performanceDocument(performance: Performance, currencyDecimals: number): object {
  const { sheet, exposure, feesMinor, endEquityMinor, tsUs } = performance
  const major = (minor: number) => minor / 10 ** currencyDecimals
  return {
    return: sheet.totalReturn,
    cagr: sheet.cagr,
    volatilityAnnual: sheet.volAnnual,
    sharpe: sheet.sharpe,
    sortino: sheet.sortino,
    maxDrawdown: {
      depth: sheet.drawdown.depth,
      peakTsUs: tsUs[sheet.drawdown.peakIndex] ?? null,
      troughTsUs: tsUs[sheet.drawdown.troughIndex] ?? null,
      recoveryTsUs: tsUs[sheet.drawdown.recoveryIndex] ?? null,
    },
    exposure,
    trades: sheet.tradeCount,
    winRate: sheet.winRate,
    profitFactor: sheet.profitFactor,
    averageTrade: major(sheet.averageProfit),
    averageWin: major(sheet.averageWin),
    averageLoss: major(sheet.averageLoss),
    bestTrade: major(sheet.bestProfit),
    worstTrade: major(sheet.worstProfit),
    fees: major(feesMinor),
    endEquity: major(endEquityMinor),
  }
}

function pointTime({ tsUs }: Performance, index: number, report: Report): string {
  return index < 0 ? UNDEFINED : formatTime(tsUs[index]!, report.timeZone, isDaily(report))
}

function recoveryText(performance: Performance, report: Report): string {
  const { troughIndex, recoveryIndex }: Statistics['drawdown'] = performance.sheet.drawdown
  return troughIndex >= 0 && recoveryIndex < 0 ? 'not yet' : pointTime(performance, recoveryIndex, report)
}

/** Whether a date says enough about the time of a bar. */
export function isDaily({ timeframe }: Report): boolean {
  return /[dwM]$/.test(timeframe)
}
