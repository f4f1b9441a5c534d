/** Which options are dear or cheap against a smooth smile through the others. */

import { log } from '@tickworks/kernels'
import { signedBachelierPrice, signedBlackPrice } from '../black/price.ts'
import type { SmileQuotes } from '../surface/smile-quotes.ts'
import { type RawSvi, sviVariance } from '../surface/svi.ts'
import type { OptionChain } from './chain.ts'
import { atmVol, outOfTheMoneyVol, usableVol } from './smile.ts'

/** A vol for any strike; NaN where the smile says nothing. A fitted surface is one, and so is {@link fitSmile}. */
export type StrikeVol = (strike: number) => number

/**
 * A smile as a polynomial: vol = Σ cᵢ·xⁱ with x = ln(K/F)/(σ_atm·√T), over `from` ≤ x ≤ `to`, where it had points. `residualScale` is the
 * robust scale of vol residuals, `count` the points with weight.
 */
export type SmileFit = {
  readonly kind: 'ok'
  readonly vol: StrikeVol
  readonly coefficients: Float64Array
  readonly from: number
  readonly to: number
  readonly count: number
  readonly residualScale: number
}
export type SmileRefusal = {
  readonly kind: 'refused'
  readonly reason: 'no-atm-vol' | 'too-few-points'
  readonly count: number
}

export type SmileFitOptions = {
  /** Powers up to this: 2..6. */
  readonly degree?: number
  /** Strikes farther than so many standard deviations are left out. */
  readonly reach?: number
}

const TUKEY = 4.685
const ROUNDS = 15

/**
 * Robust least squares over the out-of-the-money vols: weights fall with the width of the market in vol where bid and ask are known, and
 * by Tukey's biweight with the residual, so that a few wrong quotes stand out instead of bending the smile.
 *
 * @throws RangeError for a degree out of 2..6 or a reach that is not positive
 */
export function fitSmile(chain: OptionChain, { degree = 4, reach = 4 }: SmileFitOptions = {}): SmileFit | SmileRefusal {
  if (!Number.isInteger(degree) || degree < 2 || degree > 6) throw new RangeError(`degree must be 2..6, was ${degree}`)
  if (!(reach > 0)) throw new RangeError(`reach must be above 0, was ${reach}`)
  const { strikes, strikeCount } = chain
  const { forward } = chain.forward()
  const atm = atmVol(chain).iv
  if (!(atm > 0)) return { kind: 'refused', reason: 'no-atm-vol', count: 0 }
  const isNormal = chain.model === 'bachelier'
  const deviation = atm * Math.sqrt(chain.years)
  const scaled = (strike: number): number => (isNormal ? strike - forward : log(strike / forward)) / deviation
  const x: number[] = []
  const y: number[] = []
  const width: number[] = []
  for (let i = 0; i < strikeCount; i += 1) {
    const at = scaled(strikes[i]!)
    const vol = outOfTheMoneyVol(chain, i)
    if (Number.isNaN(vol) || at < -reach || at > reach) continue
    x.push(at)
    y.push(vol)
    width.push(marketWidth(chain, strikes[i]! < forward ? i + strikeCount : i))
  }
  const count = x.length
  if (count < degree + 2) return { kind: 'refused', reason: 'too-few-points', count }
  const base = weightsOf(width)
  const residual = new Float64Array(count)
  const weight = Float64Array.from(base)
  let coefficients: Float64Array = new Float64Array(degree + 1)
  let scale = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    const next = solveWeighted(x, y, weight, degree)
    if (next === null) break
    coefficients = next
    for (let i = 0; i < count; i += 1) residual[i] = y[i]! - horner(coefficients, x[i]!)
    scale = Math.max(1.4826 * medianOf(residual.map(Math.abs)), 1e-9 * atm)
    for (let i = 0; i < count; i += 1) {
      const u = residual[i]! / (TUKEY * scale)
      weight[i] = u > -1 && u < 1 ? base[i]! * (1 - u * u) ** 2 : 0
    }
  }
  const [from, to] = [x[0]!, x[count - 1]!]
  const vol = (strike: number): number => {
    const at = scaled(strike)
    return at >= from && at <= to ? horner(coefficients, at) : Number.NaN
  }
  const kept = weight.reduce((sum, w) => sum + (w > 0 ? 1 : 0), 0)
  return { kind: 'ok', vol, coefficients, from, to, count: kept, residualScale: scale }
}

/**
 * A row against the smile. `volDifference` = iv − fair vol (a fraction), `priceDifference` = price − fair price, in money per unit of the
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

/** Every row with a usable vol where the smile says one, in row order. `scale`: of vol differences, for `score`. */
export function mispricings(chain: OptionChain, smile: StrikeVol, scale: number): readonly Mispricing[] {
  const columns = chain.columns()
  const { forward, discount } = chain.forward()
  const rootYears = Math.sqrt(chain.years)
  const price = chain.model === 'bachelier' ? signedBachelierPrice : signedBlackPrice
  const unit = chain.priceUnit === 'underlying' ? forward : 1
  const found: Mispricing[] = []
  for (let row = 0; row < 2 * chain.strikeCount; row += 1) {
    const iv = usableVol(columns, row)
    const strike = columns.strike[row]!
    const fairVol = smile(strike)
    if (Number.isNaN(iv) || !(fairVol > 0)) continue
    const fairPrice = discount * price(columns.right[row]!, forward, strike, fairVol * rootYears)
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
      score: (iv - fairVol) / scale,
      edge: bid > 0 && ask > 0 ? Math.max(bid - fairPrice, fairPrice - ask) : Number.NaN,
    })
  }
  return found
}

/**
 * The out-of-the-money vols as a surface fit takes them: a row for each listed strike, vol NaN where it is not usable; vols of bid and
 * ask; weights as {@link fitSmile} has them.
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

/** An SVI slice as {@link mispricings} takes it, at the chain's forward and time. */
export function strikeVolOfSvi(chain: OptionChain, svi: RawSvi): StrikeVol {
  const { forward } = chain.forward()
  const { years } = chain
  return (strike) => Math.sqrt(sviVariance(svi, log(strike / forward)) / years)
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
  const median = known.length === 0 ? 1 : medianOf(known)
  const floor = median > 0 ? median / 2 : 1
  return Float64Array.from(width, (w) => (floor / Math.max(Number.isNaN(w) ? 2 * median : w, floor)) ** 2)
}

/** Normal equations by Cholesky: with x in standard deviations and a degree of 6 at most, doubles hold them. Null when singular. */
function solveWeighted(
  x: readonly number[],
  y: readonly number[],
  weight: Float64Array,
  degree: number,
): Float64Array | null {
  const size = degree + 1
  const moments = new Float64Array(2 * degree + 1)
  const right = new Float64Array(size)
  for (let i = 0; i < x.length; i += 1) {
    let power = weight[i]!
    for (let j = 0; j <= 2 * degree; j += 1) {
      moments[j] = moments[j]! + power
      if (j < size) right[j] = right[j]! + power * y[i]!
      power *= x[i]!
    }
  }
  const factor = new Float64Array(size * size)
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = moments[i + j]!
      for (let k = 0; k < j; k += 1) sum -= factor[i * size + k]! * factor[j * size + k]!
      if (i !== j) factor[i * size + j] = sum / factor[j * size + j]!
      else if (sum > 1e-13 * moments[2 * i]!) factor[i * size + i] = Math.sqrt(sum)
      else return null
    }
  }
  for (let i = 0; i < size; i += 1) {
    for (let k = 0; k < i; k += 1) right[i] = right[i]! - factor[i * size + k]! * right[k]!
    right[i] = right[i]! / factor[i * size + i]!
  }
  for (let i = size - 1; i >= 0; i -= 1) {
    for (let k = i + 1; k < size; k += 1) right[i] = right[i]! - factor[k * size + i]! * right[k]!
    right[i] = right[i]! / factor[i * size + i]!
  }
  return right
}

function horner(coefficients: Float64Array, x: number): number {
  let sum = 0
  for (let i = coefficients.length - 1; i >= 0; i -= 1) sum = sum * x + coefficients[i]!
  return sum
}

function medianOf(values: Float64Array): number {
  const sorted = Float64Array.from(values).sort()
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}
