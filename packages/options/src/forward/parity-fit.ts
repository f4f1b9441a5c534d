/**
 * The forward from put–call parity: C − P = D·(F − K) at every strike, fitted robustly over the strikes near the money.
 *
 * With prices in units of the underlying (`inverse`, as Deribit quotes) the same line is (C − P) = D·(1 − K/F): one regression serves
 * both, for F = −intercept/slope either way.
 */

import { insert, medianOf, middleOf, modeOf, scaleOf, tukey } from './robust.ts'

/** How C − P of a strike is turned into a forward: prices in money, or in units of the underlying. */
export type PriceUnit = 'money' | 'underlying'

/** `any`: the underlying, and strikes with it, may be at zero or below, as oil was in April 2020 and as rates are under Bachelier. */
export type UnderlyingSign = 'positive' | 'any'

/**
 * - `strikesEachSide`: how many strikes with both prices are taken below and above the crossing.
 * - `countMin`: fewer pairs than that are no fit.
 * - `discount`: `given` (by the rate), or `fitted` from the slope; with fewer than six pairs, or a rate that is not known to
 *   `rateErrorMax`, it falls back to the given, and the result says so.
 * - `errorMaxRatio`: a forward not known to this fraction of itself (one standard error) is no fit; of the largest strike in use, where
 *   the underlying may be at zero.
 */
export type ParityPolicy = {
  readonly strikesEachSide: number
  readonly countMin: number
  readonly discount: 'given' | 'fitted'
  readonly rateErrorMax: number
  readonly errorMaxRatio: number
}

/** Four strikes on each side of the money and the rate that is given; no forward that is not known to 1 % of its own size. */
export const DEFAULT_PARITY_POLICY: ParityPolicy = {
  strikesEachSide: 4,
  countMin: 3,
  discount: 'given',
  rateErrorMax: 0.005,
  errorMaxRatio: 0.01,
}

/**
 * Columns by strike, ascending, none twice. `callMinusPut` is NaN where either price is missing. `halfSpread` is the half-width of what
 * C − P may be, NaN where not known. `tradeTsUs` is when the older of the two last traded, where last prices are all there is, and NaN
 * where they are not; left out, with `nowUs`, nothing is known of when.
 */
export type ParityColumns = {
  readonly strikes: Float64Array
  readonly callMinusPut: Float64Array
  readonly halfSpread: Float64Array
  readonly tradeTsUs?: Float64Array
  readonly nowUs?: number
  readonly years: number
}

/**
 * A fit and how good it is, in the underlying's price units: `residualScale` is the robust scale (1.4826 × median absolute residual) of
 * the forwards that single strikes give, `residualMax` the largest among the kept, `forwardError` one standard error of the forward,
 * `slope` that of C − P over K. `count` strikes were kept, `outlierCount` given no weight.
 */
export type ParityFit = {
  readonly forward: number
  readonly discount: number
  readonly discountSource: 'given' | 'fitted'
  /** One standard error of the fitted rate per year; NaN when the slope was not fitted. */
  readonly rateError: number
  readonly slope: number
  readonly count: number
  readonly outlierCount: number
  readonly residualScale: number
  readonly residualMax: number
  readonly forwardError: number
}

/** No forward: fewer pairs than `countMin`, no strike at which calls and puts change places, or a fit that is too rough. */
export type ParityRefusal = {
  readonly kind: 'refused'
  readonly reason: 'too-few-pairs' | 'no-crossing' | 'poor-fit'
  /** What was met and what is asked for: pairs, or the standard error of the forward as `errorMaxRatio` has it. */
  readonly was: number
  readonly limit: number
}

/** A fit, or why there is none. */
export type ParityResult = { readonly kind: 'ok'; readonly fit: ParityFit } | ParityRefusal

const ROUNDS = 20
/**
 * A pair is right to within its spread, and to what its four sides miss each other by in time: the scale of residuals is at most so many of
 * the window's median half-spread and this share of the underlying.
 */
const SPREADS = 2
const ASYNCHRONY = 1e-4
/**
 * And at least so much of it, which keeps what lies within the spread: two pairs of three that agree to the tick, as ticks make them, do
 * not make the third an outlier.
 */
const SPREAD_LEAST = 0.25
/** In so long an index moves by {@link ASYNCHRONY} (15 % a year, 252 sessions of six hours): what a last price is wrong by in time alone. */
const ASYNCHRONY_US = 5e6
/** A line has two numbers to tell: fewer pairs than this go through one whatever they say. */
const LINE_MIN = 6
/** Prices that agree to this fraction of the underlying differ by rounding alone: none of them is an outlier. */
const ROUNDING = 1e-12

/** Holds the scratch space, so that a refit of a chain that ticks allocates its result only. */
export class ParityRegression {
  readonly #strike: Float64Array
  readonly #value: Float64Array
  readonly #implied: Float64Array
  readonly #base: Float64Array
  readonly #nearness: Float64Array
  readonly #weight: Float64Array
  readonly #sorted: Float64Array
  readonly #medians: Float64Array
  readonly #policy: ParityPolicy
  readonly #inverse: boolean
  readonly #isPositive: boolean
  readonly #ageUs: Float64Array
  readonly #relativeSpread: Float64Array
  /** Half the market's width in C − P, at the median of the window; 0 where no spread is known. */
  #halfSpread = 0
  #scaleMin = 0
  #scaleMax = Infinity

  /** @throws RangeError for a window without strikes, or a minimum below 2 */
  constructor(
    policy: ParityPolicy = DEFAULT_PARITY_POLICY,
    unit: PriceUnit = 'money',
    sign: UnderlyingSign = 'positive',
  ) {
    const { strikesEachSide, countMin } = policy
    if (!Number.isInteger(strikesEachSide) || strikesEachSide < 1 || strikesEachSide > 64)
      throw new RangeError(`strikesEachSide must be an integer 1..64, was ${strikesEachSide}`)
    if (!Number.isInteger(countMin) || countMin < 2) throw new RangeError(`countMin must be 2 or more, was ${countMin}`)
    const most = 2 * strikesEachSide
    this.#policy = policy
    this.#inverse = unit === 'underlying'
    this.#isPositive = sign === 'positive'
    this.#strike = new Float64Array(most)
    this.#value = new Float64Array(most)
    this.#implied = new Float64Array(most)
    this.#base = new Float64Array(most)
    this.#nearness = new Float64Array(most)
    this.#weight = new Float64Array(most)
    this.#sorted = new Float64Array(most)
    this.#medians = new Float64Array(most)
    this.#ageUs = new Float64Array(most)
    this.#relativeSpread = new Float64Array(most)
  }

  /**
   * The forward behind the pairs near the money, or why none is; the same columns give the same bits, whatever was fitted before.
   * `discount` is the given discount factor to expiry.
   */
  fit(columns: ParityColumns, discount: number): ParityResult {
    const { countMin } = this.#policy
    const n = this.#gather(columns)
    if (n < countMin) return { kind: 'refused', reason: 'too-few-pairs', was: n, limit: countMin }
    const fitted = this.#policy.discount === 'fitted' ? this.#fitLine(columns.years, n) : null
    if (fitted !== null) return fitted
    this.#imply(discount, n)
    const level = this.#fitLevel(discount, n, true)
    // Too few agree as spreads and time explain, be it that the others agree to the tick: those that are there have to do.
    return level.kind === 'refused' && level.reason === 'too-few-pairs' ? this.#fitLevel(discount, n, false) : level
  }

  /**
   * Takes the pairs around the crossing. C − P falls with the strike and is zero at the forward, so the number of strikes where it is
   * positive ranks the forward among them: a wrong quote moves the rank by one, not the window to itself.
   */
  #gather({ strikes, callMinusPut, halfSpread, tradeTsUs, nowUs = Number.NaN }: ParityColumns): number {
    const eachSide = this.#policy.strikesEachSide
    let above = 0
    for (let i = 0; i < strikes.length; i += 1) if (callMinusPut[i]! > 0) above += 1
    let crossing = 0
    for (let seen = 0; crossing < strikes.length && seen < above; crossing += 1)
      if (!Number.isNaN(callMinusPut[crossing]!)) seen += 1
    let from = crossing
    let below = 0
    while (from > 0 && below < eachSide) {
      from -= 1
      if (!Number.isNaN(callMinusPut[from]!)) below += 1
    }
    let n = 0
    let right = eachSide
    for (let i = from; i < strikes.length && right > 0; i += 1) {
      const value = callMinusPut[i]!
      if (Number.isNaN(value)) continue
      if (i >= crossing) right -= 1
      const rank = n < below ? below - n : n - below + 1
      this.#nearness[n] = tricube((rank - 0.5) / (eachSide + 0.5))
      this.#strike[n] = strikes[i]!
      this.#value[n] = value
      this.#base[n] = halfSpread[i]!
      this.#ageUs[n] = tradeTsUs === undefined ? Number.NaN : nowUs - tradeTsUs[i]!
      n += 1
    }
    this.#weigh(n)
    return n
  }

  /**
   * Half-spreads into weights 1/h², times how near the strike is to the crossing, where both sides trade most. A spread below half the
   * median of the window counts as that, so that no strike rules alone (where the median is 0, bid and ask being the same, below half of the
   * least that is not); an unknown one (NaN: a last price) counts as twice the median. Of last prices the older says less: the underlying
   * has moved since, by the root of the time.
   */
  #weigh(n: number): void {
    const sorted = this.#sorted
    let known = 0
    for (let i = 0; i < n; i += 1) {
      if (Number.isNaN(this.#base[i]!)) continue
      insert(sorted, known, this.#base[i]!)
      known += 1
    }
    const median = known === 0 ? 0 : middleOf(sorted, known)
    this.#halfSpread = median
    let typical = median
    for (let i = known >> 1; i < known && typical === 0; i += 1) typical = sorted[i]!
    const floor = typical > 0 ? 0.5 * typical : 1
    for (let i = 0; i < n; i += 1) {
      const halfSpread = this.#base[i]!
      const h = Math.max(Number.isNaN(halfSpread) ? 2 * typical : halfSpread, floor) / floor
      const ageUs = this.#ageUs[i]!
      const since = ageUs > 0 ? 1 + ageUs / ASYNCHRONY_US : 1
      this.#relativeSpread[i] = h
      this.#base[i] = this.#nearness[i]! / (h * h * since)
    }
  }

  #isForward(level: number): boolean {
    return this.#isPositive ? level > 0 : Number.isFinite(level)
  }

  /** What shares of the underlying are taken of: a level above zero itself; else the largest strike of the window, as levels may be 0. */
  #sizeOf(level: number, n: number): number {
    return this.#isPositive ? level : Math.max(Math.abs(this.#strike[0]!), Math.abs(this.#strike[n - 1]!))
  }

  /**
   * Bounds of the scale of residuals, where C − P is `perUnit` times a residual; a share of the underlying is one of `size`. The scale is 0
   * where more than half of the pairs agree.
   */
  #boundScale(perUnit: number, size: number): void {
    const halfSpread = this.#halfSpread * perUnit
    this.#scaleMin = Math.max(SPREAD_LEAST * halfSpread, ROUNDING * size)
    this.#scaleMax = halfSpread > 0 ? SPREADS * halfSpread + ASYNCHRONY * size : Infinity
  }

  /** With the discount known every strike implies a forward. */
  #imply(discount: number, n: number): void {
    const strike = this.#strike
    for (let i = 0; i < n; i += 1) {
      const y = this.#value[i]! / discount
      this.#implied[i] = this.#inverse ? strike[i]! / (1 - y) : strike[i]! + y
      const h = this.#relativeSpread[i]!
      this.#base[i]! /= h * h
    }
  }

  /**
   * A robust location of the forwards that strikes imply. It starts where they lie densest, so that nearly half of the quotes may be wrong.
   * Weights are 1/h⁴ here: the mid of a wide market is off by a share of its width, and to the side that its neighbours are off to, so that
   * more of them do not mend it.
   */
  #fitLevel(discount: number, n: number, isStrict: boolean): ParityResult {
    const implied = this.#implied
    let forward = isStrict ? modeOf(this.#sorted, implied, n) : medianOf(this.#sorted, implied, n)
    if (!this.#isForward(forward))
      return { kind: 'refused', reason: 'no-crossing', was: n, limit: this.#policy.countMin }
    const size = this.#sizeOf(forward, n)
    // Of an implied forward: in coins a half-spread is a share of it.
    this.#boundScale((this.#inverse ? forward : 1) / discount, size)
    const scaleMin = isStrict ? this.#scaleMin : Math.max(this.#scaleMin, ASYNCHRONY * size)
    const scaleMax = isStrict ? this.#scaleMax : Infinity
    let scale = 0
    for (let round = 0; round < ROUNDS; round += 1) {
      scale = Math.min(scaleOf(this.#sorted, implied, forward, n), scaleMax)
      const width = Math.max(scale, scaleMin)
      let sum = 0
      let sumWeights = 0
      for (let i = 0; i < n; i += 1) {
        const weight = this.#base[i]! * tukey(implied[i]! - forward, width)
        this.#weight[i] = weight
        // An implied forward may be infinite: a call at a whole coin.
        if (weight === 0) continue
        sum += weight * (implied[i]! - forward)
        sumWeights += weight
      }
      // The densest values may lie on both sides of their middle, and none of them near it.
      if (sumWeights === 0) break
      const move = sum / sumWeights
      forward += move
      if (Math.abs(move) <= 1e-13 * size) break
    }
    const slope = this.#inverse ? -discount / forward : -discount
    return this.#result(n, forward, scale, {
      discount,
      discountSource: 'given',
      rateError: Number.NaN,
      slope,
    })
  }

  /** Slope and level together: repeated medians to begin with, then biweight. Null where the slope does not tell the rate. */
  #fitLine(years: number, n: number): ParityResult | null {
    if (n < LINE_MIN) return null
    const strike = this.#strike
    const value = this.#value
    const residual = this.#implied
    let slope = this.#startingSlope(n)
    const middle = strike[n >> 1]!
    for (let i = 0; i < n; i += 1) residual[i] = value[i]! - slope * (strike[i]! - middle)
    let level = modeOf(this.#sorted, residual, n)
    const unit = this.#inverse ? 1 : this.#sizeOf(middle, n)
    this.#boundScale(1, unit)
    const scaleMin = this.#scaleMin
    const scaleMax = this.#scaleMax
    let scale = 0
    let meanX = 0
    let spread = 0
    let sumWeights = 0
    for (let round = 0; round < ROUNDS; round += 1) {
      for (let i = 0; i < n; i += 1) residual[i] = value[i]! - level - slope * (strike[i]! - middle)
      scale = Math.min(scaleOf(this.#sorted, residual, 0, n), scaleMax)
      let sumX = 0
      let sumY = 0
      sumWeights = 0
      for (let i = 0; i < n; i += 1) {
        const weight = this.#base[i]! * tukey(residual[i]!, Math.max(scale, scaleMin))
        this.#weight[i] = weight
        sumWeights += weight
        sumX += weight * (strike[i]! - middle)
        sumY += weight * value[i]!
      }
      meanX = sumX / sumWeights
      const meanY = sumY / sumWeights
      spread = 0
      let crossed = 0
      for (let i = 0; i < n; i += 1) {
        const dx = strike[i]! - middle - meanX
        spread += this.#weight[i]! * dx * dx
        crossed += this.#weight[i]! * dx * (value[i]! - meanY)
      }
      if (!(spread > 0)) return null
      const next = crossed / spread
      const still = Math.abs(next - slope) <= 1e-13 * Math.abs(slope)
      slope = next
      level = meanY - slope * meanX
      if (still) break
    }
    let kept = 0
    for (let i = 0; i < n; i += 1) if (this.#weight[i]! > 0) kept += 1
    if (!(slope < 0 && kept >= LINE_MIN)) return null
    const forward = middle - level / slope
    const discount = this.#inverse ? -slope * forward : -slope
    const slopeError = scale / Math.sqrt((spread * n) / sumWeights)
    const rateError = slopeError / -slope / years
    if (!(rateError <= this.#policy.rateErrorMax && this.#isForward(forward))) return null
    for (let i = 0; i < n; i += 1) residual[i] = forward - (value[i]! - level - slope * (strike[i]! - middle)) / slope
    return this.#result(n, forward, -scale / slope, { discount, discountSource: 'fitted', rateError, slope })
  }

  /** The median of each pair's median slope to the others (Siegel 1982): half of the pairs may be wrong. */
  #startingSlope(n: number): number {
    const strike = this.#strike
    const value = this.#value
    for (let i = 0; i < n; i += 1) {
      for (let j = 0, count = 0; j < n; j += 1) {
        if (i === j) continue
        insert(this.#sorted, count, (value[j]! - value[i]!) / (strike[j]! - strike[i]!))
        count += 1
      }
      this.#medians[i] = middleOf(this.#sorted, n - 1)
    }
    return medianOf(this.#sorted, this.#medians, n)
  }

  /** Weights and implied forwards are in place. */
  #result(
    n: number,
    forward: number,
    scale: number,
    line: Pick<ParityFit, 'discount' | 'discountSource' | 'rateError' | 'slope'>,
  ): ParityResult {
    let count = 0
    let residualMax = 0
    let sum = 0
    let sumSquares = 0
    let sumErrors = 0
    for (let i = 0; i < n; i += 1) {
      const weight = this.#weight[i]!
      if (weight === 0) continue
      const residual = this.#implied[i]! - forward
      count += 1
      sum += weight
      sumSquares += weight * weight
      sumErrors += weight * weight * residual * residual
      residualMax = Math.max(residualMax, Math.abs(residual))
    }
    // Of a weighted mean, where n − 1 of n observations are free; n is what weights so unequal leave of the pairs.
    const free = 1 - sumSquares / (sum * sum)
    const forwardError = Math.sqrt(sumErrors / free) / sum
    const { errorMaxRatio, countMin } = this.#policy
    if (count < countMin) return { kind: 'refused', reason: 'too-few-pairs', was: count, limit: countMin }
    const errorRatio = forwardError / this.#sizeOf(forward, n)
    if (!(errorRatio <= errorMaxRatio))
      return { kind: 'refused', reason: 'poor-fit', was: errorRatio, limit: errorMaxRatio }
    const outlierCount = n - count
    const fit: ParityFit = {
      forward,
      discount: line.discount,
      discountSource: line.discountSource,
      rateError: line.rateError,
      slope: line.slope,
      count,
      outlierCount,
      residualScale: scale,
      residualMax,
      forwardError,
    }
    return { kind: 'ok', fit }
  }
}

/** 1 at 0, 0 from 1 on. */
function tricube(u: number): number {
  const v = 1 - u * u * u
  return v * v * v
}
