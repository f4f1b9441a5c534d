/** What a set of chains says: tables, CSV, JSON and pages are made of this one value. */

import { log } from '@tickworks/kernels'
import {
  atmVol,
  boxFindings,
  bsmColumns,
  type ChainColumns,
  type ChainFinding,
  type ChainSummary,
  calendarFindings,
  type FitRefused,
  fitSmile,
  fitSvi,
  type GammaExposure,
  type GammaFlip,
  type GreekColumns,
  gammaExposure,
  gammaFlip,
  type IvStanding,
  ivStanding,
  type Mispricing,
  Moneyness,
  mispricings,
  type OptionChain,
  parityFindings,
  type SmileQuotes,
  type StrikeVol,
  type SviFitted,
  strikeVolOfSvi,
  type TermPoint,
  type TradeCosts,
  termStructure,
} from '@tickworks/options'
import type { ChainOptions } from '../commands/chain-options.ts'
import type { ChainSet } from './chain-set.ts'
import type { ListedChain } from './listed-chain.ts'
import { listedSummary } from './listed-summary.ts'
import { smileWithinReach } from './smile-reach.ts'

/**
 * One expiry. `smile` are the out-of-the-money vols within reach, with those of bid and ask; `svi` the slice fitted to them; `fair` its verdict by row
 * (under `bachelier` that of a polynomial, for SVI speaks of lognormal vols). `greeks` are in the units that the model asks for.
 */
export type ExpiryReport = ListedChain & {
  readonly columns: ChainColumns
  readonly summary: ChainSummary
  readonly greeks: Pick<
    GreekColumns,
    'delta' | 'gamma' | 'thetaPerDay' | 'thetaPerTradingDay' | 'vegaPerPoint' | 'rhoPerPct'
  >
  readonly ivBid: Float64Array
  readonly ivAsk: Float64Array
  /** `ATM`, `OTM2`, `ITM1`; empty without a forward. */
  readonly moneyness: readonly string[]
  readonly smile: Required<SmileQuotes>
  readonly svi: SviFitted | FitRefused | null
  readonly fair: ReadonlyMap<number, Mispricing>
  /** The vol at the money among those of the file's moments before; null where it has one moment. */
  readonly standing: IvStanding | null
  readonly exposure: GammaExposure
  readonly flip: GammaFlip
  readonly boxes: readonly ChainFinding[]
  /** Against the future that was stated with bid and ask. */
  readonly parities: readonly ChainFinding[]
}

/** `terms` and `calendars` by underlying, in the order of the chains. */
export type ChainReport = {
  readonly set: ChainSet
  readonly options: ChainOptions
  readonly expiries: readonly ExpiryReport[]
  readonly terms: readonly { readonly symbol: string; readonly points: readonly TermPoint[] }[]
  readonly calendars: readonly ChainFinding[]
}

/** `fit`: of the slices of each expiry, and what is dear against them; a surface through all of them has its own. */
export function chainReport(
  set: ChainSet,
  options: ChainOptions,
  { costs, fit }: { readonly costs: TradeCosts; readonly fit: 'each' | 'none' },
): ChainReport {
  const expiries = set.chains.map((listed) => expiryReport(listed, options, costs, fit))
  const symbols = [...new Set(set.chains.map(({ chain }) => chain.symbol))]
  const terms = symbols.map((symbol) => {
    return { symbol, points: termStructure(chainsOf(set, symbol)) }
  })
  const calendars = symbols.flatMap((symbol) => {
    const alive = chainsOf(set, symbol).filter(({ years }) => years > 0)
    return alive.slice(1).flatMap((later, i) => calendarFindings(alive[i]!, later, costs))
  })
  return { set, options, expiries, terms, calendars }
}

function chainsOf(set: ChainSet, symbol: string): readonly OptionChain[] {
  return set.chains.map(({ chain }) => chain).filter((chain) => chain.symbol === symbol)
}

function expiryReport(
  listed: ListedChain,
  options: ChainOptions,
  costs: TradeCosts,
  fit: 'each' | 'none',
): ExpiryReport {
  const { chain } = listed
  const columns = chain.columns()
  const rowCount = 2 * chain.strikeCount
  const ivBid = new Float64Array(rowCount)
  const ivAsk = new Float64Array(rowCount)
  for (let row = 0; row < rowCount; row += 1) {
    ivBid[row] = chain.ivOfPrice(row, columns.bid[row]!)
    ivAsk[row] = chain.ivOfPrice(row, columns.ask[row]!)
  }
  const smile = smileWithinReach(chain)
  const svi = chain.model === 'bachelier' || fit === 'none' ? null : fitSvi(smile)
  return {
    ...listed,
    columns,
    summary: listedSummary(listed),
    greeks: options.model === 'bsm' ? spotGreeks(chain) : columns,
    ivBid,
    ivAsk,
    moneyness: labels(chain),
    smile,
    svi,
    fair: fit === 'none' ? new Map() : fairOf(chain, svi),
    standing: listed.atmHistory.length === 0 ? null : ivStanding(atmVol(chain).iv, listed.atmHistory),
    exposure: gammaExposure(chain),
    flip: gammaFlip(chain),
    boxes: chain.years > 0 ? boxFindings(chain, costs) : [],
    parities: chain.years > 0 ? paritiesOf(chain, costs) : [],
  }
}

/** European options in money against a future that can be traded; its sizes are not known. */
function paritiesOf(chain: OptionChain, costs: TradeCosts): readonly ChainFinding[] {
  const { bid, ask } = chain.underlying.future
  if (!(bid > 0 && ask > 0) || chain.model === 'american' || chain.priceUnit === 'underlying') return []
  return parityFindings(chain, { bid, ask, bidSize: Number.NaN, askSize: Number.NaN }, costs)
}

function labels(chain: OptionChain): readonly string[] {
  const moneyness = new Moneyness()
  const { strikes, strikeCount } = chain
  if (!(chain.forward().forward > 0)) return new Array<string>(2 * strikeCount).fill('')
  return (['C', 'P'] as const).flatMap((right) => {
    return Array.from(strikes, (strike) => moneyness.of(chain, strike, right).label)
  })
}

function fairOf(chain: OptionChain, svi: SviFitted | FitRefused | null): ReadonlyMap<number, Mispricing> {
  const byRow = (found: readonly Mispricing[]) => new Map(found.map((one) => [one.row, one]))
  if (svi?.kind === 'fitted') return byRow(mispricings(chain, volAlong(chain, svi), svi.quality.rmseVol))
  if (svi !== null) return new Map()
  const fit = fitSmile(chain)
  return fit.kind === 'ok' ? byRow(mispricings(chain, fit.vol, fit.residualScale)) : new Map()
}

/** A slice as far as its quotes reach: a wing of the formula's own calls no option dear. */
function volAlong(chain: OptionChain, { svi, kLow, kHigh }: SviFitted): StrikeVol {
  const vol = strikeVolOfSvi(chain, svi)
  const { forward } = chain.forward()
  return (strike) => {
    const k = log(strike / forward)
    return k >= kLow && k <= kHigh ? vol(strike) : Number.NaN
  }
}

/** Greeks per unit of the spot, with the yield at which the spot grows to the forward: same prices, same vols. */
function spotGreeks(chain: OptionChain): ExpiryReport['greeks'] {
  const { right, strike, iv } = chain.columns()
  const { forward, rate } = chain.forward()
  const { years } = chain
  const { spot } = chain.underlying
  const all = (value: number): Float64Array => new Float64Array(strike.length).fill(value)
  const carry = rate - log(forward / spot) / years
  const blank = (): Float64Array => new Float64Array(strike.length)
  const out = {
    ...{ delta: blank(), gamma: blank(), thetaPerDay: blank(), thetaPerTradingDay: blank() },
    ...{ vegaPerPoint: blank(), rhoPerPct: blank() },
  }
  bsmColumns(
    { right, strike, vol: iv, underlying: all(spot), years: all(years), rate: all(rate), yield: all(carry) },
    out,
  )
  return out
}
