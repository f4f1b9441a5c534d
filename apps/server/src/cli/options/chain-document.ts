/** Chains as one JSON document: everything, in full precision, units in the names. */

import type { TermPoint } from '@tickworks/options'
import type { ChainOptions } from '../commands/chain-options.ts'
import { isoTime } from '../format.ts'
import { chainRows } from './chain-columns.ts'
import type { ChainReport, ExpiryReport } from './chain-report.ts'
import type { ChainSet } from './chain-set.ts'

export function chainDocument(report: ChainReport): object {
  const { set, options, expiries, terms, calendars } = report
  return {
    ...headDocument(set, options),
    contractSize: options.contractSize,
    expiries: expiries.map(expiryDocument),
    termStructure: terms.flatMap(({ symbol, points }) => points.map((point) => ({ symbol, ...termDocument(point) }))),
    calendars,
  }
}

/** What was read, and how it is looked at. */
export function headDocument({ file, understoodAs, nowUs, market }: ChainSet, { model }: ChainOptions): object {
  return { input: file, understoodAs, at: isoTime(nowUs), exchange: market.name, model }
}

function expiryDocument(expiry: ExpiryReport): object {
  const { chain, summary, svi, exposure, flip, boxes, parities, standing } = expiry
  const { forward, smile, years, venue: _venue, nowUs: _nowUs, ...rest } = summary
  const { spot, future } = chain.underlying
  return {
    ...{
      symbol: summary.symbol,
      expiry: summary.expiry,
      expiresAt: isoTime(chain.clock.expiryUs(chain.expiry)),
      years,
    },
    spot,
    future: future.bid > 0 ? (future.bid + future.ask) / 2 : future.price,
    forward,
    smile,
    ...rest,
    atmStanding: standing,
    gammaFlip: flip,
    gammaExposureByStrike: Array.from(exposure.strikes, (strike, i) => {
      return { strike, calls: exposure.calls[i]!, puts: exposure.puts[i]!, net: exposure.calls[i]! + exposure.puts[i]! }
    }),
    svi,
    boxes,
    parities,
    rows: chainRows(expiry),
  }
}

function termDocument({ call25: _call, put25: _put, atm, ...point }: TermPoint): object {
  return { ...point, atm: atm.iv, atmReason: atm.reason }
}
