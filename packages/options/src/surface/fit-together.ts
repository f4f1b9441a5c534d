import { type FitRefused, fitSvi, type SviFinding, type SviFitOptions, type SviFitted, sviReport } from './fit-svi.ts'
import { freeSlices } from './free-slices.ts'
import { fitJointly, type JointResult, type JointSlice } from './joint-fit.ts'
import { SliceFit } from './slice-fit.ts'
import { type SmileQuotes, short, type UsableQuotes, usableQuotes } from './smile-quotes.ts'
import { type Ssvi, ssviEtaMax, ssviSlice } from './ssvi.ts'
import { type RawSvi, sviVariance } from './svi.ts'

/** A joint fit that makes the error of an expiry so many times as large contradicts its quotes. */
export const BENT_MAX = 4
const TRUST_ROUNDS = 4
/** The least that the quotes of an expiry count for: with nothing to hold it a slice goes anywhere. */
const DISTRUST = 1e-4

/** What `fitSvi` made of the quotes of an expiry, for who has it already. */
export type QuotesAlone = SmileQuotes & { readonly alone?: SviFitted | FitRefused }

/** `place` among all; an error above `errorMax` says that the others contradict the quotes. */
type Expiry = {
  readonly place: number
  readonly quotes: SmileQuotes
  readonly usable: UsableQuotes
  readonly alone: SviFitted
  readonly errorMax: number
}

/**
 * SVI slices of several expiries, by ascending expiry, fitted as one problem under the conditions that none holds a butterfly and none
 * lies above a later one, at any strike: what short or thin expiries leave open about their wings, the others decide. Each expiry is
 * fitted by itself first, which names its outliers; the joint search sets out from the nearest of a few SSVI laws, which are free
 * already. An expiry whose quotes contradict the others counts for less so that it does not bend them, and has the finding `bent`: from
 * the outset where it lies above a later one, or below an earlier, that goes with more quotes, else round by round. Refused expiries are
 * in their places.
 */
export function fitTogether(
  order: readonly QuotesAlone[],
  options: Omit<SviFitOptions, 'later' | 'arbitrage'> = {},
): readonly (SviFitted | FitRefused)[] {
  const { outlierVolMin = 0.0025 } = options
  const fits = order.map((quotes) => quotes.alone ?? fitSvi(quotes, options))
  const expiries = fits.flatMap((alone, place): Expiry[] => {
    if (alone.kind === 'refused') return []
    const quotes = order[place]!
    const errorMax = BENT_MAX * Math.max(alone.quality.rmseVol, outlierVolMin)
    return [{ place, quotes, usable: usableQuotes(quotes), alone, errorMax }]
  })
  if (expiries.length === 0) return fits
  const { slices, joint } = solve(expiries)
  const free = freeSlices(joint.slices)
  for (const [e, { place, quotes, usable, alone, errorMax }] of expiries.entries()) {
    const { fit, reweight } = slices[e]!
    const svi = free[e]!
    const later = free[e + 1]
    const candidate = { svi, parameters: fit.parametersOf(svi), converged: joint.converged }
    const isOutlier = Uint8Array.from(reweight, (factor) => (factor === 0 ? 1 : 0))
    const report = sviReport(quotes, usable, fit, candidate, isOutlier, later === undefined ? {} : { later })
    const [error, own] = [report.quality.rmseVol, alone.quality.rmseVol]
    const bent: SviFinding = { kind: 'bent', detail: `error ${short(error)}, by itself ${short(own)}` }
    fits[place] = error > errorMax ? { ...report, findings: [bent, ...report.findings] } : report
  }
  return fits
}

/** The joint fit, and the slices as they were weighted in the end. */
function solve(expiries: readonly Expiry[]): { readonly slices: readonly JointSlice[]; readonly joint: JointResult } {
  const vols = expiries.flatMap(({ usable }) => [...usable.vol]).sort((x, y) => x - y)
  const agrees = agreeing(expiries)
  const start = nearestLaw(expiries, agrees)
  let slices = expiries.map(({ usable, alone }, e): JointSlice => {
    const outliers = new Set(alone.quality.outliers)
    const trust = agrees.has(e) ? 1 : DISTRUST
    return {
      fit: new SliceFit(usable, alone.years, true, undefined),
      start: start[e]!,
      reweight: Float64Array.from(usable.row, (row) => (outliers.has(row) ? 0 : trust)),
    }
  })
  for (let round = 0; ; round += 1) {
    const joint = fitJointly(slices, vols[vols.length >> 1]!)
    const excess = slices.map(({ fit, reweight }, e) => {
      const { usable, errorMax } = expiries[e]!
      return rmse(fit.errors(joint.slices[e]!), reweight, usable) / errorMax
    })
    const worst = Math.max(...excess)
    if (round === TRUST_ROUNDS || worst <= 1) return { slices, joint }
    slices = slices.map(({ fit, reweight }, e) => {
      // Those that the worst ones bend are not to blame.
      const trust = excess[e]! > Math.max(1, worst / 2) ? 1 / excess[e]! ** 2 : 1
      const lessened = reweight.map((factor) => (factor === 0 ? 0 : Math.max(DISTRUST, factor * trust)))
      return { fit, start: joint.slices[e]!, reweight: lessened }
    })
  }
}

/** The places of those expiries with the most quotes of which each is compatible with the next. */
function agreeing(expiries: readonly Expiry[]): ReadonlySet<number> {
  const chains: { readonly places: readonly number[]; readonly quotes: number }[] = []
  const none = { places: [], quotes: 0 }
  for (const [e, expiry] of expiries.entries()) {
    const before = mostQuotes(chains.filter((_, d) => mayLieBelow(expiries[d]!, expiry))) ?? none
    chains.push({ places: [...before.places, e], quotes: before.quotes + expiry.alone.quality.used })
  }
  return new Set(mostQuotes(chains)!.places)
}

function mostQuotes<T extends { readonly quotes: number }>(chains: readonly T[]): T | undefined {
  return chains.reduce<T | undefined>(
    (best, chain) => (best === undefined || chain.quotes > best.quotes ? chain : best),
    undefined,
  )
}

/** Whether errors that are no contradiction take one below the other where both are quoted, nearest to the money. */
function mayLieBelow(earlier: Expiry, later: Expiry): boolean {
  const low = Math.max(earlier.alone.kLow, later.alone.kLow)
  const high = Math.min(earlier.alone.kHigh, later.alone.kHigh)
  if (low > high) return true
  const k = Math.min(Math.max(low, 0), high)
  const variance = ({ alone: { svi, years }, errorMax }: Expiry, sign: 1 | -1): number =>
    Math.max(0, Math.sqrt(sviVariance(svi, k) / years) + sign * errorMax) ** 2 * years
  return variance(earlier, -1) <= variance(later, 1)
}

/** Of errors that hold the square roots of the weights. */
function rmse(errors: Float64Array, reweight: Float64Array, { weight }: UsableQuotes): number {
  let squares = 0
  let weights = 0
  for (let i = 0; i < errors.length; i += 1) {
    if (reweight[i] === 0) continue
    squares += errors[i]! * errors[i]!
    weights += weight[i]!
  }
  return Math.sqrt(squares / weights)
}

/**
 * Slices without any arbitrage near the quotes: of twenty SSVI laws the one with the least sum of absolute errors. The variances at
 * the money are those of the slices that agree, made to rise: halfway between the most so far and the least yet to come.
 */
function nearestLaw(expiries: readonly Expiry[], agrees: ReadonlySet<number>): RawSvi[] {
  const own = expiries.map(({ alone }) => sviVariance(alone.svi, 0))
  const thetas = own.map((_, e) => {
    const most = Math.max(...own.filter((_, d) => d <= e && agrees.has(d)))
    const least = Math.min(...own.filter((_, d) => d >= e && agrees.has(d)))
    const [low, high] = [most === -Infinity ? least : most, least === Infinity ? most : least]
    return ((1 + 1e-4 * e) * (low + high)) / 2
  })
  let best: RawSvi[] = []
  let bestCost = Infinity
  for (const rho of [-0.8, -0.5, -0.2, 0.1, 0.4]) {
    for (const share of [0.2, 0.4, 0.6, 0.9]) {
      const law: Ssvi = { rho, eta: share * ssviEtaMax(rho, 0.5, thetas[0]!), gamma: 0.5 }
      const slices = thetas.map((theta) => ssviSlice(law, theta))
      let cost = 0
      for (const [e, { usable, alone }] of expiries.entries()) {
        if (!agrees.has(e)) continue
        for (const [i, k] of usable.k.entries()) {
          cost += usable.weight[i]! * Math.abs(Math.sqrt(sviVariance(slices[e]!, k) / alone.years) - usable.vol[i]!)
        }
      }
      if (cost < bestCost) {
        bestCost = cost
        best = slices
      }
    }
  }
  return best
}
