import { exp, tanh } from '@tickworks/kernels'
import { fitSvi } from './fit-svi.ts'
import { type LeastSquaresResult, leastSquares } from './least-squares.ts'
import { type FitQuality, fitQuality, robustScale, type SmileQuotes, short, usableQuotes } from './smile-quotes.ts'
import { type Ssvi, ssviEtaMax, ssviSlice } from './ssvi.ts'
import { type RawSvi, sviVariance } from './svi.ts'

export type SsviFitOptions = {
  /** As in a slice's fit; the scale is taken over all expiries. Default 6. */
  readonly outlierSigmas?: number
  /** Default 0.0025, a quarter of a vol point. */
  readonly outlierVolMin?: number
}

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
 * over twice that of a slice of their own.
 */
export type SsviFinding = {
  readonly kind: 'at-bound' | 'many-outliers' | 'not-converged' | 'worse-than-svi'
  readonly detail: string
}

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

export type SsviRefused = {
  readonly kind: 'refused'
  readonly reason: 'too-few-quotes' | 'invalid-years'
  readonly detail: string
}

/** tanh⁻¹ of ρ, and the logit of γ. */
const STARTS = [
  [-0.5, 0],
  [-0.5, -1.5],
  [0.1, 0],
  [0.1, -1.5],
] as const

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
  const order = [...expiries].sort((x, y) => x.years - y.years)
  const years = order.map((quotes) => quotes.years)
  if (order.length === 0 || years.some((t, i) => !(t > 0 && t < Infinity) || t === years[i - 1])) {
    return {
      kind: 'refused',
      reason: 'invalid-years',
      detail: `years must be above 0, finite and different, were ${years.join(', ')}`,
    }
  }
  const usable = order.map(usableQuotes)
  const offsets = [0]
  for (const { k } of usable) offsets.push(offsets[offsets.length - 1]! + k.length)
  const count = offsets[offsets.length - 1]!
  const empty = usable.findIndex(({ k }) => k.length === 0)
  if (empty >= 0 || count < order.length + 3) {
    const detail =
      empty >= 0 ? `no usable row at ${years[empty]} years` : `${count} usable rows for ${order.length + 3} parameters`
    return { kind: 'refused', reason: 'too-few-quotes', detail }
  }

  const alone = order.map((quotes) => fitSvi(quotes, { arbitrage: 'report' }))
  const scales = usable.map(({ vol }, i) => {
    const own = alone[i]!
    const middle = [...vol].sort((x, y) => x - y)[vol.length >> 1]!
    const theta = own.kind === 'fitted' ? sviVariance(own.svi, 0) : 0
    return theta > 0 ? theta : middle * middle * years[i]!
  })
  // Steps of θ in units of what the slices by themselves say; a step that they deny starts small.
  const steps = scales.map((theta, i) => Math.max(theta - (scales[i - 1] ?? 0), 0.02 * theta))

  const thetasOf = (p: Float64Array): number[] => {
    let theta = 0
    return steps.map((step, i) => {
      theta += step * exp(p[3 + i]!)
      return theta
    })
  }
  const ssviOf = (p: Float64Array, thetaMin: number): Ssvi => {
    const rho = 0.9999 * tanh(p[0]!)
    const gamma = 1e-3 + 0.998 / (1 + exp(-p[2]!))
    return { rho, eta: (0.999999 * ssviEtaMax(rho, gamma, thetaMin)) / (1 + exp(-p[1]!)), gamma }
  }
  const residuals = (p: Float64Array, out: Float64Array): void => {
    const thetas = thetasOf(p)
    const ssvi = ssviOf(p, thetas[0]!)
    for (let e = 0; e < usable.length; e += 1) {
      const svi = ssviSlice(ssvi, thetas[e]!)
      const { k, vol, weight } = usable[e]!
      const from = offsets[e]!
      for (let i = 0; i < k.length; i += 1) {
        out[from + i] = Math.sqrt(weight[i]!) * (Math.sqrt(sviVariance(svi, k[i]!) / years[e]!) - vol[i]!)
      }
    }
  }
  const minimise = (start: Float64Array, reweight: Float64Array, gainMin?: number): LeastSquaresResult =>
    leastSquares(
      {
        count,
        residuals(p, out) {
          residuals(p, out)
          for (let i = 0; i < count; i += 1) out[i] = 10 * Math.sqrt(reweight[i]!) * out[i]!
        },
      },
      start,
      gainMin,
    )

  const none = new Uint8Array(count)
  const errors = new Float64Array(count)
  const reweight = new Float64Array(count)
  let best: Pick<LeastSquaresResult, 'parameters' | 'converged'> = {
    parameters: new Float64Array(3 + order.length),
    converged: false,
  }
  let bestCost = Infinity
  const sizeOf = (parameters: Float64Array): number => {
    residuals(parameters, errors)
    let cost = 0
    for (const error of errors) cost += Math.abs(error)
    return cost
  }
  for (const [rho, shape] of STARTS) {
    const start = new Float64Array(3 + order.length)
    start[0] = rho
    start[2] = shape
    const result = minimise(start, reweight.fill(1), 1e-4)
    const cost = sizeOf(result.parameters)
    if (cost < bestCost) {
      bestCost = cost
      best = result
    }
  }
  for (let round = 0; round < 5; round += 1) {
    residuals(best.parameters, errors)
    const bend = 1.345 * robustScale(errors, none)
    for (let i = 0; i < count; i += 1) {
      reweight[i] = bend > 0 ? Math.min(1, bend / Math.max(Math.abs(errors[i]!), 1e-300)) : 1
    }
    best = minimise(best.parameters, reweight, 1e-6)
  }

  const isOutlier = new Uint8Array(count)
  for (let pass = 0; pass < 2; pass += 1) {
    residuals(best.parameters, errors)
    const scale = robustScale(errors, isOutlier)
    for (let e = 0; e < usable.length; e += 1) {
      for (let i = offsets[e]!; i < offsets[e + 1]!; i += 1) {
        const size = Math.abs(errors[i]!)
        const inVol = size / Math.sqrt(usable[e]!.weight[i - offsets[e]!]!)
        isOutlier[i] = size > outlierSigmas * scale && inVol > outlierVolMin ? 1 : 0
      }
      // An expiry keeps its rows rather than losing all: θ would float.
      if (isOutlier.subarray(offsets[e]!, offsets[e + 1]!).every((out) => out === 1)) {
        isOutlier.fill(0, offsets[e]!, offsets[e + 1]!)
      }
    }
    best = minimise(
      best.parameters,
      Float64Array.from(isOutlier, (out) => 1 - out),
    )
  }

  const thetas = thetasOf(best.parameters)
  const ssvi = ssviOf(best.parameters, thetas[0]!)
  const slices = order.map((quotes, e): SsviFittedSlice => {
    const { k } = usable[e]!
    const svi = ssviSlice(ssvi, thetas[e]!)
    const out = isOutlier.subarray(offsets[e]!, offsets[e + 1]!)
    const kept = k.filter((_, i) => out[i] !== 1)
    const fitted = k.map((x) => Math.sqrt(sviVariance(svi, x) / years[e]!))
    return {
      years: years[e]!,
      theta: thetas[e]!,
      svi,
      quality: fitQuality(quotes, usable[e]!, fitted, out),
      kLow: kept[0]!,
      kHigh: kept[kept.length - 1]!,
    }
  })
  const findings: SsviFinding[] = []
  const dropped = isOutlier.reduce((sum, out) => sum + out, 0)
  if (dropped * 4 > count) findings.push({ kind: 'many-outliers', detail: `${dropped} of ${count} rows are set aside` })
  if (!best.converged) findings.push({ kind: 'not-converged', detail: 'the minimiser ran out of iterations' })
  if (best.parameters.some((x, i) => (i < 3 ? Math.abs(x) > 5 : x < -12))) {
    const names = ['rho', 'eta', 'gamma'] as const
    const parameters = [
      ...names.map((name) => `${name} ${short(ssvi[name])}`),
      `thetas from ${short(Math.min(...thetas))}`,
    ]
    findings.push({ kind: 'at-bound', detail: parameters.join(', ') })
  }
  const worse = slices.filter(({ quality }, e) => {
    const own = alone[e]!
    return own.kind === 'fitted' && quality.rmseVol > 2 * Math.max(own.quality.rmseVol, outlierVolMin)
  })
  if (worse.length > 0) {
    findings.push({
      kind: 'worse-than-svi',
      detail: `${worse.length} of ${slices.length} expiries: years ${worse.map((s) => short(s.years)).join(', ')}`,
    })
  }
  let squares = 0
  let used = 0
  let maxErrorVol = 0
  for (const { quality } of slices) {
    squares += quality.rmseVol * quality.rmseVol * quality.used
    used += quality.used
    maxErrorVol = Math.max(maxErrorVol, quality.maxErrorVol)
  }
  return { kind: 'fitted', ssvi, slices, rmseVol: Math.sqrt(squares / used), maxErrorVol, findings }
}
