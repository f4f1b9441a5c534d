/** The rows of chains as columns for a CSV file, and as objects. */

import { log } from '@tickworks/kernels'
import { QUOTE_OUTCOMES } from '@tickworks/options'
import type { OutputColumn } from '../columns-out.ts'
import type { ChainReport, ExpiryReport } from './chain-report.ts'

type Cell = (expiry: ExpiryReport, row: number) => number | string

/** By name, in their order. NaN is an empty cell. */
const CELLS: Readonly<Record<string, Cell>> = {
  symbol: ({ chain }) => chain.symbol,
  expiry: ({ chain }) => chain.expiry,
  strike: ({ columns }, row) => columns.strike[row]!,
  right: ({ chain }, row) => (row < chain.strikeCount ? 'C' : 'P'),
  bid: ({ columns }, row) => priceOrNone(columns.bid[row]!),
  ask: ({ columns }, row) => priceOrNone(columns.ask[row]!),
  mid: ({ columns: { bid, ask } }, row) => {
    return bid[row]! > 0 && ask[row]! > 0 ? (bid[row]! + ask[row]!) / 2 : Number.NaN
  },
  last: ({ columns }, row) => priceOrNone(columns.last[row]!),
  bidSize: ({ columns }, row) => columns.bidSize[row]!,
  askSize: ({ columns }, row) => columns.askSize[row]!,
  volume: ({ columns }, row) => columns.volume[row]!,
  openInterest: ({ columns }, row) => columns.openInterest[row]!,
  openInterestChange: ({ columns }, row) => columns.openInterestChange[row]!,
  price: ({ columns }, row) => columns.price[row]!,
  outcome: ({ columns }, row) => QUOTE_OUTCOMES[columns.outcome[row]!]!,
  iv: ({ columns }, row) => columns.iv[row]!,
  ivError: ({ columns }, row) => columns.ivError[row]!,
  ivBid: ({ ivBid }, row) => ivBid[row]!,
  ivAsk: ({ ivAsk }, row) => ivAsk[row]!,
  delta: ({ greeks }, row) => greeks.delta![row]!,
  gamma: ({ greeks }, row) => greeks.gamma![row]!,
  thetaPerDay: ({ greeks }, row) => greeks.thetaPerDay![row]!,
  thetaPerTradingDay: ({ greeks }, row) => greeks.thetaPerTradingDay![row]!,
  vegaPerPoint: ({ greeks }, row) => greeks.vegaPerPoint![row]!,
  rhoPerPct: ({ greeks }, row) => greeks.rhoPerPct![row]!,
  moneyness: ({ moneyness }, row) => moneyness[row]!,
  logMoneyness: ({ columns, summary }, row) => log(columns.strike[row]! / summary.forward.forward),
  fairVol: ({ fair }, row) => fair.get(row)?.fairVol ?? Number.NaN,
  volDifference: ({ fair }, row) => fair.get(row)?.volDifference ?? Number.NaN,
  fairPrice: ({ fair }, row) => fair.get(row)?.fairPrice ?? Number.NaN,
  priceDifference: ({ fair }, row) => fair.get(row)?.priceDifference ?? Number.NaN,
  edge: ({ fair }, row) => fair.get(row)?.edge ?? Number.NaN,
}
const TEXTS = new Set(['symbol', 'expiry', 'right', 'outcome', 'moneyness'])

/** Rows that the file has: by underlying, expiry, strike, the call before the put. */
export function chainColumns({ expiries }: ChainReport): {
  readonly columns: readonly OutputColumn[]
  readonly rowCount: number
} {
  const rows = expiries.flatMap((expiry) => listedRows(expiry).map((row) => [expiry, row] as const))
  const columns = Object.entries(CELLS).map(([name, cell]): OutputColumn => {
    const values = rows.map(([expiry, row]) => cell(expiry, row))
    return { name, values: TEXTS.has(name) ? (values as string[]) : Float64Array.from(values as number[]) }
  })
  return { columns, rowCount: rows.length }
}

/** The same rows of one expiry as objects; its underlying and expiry go without saying. */
export function chainRows(expiry: ExpiryReport): readonly object[] {
  const cells = Object.entries(CELLS).filter(([name]) => name !== 'symbol' && name !== 'expiry')
  return listedRows(expiry).map((row) => Object.fromEntries(cells.map(([name, cell]) => [name, cell(expiry, row)])))
}

function listedRows({ chain, isListed }: ExpiryReport): readonly number[] {
  const rows: number[] = []
  for (let i = 0; i < chain.strikeCount; i += 1) {
    if (isListed[i] === 1) rows.push(i)
    if (isListed[i + chain.strikeCount] === 1) rows.push(i + chain.strikeCount)
  }
  return rows
}

/** A price of 0 is one that is not there. */
function priceOrNone(price: number): number {
  return price === 0 ? Number.NaN : price
}
