/** The columns of a series: an expiry at a moment in each row. */

import type { OutputColumn } from '../columns-out.ts'
import { formatTime, isoTime } from '../format.ts'
import { daysText, fixed, grouped, money, percent, points } from './numbers.ts'
import type { SeriesPoint } from './series-chains.ts'

type Cell = (point: SeriesPoint) => number | string

/** By name, in their order. NaN is an empty cell. */
const CELLS: Readonly<Record<string, Cell>> = {
  time: ({ summary }) => isoTime(summary.nowUs),
  symbol: ({ summary }) => summary.symbol,
  expiry: ({ summary }) => summary.expiry,
  hoursLeft: ({ hoursLeft }) => hoursLeft,
  years: ({ summary }) => summary.years,
  spot: ({ spot }) => spot,
  forward: ({ summary }) => summary.forward.forward,
  forwardSource: ({ summary }) => summary.forward.source,
  forwardError: ({ summary }) => summary.forward.fit?.forwardError ?? Number.NaN,
  rate: ({ summary }) => summary.forward.rate,
  atmIv: ({ summary }) => summary.smile.atm.iv,
  callPutGap: ({ summary }) => summary.callPutGap,
  call25Iv: ({ summary }) => summary.smile.call25.iv,
  put25Iv: ({ summary }) => summary.smile.put25.iv,
  riskReversal25: ({ summary }) => summary.smile.riskReversal25,
  butterfly25: ({ summary }) => summary.smile.butterfly25,
  riskReversal10: ({ summary }) => summary.smile.riskReversal10,
  butterfly10: ({ summary }) => summary.smile.butterfly10,
  skewPerLogMoneyness: ({ summary }) => summary.smile.skewPerLogMoneyness,
  expectedMove: ({ summary }) => summary.expectedMove.sigma,
  straddleStrike: ({ summary }) => summary.expectedMove.straddleStrike,
  straddle: ({ summary }) => summary.expectedMove.straddle,
  putCallOpenInterest: ({ summary }) => summary.putCallRatio.byOpenInterest,
  putCallVolume: ({ summary }) => summary.putCallRatio.byVolume,
  callOpenInterest: ({ summary }) => summary.openInterest.calls,
  putOpenInterest: ({ summary }) => summary.openInterest.puts,
  callOpenInterestChange: ({ summary }) => summary.openInterestChange.calls,
  putOpenInterestChange: ({ summary }) => summary.openInterestChange.puts,
  maxPain: ({ summary }) => summary.maxPain.strike,
  gammaExposure: ({ summary }) => summary.gammaExposure,
  gammaFlip: ({ summary }) => summary.gammaFlip,
  optionCount: ({ optionCount }) => optionCount,
  volCount: ({ volCount }) => volCount,
}
const TEXTS = new Set(['time', 'symbol', 'expiry', 'forwardSource'])

export const SERIES_NAMES: readonly string[] = Object.keys(CELLS)

export function seriesColumns(points: readonly SeriesPoint[]): readonly OutputColumn['values'][] {
  return Object.entries(CELLS).map(([name, cell]) => {
    const values = points.map(cell)
    return TEXTS.has(name) ? (values as string[]) : Float64Array.from(values as number[])
  })
}

export function seriesObject(point: SeriesPoint): object {
  return Object.fromEntries(Object.entries(CELLS).map(([name, cell]) => [name, cell(point)]))
}

export const SERIES_TABLE_HEAD: readonly string[] = [
  ...['time', 'expiry', 'left', 'forward', 'ATM', 'gap', 'RR25', 'BF25', 'PCR', 'max pain', 'GEX/1%', 'flip'],
]
export const SERIES_TABLE_UNITS =
  'gap of calls and puts, RR25 and BF25 in vol points; PCR by open interest; GEX: money for a move of 1 %'

export function seriesTableRow({ summary, hoursLeft }: SeriesPoint, timeZone: string): readonly string[] {
  const { symbol, expiry, forward, smile, putCallRatio, maxPain, gammaExposure, gammaFlip } = summary
  return [
    formatTime(summary.nowUs, timeZone),
    `${symbol} ${expiry}`.trim(),
    daysText(Math.max(0, hoursLeft) / 8_760),
    fixed(forward.forward, 2),
    percent(smile.atm.iv),
    fixed(100 * summary.callPutGap, 2),
    points(smile.riskReversal25),
    points(smile.butterfly25),
    fixed(putCallRatio.byOpenInterest, 2),
    grouped(maxPain.strike),
    money(gammaExposure),
    fixed(gammaFlip, 0),
  ]
}
