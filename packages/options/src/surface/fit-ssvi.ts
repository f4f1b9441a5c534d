import { type FitRefused, fitSvi, type SviFitted } from './fit-svi.ts'
import {
  ascending,
  type FitQuality,
  fitQuality,
  type SmileQuotes,
  short,
  type UsableQuotes,
  usableQuotes,
} from './smile-quotes.ts'
import { type Ssvi, ssviSlice } from './ssvi.ts'
import { SsviProblem } from './ssvi-problem.ts'
import { type RawSvi, sviVariance } from './svi.ts'

/** When a quote is an outlier: further from the fit than both limits. */
export type SsviFitOptions = {
  /** As in a slice's fit; the scale is taken over all expiries. Default 6. */
  readonly outlierSigmas?: number
  /** Default 0.0025, a quarter of a vol point. */
  readonly outlierVolMin?: number
}

/** One expiry of the fit, and the span of log-forward moneyness that its quotes cover. */
export type SsviFittedSlice = {
  readonly years: number
  /** At-the-money total variance. */
  readonly theta: number
  readonly svi: RawSvi
  readonly quality: FitQuality
  readonly kLow: number
  readonly kHigh: number
}

/**
 * `at-bound`: the best fit lies at the edge of what is free of arbitrage. `worse-than-svi`: expiries whose error is
 * over twice that of a slice of their own, told by their `years`.
 */
export type SsviFinding = {
  readonly kind: 'at-bound' | 'many-outliers' | 'not-converged' | 'worse-than-svi'
  readonly detail: string
  readonly years?: readonly number[]
}

/** The fit and how well it goes through the quotes; vols as fractions. */
export type SsviFitted = {
  readonly kind: 'fitted'
  readonly ssvi: Ssvi
  /** By ascending expiry. */
  readonly slices: readonly SsviFittedSlice[]
  /** Over all expiries. */
  readonly rmseVol: number
  readonly maxErrorVol: number
  readonly findings: readonly SsviFinding[]
}

/** Why there is no fit; `detail` has the numbers. */
export type SsviRefused = {
  readonly kind: 'refused'
  readonly reason: 'too-few-quotes' | 'invalid-years'
  readonly detail: string
}

/**
 * Fits one SSVI surface to the vols of several expiries: ρ, η, γ and one θ for each, inside the domain in which the
 * surface holds no arbitrage (`isSsviFree` from the least θ on, θ increasing), with Huber's weights and then without
 * outliers, from four fixed starts. It bends less than SVI by expiry: where that costs much, a finding says so.
 * Deterministic.
 *
 * @throws RangeError if columns differ in length
 */
export function fitSsvi(expiries: readonly SmileQuotes[], options: SsviFitOptions = {}): SsviFitted | SsviRefused {
  const { outlierSigmas = 6, outlierVolMin = 0.0025 } = options
  const order = ascending(expiries)
  const years = order.map((quotes) => quotes.years)
  if (order.length === 0 || years.some((t, i) => !(t > 0 && t < Infinity) || t === years[i - 1])) {
    return {
      kind: 'refused',
      reason: 'invalid-years',
      detail: `years must be above 0, finite and different, were ${years.join(', ')}`,
    }
  }
  const usable = order.map(usableQuotes)
  const count = usable.reduce((sum, { k }) => sum + k.length, 0)
  const empty = usable.findIndex(({ k }) => k.length === 0)
  if (empty >= 0 || count < order.length + 3) {
    const detail =
      empty >= 0 ? `no usable row at ${years[empty]} years` : `${count} usable rows for ${order.length + 3} parameters`
    return { kind: 'refused', reason: 'too-few-quotes', detail }
  }
  const alone = order.map((quotes) => fitSvi(quotes, { arbitrage: 'report' }))
  const problem = new SsviProblem(
    usable,
    years,
    usable.map((own, i) => thetaOf(own, alone[i]!, years[i]!)),
  )
  const isOutlier = new Uint8Array(count)
  let best = problem.robust()
  for (let pass = 0; pass < 2; pass += 1)
    best = problem.withoutOutliers(best, isOutlier, { sigmas: outlierSigmas, volMin: outlierVolMin })

  const thetas = problem.thetasOf(best.parameters)
  const ssvi = problem.ssviOf(best.parameters, thetas[0]!)
  const slices = order.map((quotes, e) =>
    sliceOf(quotes, usable[e]!, { svi: ssviSlice(ssvi, thetas[e]!), theta: thetas[e]! }, problem.rowsOf(e, isOutlier)),
  )
  const findings: SsviFinding[] = []
  const dropped = isOutlier.reduce((sum, out) => sum + out, 0)
  if (dropped * 4 > count) findings.push({ kind: 'many-outliers', detail: `${dropped} of ${count} rows are set aside` })
  if (!best.converged) findings.push({ kind: 'not-converged', detail: 'the minimiser ran out of iterations' })
  if (problem.isAtBound(best.parameters)) findings.push({ kind: 'at-bound', detail: boundsOf(ssvi, thetas) })
  const worse = worseThan(alone, slices, outlierVolMin)
  if (worse.length > 0) {
    findings.push({
      kind: 'worse-than-svi',
      detail: `${worse.length} of ${slices.length} expiries: years ${worse.map((s) => short(s.years)).join(', ')}`,
      years: worse.map((slice) => slice.years),
    })
  }
  return { kind: 'fitted', ssvi, slices, ...errorsOf(slices), findings }
}

/** The total variance at the money that an expiry has by itself: of its own slice, or of its middle vol. */
function thetaOf({ vol }: UsableQuotes, own: SviFitted | FitRefused, years: number): number {
  const theta = own.kind === 'fitted' ? sviVariance(own.svi, 0) : 0
  if (theta > 0) return theta
  const middle = [...vol].sort((x, y) => x - y)[vol.length >> 1]!
  return middle * middle * years
}

function sliceOf(
  quotes: SmileQuotes,
  usable: UsableQuotes,
  { svi, theta }: { readonly svi: RawSvi; readonly theta: number },
  isOutlier: Uint8Array,
): SsviFittedSlice {
  const { years } = quotes
  const kept = usable.k.filter((_, i) => isOutlier[i] !== 1)
  const fitted = usable.k.map((k) => Math.sqrt(sviVariance(svi, k) / years))
  const quality = fitQuality(quotes, usable, fitted, isOutlier)
  return { years, theta, svi, quality, kLow: kept[0]!, kHigh: kept[kept.length - 1]! }
}

function boundsOf(ssvi: Ssvi, thetas: readonly number[]): string {
  const named = (['rho', 'eta', 'gamma'] as const).map((name) => `${name} ${short(ssvi[name])}`)
  return [...named, `thetas from ${short(Math.min(...thetas))}`].join(', ')
}

/** The slices that fit more than twice as badly as one of their own. */
function worseThan(
  alone: readonly (SviFitted | FitRefused)[],
  slices: readonly SsviFittedSlice[],
  volMin: number,
): readonly SsviFittedSlice[] {
  return slices.filter(({ quality }, e) => {
    const own = alone[e]!
    return own.kind === 'fitted' && quality.rmseVol > 2 * Math.max(own.quality.rmseVol, volMin)
  })
}

function errorsOf(slices: readonly SsviFittedSlice[]): Pick<SsviFitted, 'rmseVol' | 'maxErrorVol'> {
  let squares = 0
  let used = 0
  let maxErrorVol = 0
  for (const { quality } of slices) {
    squares += quality.rmseVol * quality.rmseVol * quality.used
    used += quality.used
    maxErrorVol = Math.max(maxErrorVol, quality.maxErrorVol)
  }
  return { rmseVol: Math.sqrt(squares / used), maxErrorVol }
}
