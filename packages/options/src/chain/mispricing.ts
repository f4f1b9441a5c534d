/** Which options are dear or cheap against a smooth smile through the others. */

import { log } from '@tickworks/kernels'
import { middleOf } from '../forward/robust.ts'
import { type FitRefused, fitSvi, type SviFitOptions, type SviFitted } from '../surface/fit-svi.ts'
import type { SmileQuotes } from '../surface/smile-quotes.ts'
import { type RawSvi, sviVariance } from '../surface/svi.ts'
import type { OptionChain } from './chain.ts'
import { outOfTheMoneyVol, usableVol } from './smile.ts'

/** A vol for any strike; NaN where the smile says nothing. A fitted surface is one, and so is {@link fitSmile}. */
export type StrikeVol = (strike: number) => number

/**
 * The SVI slice through a chain, for the strikes `from` … `to` that it was fitted to. `residualScale` is the root mean square of the vols'
 * distances from it, `count` the strikes that it goes through; `fitted` tells the rest.
 */
export type SmileFit = {
  readonly kind: 'ok'
  readonly vol: StrikeVol
  readonly from: number
  readonly to: number
  readonly count: number
  readonly residualScale: number
  readonly fitted: SviFitted
}

/**
 * Fits SVI to the out-of-the-money vols of {@link smileQuotes}: the surface's own fit, which sets outliers aside, so that a few wrong
 * quotes stand out instead of bending the smile. Vols of `bachelier` are fitted as shares of the forward: where that
 * is not above zero there is nothing to fit, and strikes at zero or below have no smile.
 */
export function fitSmile(chain: OptionChain, options: SviFitOptions = {}): SmileFit | FitRefused {
  const unit = volUnit(chain)
  const quotes = smileQuotes(chain)
  const scaled = (vols: ArrayLike<number>): Float64Array => Float64Array.from(vols, (vol) => vol / unit)
  const { vol, bidVol, askVol } = quotes
  const fitted = fitSvi({ ...quotes, vol: scaled(vol), bidVol: scaled(bidVol), askVol: scaled(askVol) }, options)
  if (fitted.kind === 'refused') return fitted
  const { strikes } = chain
  const used = strikes.filter((_, i) => isWithin(quotes.logMoneyness[i]!, fitted))
  const [from, to] = [used[0]!, used.at(-1)!]
  const along = strikeVolOfSvi(chain, fitted.svi)
  return {
    kind: 'ok',
    vol: (strike) => (strike >= from && strike <= to ? along(strike) : Number.NaN),
    ...{ from, to, count: fitted.quality.used, residualScale: unit * fitted.quality.rmseVol, fitted },
  }
}

/**
 * A row against the smile. `volDifference` = iv − fair vol (a fraction; price units under `bachelier`), `priceDifference` = price − fair price, in money per unit of the
 * underlying; `score` = the vol difference over the scale given. `edge` is what a trade at bid or ask would be better than fair by before
 * costs: above 0 when the fair price is outside the market, NaN without one.
 */
export type Mispricing = {
  readonly row: number
  readonly strike: number
  readonly right: 'C' | 'P'
  readonly iv: number
  readonly fairVol: number
  readonly volDifference: number
  readonly fairPrice: number
  readonly priceDifference: number
  readonly score: number
  readonly edge: number
}

/** Every row with a usable vol where the smile says one, in row order. `scale`: of vol differences, for `score`; NaN unless above 0. */
export function mispricings(chain: OptionChain, smile: StrikeVol, scale: number): readonly Mispricing[] {
  const columns = chain.columns()
  const { forward } = chain.forward()
  const unit = chain.priceUnit === 'underlying' ? forward : 1
  const found: Mispricing[] = []
  for (let row = 0; row < 2 * chain.strikeCount; row += 1) {
    const iv = usableVol(columns, row)
    const strike = columns.strike[row]!
    const fairVol = smile(strike)
    if (Number.isNaN(iv) || !(fairVol > 0)) continue
    const fairPrice = chain.priceOfVol(row, fairVol)
    const bid = columns.bid[row]! * unit
    const ask = columns.ask[row]! * unit
    found.push({
      row,
      strike,
      right: columns.right[row] === 1 ? 'C' : 'P',
      iv,
      fairVol,
      volDifference: iv - fairVol,
      fairPrice,
      priceDifference: columns.price[row]! - fairPrice,
      score: scale > 0 ? (iv - fairVol) / scale : Number.NaN,
      edge: bid > 0 && ask > 0 ? Math.max(bid - fairPrice, fairPrice - ask) : Number.NaN,
    })
  }
  return found
}

/**
 * The out-of-the-money vols as a surface fit takes them: a row for each listed strike, vol NaN where it is not usable; vols of bid and
 * ask; the weight falls with the width of the market in vol.
 */
export function smileQuotes(chain: OptionChain): Required<SmileQuotes> {
  const { strikes, strikeCount } = chain
  const { forward } = chain.forward()
  const { bid, ask } = chain.columns()
  const logMoneyness = strikes.map((strike) => log(strike / forward))
  const vol = new Float64Array(strikeCount)
  const bidVol = new Float64Array(strikeCount)
  const askVol = new Float64Array(strikeCount)
  const width: number[] = []
  for (let i = 0; i < strikeCount; i += 1) {
    const row = strikes[i]! < forward ? i + strikeCount : i
    vol[i] = outOfTheMoneyVol(chain, i)
    bidVol[i] = chain.ivOfPrice(row, bid[row]!)
    askVol[i] = chain.ivOfPrice(row, ask[row]!)
    width.push(marketWidth(chain, row))
  }
  return { years: chain.years, logMoneyness, vol, weight: weightsOf(width), bidVol, askVol }
}

/**
 * An SVI slice as {@link mispricings} takes it, at the chain's forward and time. Under `bachelier` the slice is one of vols as shares of the
 * forward, and the vols here are in price units again. NaN for a strike that has no logarithm beside the forward.
 */
export function strikeVolOfSvi(chain: OptionChain, svi: RawSvi): StrikeVol {
  const { forward } = chain.forward()
  const { years } = chain
  const unit = volUnit(chain)
  return (strike) => unit * Math.sqrt(sviVariance(svi, log(strike / forward)) / years)
}

/** Half the market's width in vol; NaN where there is no two-sided quote. */
function marketWidth(chain: OptionChain, row: number): number {
  const { bid, ask, vegaPerPoint } = chain.row(row)
  const unit = chain.priceUnit === 'underlying' ? chain.forward().forward : 1
  if (!(bid[row]! > 0 && ask[row]! > 0)) return Number.NaN
  return ((ask[row]! - bid[row]!) * unit) / (200 * vegaPerPoint[row]!)
}

/** 1/w², the width floored at half the median, so that no point rules alone; unknown widths count as twice the median. */
function weightsOf(width: readonly number[]): Float64Array {
  const known = Float64Array.from(width.filter((w) => w >= 0))
  const median = known.length === 0 ? 1 : middleOf(known.sort(), known.length)
  const floor = median > 0 ? median / 2 : 1
  return Float64Array.from(width, (w) => (floor / Math.max(Number.isNaN(w) ? 2 * median : w, floor)) ** 2)
}

function isWithin(k: number, { kLow, kHigh }: SviFitted): boolean {
  return k >= kLow && k <= kHigh
}

/** What a chain's vols are counted in: 1, or under `bachelier` the forward. */
function volUnit(chain: OptionChain): number {
  return chain.model === 'bachelier' ? chain.forward().forward : 1
}
