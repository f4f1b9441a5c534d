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
  strike: ({ chain }, row) => chain.quotes().strike[row]!,
  right: ({ chain }, row) => (row < chain.strikeCount ? 'C' : 'P'),
  bid: ({ chain }, row) => priceOrNone(chain.quotes().bid[row]!),
  ask: ({ chain }, row) => priceOrNone(chain.quotes().ask[row]!),
  mid: ({ chain }, row) => {
    const { bid, ask } = chain.quotes()
    return bid[row]! > 0 && ask[row]! > 0 ? (bid[row]! + ask[row]!) / 2 : Number.NaN
  },
  last: ({ chain }, row) => priceOrNone(chain.quotes().last[row]!),
  bidSize: ({ chain }, row) => chain.quotes().bidSize[row]!,
  askSize: ({ chain }, row) => chain.quotes().askSize[row]!,
  volume: ({ chain }, row) => chain.quotes().volume[row]!,
  openInterest: ({ chain }, row) => chain.quotes().openInterest[row]!,
  openInterestChange: ({ chain }, row) => chain.quotes().openInterestChange[row]!,
  price: ({ chain }, row) => chain.columns().price[row]!,
  outcome: ({ chain }, row) => QUOTE_OUTCOMES[chain.columns().outcome[row]!]!,
  iv: ({ chain }, row) => chain.columns().iv[row]!,
  ivError: ({ chain }, row) => chain.columns().ivError[row]!,
  ivBid: ({ ivBid }, row) => ivBid[row]!,
  ivAsk: ({ ivAsk }, row) => ivAsk[row]!,
  delta: ({ greeks }, row) => greeks.delta![row]!,
  gamma: ({ greeks }, row) => greeks.gamma![row]!,
  thetaPerDay: ({ greeks }, row) => greeks.thetaPerDay![row]!,
  thetaPerTradingDay: ({ greeks }, row) => greeks.thetaPerTradingDay![row]!,
  vegaPerPoint: ({ greeks }, row) => greeks.vegaPerPoint![row]!,
  rhoPerPct: ({ greeks }, row) => greeks.rhoPerPct![row]!,
  moneyness: ({ moneyness }, row) => moneyness[row]!,
  logMoneyness: ({ chain }, row) => log(chain.quotes().strike[row]! / chain.forward().forward),
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
