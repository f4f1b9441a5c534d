import { type CalendarCheck, checkCalendar } from './calendar-spread.ts'
import { type ButterflyCheck, checkButterfly, smileOf } from './durrleman.ts'
import { type Candidate, SliceFit } from './slice-fit.ts'
import {
  type FitQuality,
  fitQuality,
  robustScale,
  type SmileQuotes,
  short,
  type UsableQuotes,
  usableQuotes,
} from './smile-quotes.ts'
import { type RawSvi, sviVariance } from './svi.ts'

/** What a fit must keep to, and when a quote is an outlier. */
export type SviFitOptions = {
  /**
   * `forbid` (the default) bends the fit until the checks pass, which costs fit error; `report` takes the best fit and
   * says what arbitrage it holds. Either way the checks' word is in the result.
   */
  readonly arbitrage?: 'forbid' | 'report'
  /**
   * The slice of the next longer expiry, which the fit has to stay below as far as its own quotes reach and a quarter
   * more. Further out a crossing is reported, not prevented: wings that no quote supports would bend the smile where
   * quotes are.
   */
  readonly later?: RawSvi
  /** A row is an outlier when its error is more than this many robust standard deviations, and … Default 6. */
  readonly outlierSigmas?: number
  /** … more than this in vol. Default 0.0025, a quarter of a vol point. */
  readonly outlierVolMin?: number
}

/**
 * What a user of the fit has to know.
 * - `few-quotes`: fewer than eight different strikes for five parameters. `many-outliers`: more than a quarter of the
 *   rows.
 * - `one-sided`: all used strikes lie on one side of the forward. `at-bound`: a parameter came to the edge of what is
 *   searched.
 * - `poor-fit`: the error of the used rows is over a tenth of their median vol: the smile is no SVI one, or
 *   constraints bent it.
 * - `bent`: where all expiries are fitted together, its quotes contradict theirs: the error is over four times that of a slice by itself.
 * - `not-converged`: the minimiser ran out of iterations.
 * - `butterfly-arbitrage`, `calendar-arbitrage`: what the checks found.
 */
export type SviFinding = {
  readonly kind:
    | 'few-quotes'
    | 'many-outliers'
    | 'one-sided'
    | 'at-bound'
    | 'poor-fit'
    | 'bent'
    | 'not-converged'
    | 'butterfly-arbitrage'
    | 'calendar-arbitrage'
  readonly detail: string
}

/** A slice, how well it goes through the quotes, and what the checks say of it. */
export type SviFitted = {
  readonly kind: 'fitted'
  readonly years: number
  readonly svi: RawSvi
  readonly quality: FitQuality
  readonly butterfly: ButterflyCheck
  /** Against `later`; absent when none was given. */
  readonly calendar?: CalendarCheck
  /** Least and greatest log-forward moneyness of the used rows: beyond them the smile is extrapolated. */
  readonly kLow: number
  readonly kHigh: number
  readonly findings: readonly SviFinding[]
}

/** Why there is no slice; `detail` has the numbers. */
export type FitRefused = {
  readonly kind: 'refused'
  /** `too-few-quotes`: fewer than five different usable strikes. `invalid-years`: no positive time. */
  readonly reason: 'too-few-quotes' | 'invalid-years'
  readonly detail: string
}

/**
 * Fits a raw SVI slice to the vols of one expiry.
 *
 * Starts come from the quasi-explicit reduction (for given m and σ, w is linear in the other three), solved for the
 * least sum of absolute errors on a fixed grid of (m, σ); the three best go on by Levenberg and Marquardt's method in
 * parameters that cannot leave the valid domain (least variance > 0, wing slopes in 0 … 2), with Huber's weights, then
 * without outliers, then, where arbitrage is forbidden, with penalties on what the checks find. Errors are in vol.
 * Deterministic: equal quotes give equal bits.
 *
 * @throws RangeError if columns differ in length, or `arbitrage` is another word
 * @see De Marco, Martini, "Quasi-explicit calibration of Gatheral's SVI model", Zeliade Systems (2009)
 */
export function fitSvi(quotes: SmileQuotes, options: SviFitOptions = {}): SviFitted | FitRefused {
  const { outlierSigmas = 6, outlierVolMin = 0.0025, arbitrage = 'forbid', later } = options
  if (arbitrage !== 'forbid' && arbitrage !== 'report') {
    throw new RangeError(`arbitrage must be one of forbid, report, was '${arbitrage}'`)
  }
  const { years } = quotes
  const usable = usableQuotes(quotes)
  if (!(years > 0 && Number.isFinite(years))) {
    return { kind: 'refused', reason: 'invalid-years', detail: `years must be above 0 and finite, was ${years}` }
  }
  if (usable.distinct < 5) {
    const detail = `five different strikes are needed, ${usable.distinct} of ${quotes.logMoneyness.length} rows are usable and differ`
    return { kind: 'refused', reason: 'too-few-quotes', detail }
  }
  const problem = new SliceFit(usable, years, arbitrage === 'forbid', later)
  const isOutlier = new Uint8Array(usable.k.length)
  let best = problem.robust(problem.starts())
  for (let pass = 0; pass < 2; pass += 1) {
    const errors = problem.errors(best.svi)
    const scale = robustScale(errors, isOutlier)
    for (let i = 0; i < errors.length; i += 1) {
      const size = Math.abs(errors[i]!)
      const inVol = size / Math.sqrt(usable.weight[i]!)
      isOutlier[i] = size > outlierSigmas * scale && inVol > outlierVolMin ? 1 : 0
    }
    if (distinctKept(usable.k, isOutlier) < 5) {
      isOutlier.fill(0)
      break
    }
    best = problem.plain(best.parameters, isOutlier)
  }
  if (arbitrage === 'forbid') best = problem.withoutArbitrage(best, isOutlier)
  return sviReport(quotes, usable, problem, best, isOutlier, options)
}

function distinctKept(k: Float64Array, isOutlier: Uint8Array): number {
  return new Set(k.filter((_, i) => isOutlier[i] !== 1)).size
}

/** What is said of a slice that a search came to. */
export function sviReport(
  quotes: SmileQuotes,
  usable: UsableQuotes,
  problem: SliceFit,
  { svi, parameters, converged }: Candidate,
  isOutlier: Uint8Array,
  { later }: SviFitOptions,
): SviFitted {
  const { years } = quotes
  const fitted = usable.k.map((k) => Math.sqrt(sviVariance(svi, k) / years))
  const quality = fitQuality(quotes, usable, fitted, isOutlier)
  const kept = usable.k.filter((_, i) => isOutlier[i] !== 1)
  const kLow = kept[0]!
  const kHigh = kept[kept.length - 1]!
  const butterfly = checkButterfly(smileOf(svi))
  const calendar =
    later === undefined ? undefined : checkCalendar(svi, later, Math.max(Math.abs(kLow), Math.abs(kHigh)))

  const fit = {
    kind: 'fitted',
    years,
    svi,
    quality,
    butterfly,
    ...(calendar === undefined ? {} : { calendar }),
    kLow,
    kHigh,
  } as const
  return {
    ...fit,
    findings: findingsOf(fit, usable, isOutlier, { isAtBound: problem.isAtBound(parameters), converged }),
  }
}

function findingsOf(
  { svi, quality, butterfly, calendar, kLow, kHigh }: Omit<SviFitted, 'findings'>,
  { k, vol }: UsableQuotes,
  isOutlier: Uint8Array,
  { isAtBound, converged }: { readonly isAtBound: boolean; readonly converged: boolean },
): readonly SviFinding[] {
  const findings: SviFinding[] = []
  const strikes = distinctKept(k, isOutlier)
  if (strikes < 8) findings.push({ kind: 'few-quotes', detail: `${strikes} strikes for five parameters` })
  if (quality.outliers.length * 4 > k.length) {
    findings.push({
      kind: 'many-outliers',
      detail: `${quality.outliers.length} of ${k.length} rows are set aside`,
    })
  }
  if (kLow > 0 || kHigh < 0) {
    findings.push({ kind: 'one-sided', detail: `all log-moneyness is from ${short(kLow)} to ${short(kHigh)}` })
  }
  if (isAtBound) {
    const names = ['a', 'b', 'rho', 'm', 'sigma'] as const
    findings.push({ kind: 'at-bound', detail: names.map((name) => `${name} ${short(svi[name])}`).join(', ') })
  }
  const middleVol = [...vol].sort((x, y) => x - y)[vol.length >> 1]!
  if (!(quality.rmseVol <= 0.1 * middleVol)) {
    findings.push({
      kind: 'poor-fit',
      detail: `error ${short(quality.rmseVol)} at a median vol of ${short(middleVol)}`,
    })
  }
  if (!converged) findings.push({ kind: 'not-converged', detail: 'the minimiser ran out of iterations' })
  if (butterfly.outcome !== 'free') {
    const { outcome, gMin, kAtMin } = butterfly
    const worst = Number.isNaN(gMin) ? '' : `: g = ${short(gMin)} at ${short(kAtMin)}`
    findings.push({ kind: 'butterfly-arbitrage', detail: `${outcome}${worst}` })
  }
  if (calendar !== undefined && calendar.outcome !== 'free') {
    const { excess, kAtExcess, crossings } = calendar
    const where = excess > 0 ? `excess ${short(excess)} at ${short(kAtExcess)}` : 'beyond the quotes'
    findings.push({ kind: 'calendar-arbitrage', detail: `${where}, crossings at ${crossings.map(short).join(', ')}` })
  }
  return findings
}
