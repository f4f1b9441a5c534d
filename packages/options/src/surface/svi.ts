/**
 * The smile of one expiry in Gatheral's SVI form, and its three parameter sets.
 *
 * Throughout the folder k = log(strike / forward) and w(k) = vol² · years, the total variance.
 *
 * @see Gatheral, Jacquier, "Arbitrage-free SVI volatility surfaces", Quantitative Finance 14 (2014), §3
 * (arXiv:1204.0646)
 */

/** w(k) = a + b (ρ (k − m) + √((k − m)² + σ²)): `b` ≥ 0, |`rho`| ≤ 1, `sigma` > 0. */
export type RawSvi = {
  readonly a: number
  readonly b: number
  readonly rho: number
  readonly m: number
  readonly sigma: number
}

/** w(k) = Δ + ω/2 (1 + ζρ(k − μ) + √((ζ(k − μ) + ρ)² + 1 − ρ²)). */
export type NaturalSvi = {
  readonly delta: number
  readonly mu: number
  readonly rho: number
  readonly omega: number
  readonly zeta: number
}

/**
 * What a trader reads off a smile: at-the-money variance `v` and skew `psi` (∂vol/∂k · √years of a smile), the slopes
 * of the put wing `p` and of the call wing `c`, the least variance `vMin`. Variances are per year.
 */
export type JumpWingsSvi = {
  readonly v: number
  readonly psi: number
  readonly p: number
  readonly c: number
  readonly vMin: number
}

/** w(k). Sums without cancellation in both wings. */
export function sviVariance(svi: RawSvi, k: number): number {
  const x = k - svi.m
  const s2 = svi.sigma * svi.sigma
  const root = Math.sqrt(x * x + s2)
  // ρx + root as (1 ± ρ)|x| + (root − |x|).
  const wing = x >= 0 ? (1 + svi.rho) * x + s2 / (root + x) : (1 - svi.rho) * -x + s2 / (root - x)
  return svi.a + svi.b * wing
}

/** w′(k). */
export function sviSlope(svi: RawSvi, k: number): number {
  const x = k - svi.m
  return svi.b * (svi.rho + x / Math.sqrt(x * x + svi.sigma * svi.sigma))
}

/** w″(k) > 0: a slice is convex. */
export function sviCurvature(svi: RawSvi, k: number): number {
  const x = k - svi.m
  const s2 = svi.sigma * svi.sigma
  const r2 = x * x + s2
  return (svi.b * s2) / (r2 * Math.sqrt(r2))
}

/** The least total variance, a + bσ√(1 − ρ²), and where it lies: −Infinity or Infinity when |ρ| = 1. */
export function sviMinimum(svi: RawSvi): { readonly variance: number; readonly k: number } {
  const { a, b, rho, m, sigma } = svi
  const cross = Math.sqrt((1 - rho) * (1 + rho))
  return { variance: a + b * sigma * cross, k: b === 0 ? m : m - (rho * sigma) / cross }
}

/** Asymptotic slopes |w′| of the put wing (k → −∞) and the call wing; Lee's bound is 2 for each. */
export function sviWings(svi: RawSvi): { readonly left: number; readonly right: number } {
  return { left: svi.b * (1 - svi.rho), right: svi.b * (1 + svi.rho) }
}

/**
 * Why these are no SVI parameters, or `undefined`. A least variance below zero, arbitrage and Lee's bound are the
 * checks' matter.
 */
export function sviDefect(svi: RawSvi): string | undefined {
  for (const [name, value] of Object.entries(svi)) {
    if (!Number.isFinite(value)) return `${name} must be finite, was ${value}`
  }
  if (svi.b < 0) return `b must be at least 0, was ${svi.b}`
  if (Math.abs(svi.rho) > 1) return `rho must be within -1 and 1, was ${svi.rho}`
  if (svi.sigma <= 0) return `sigma must be above 0, was ${svi.sigma}`
  return undefined
}

/** NaN where ρ = ±1 (ζ is not finite there) or b = 0 leaves it open. */
export function naturalOfRaw({ a, b, rho, m, sigma }: RawSvi): NaturalSvi {
  const cross = Math.sqrt((1 - rho) * (1 + rho))
  const zeta = cross / sigma
  const omega = (2 * b) / zeta
  return { delta: a - (omega / 2) * cross * cross, mu: m + rho / zeta, rho, omega, zeta }
}

/** The same slice in raw parameters. */
export function rawOfNatural({ delta, mu, rho, omega, zeta }: NaturalSvi): RawSvi {
  const cross2 = (1 - rho) * (1 + rho)
  return {
    a: delta + (omega / 2) * cross2,
    b: (omega * zeta) / 2,
    rho,
    m: mu - rho / zeta,
    sigma: Math.sqrt(cross2) / zeta,
  }
}

/** The same slice in jump-wings parameters, which are per year; no numbers where it has no variance at the money. */
export function jumpWingsOfRaw(svi: RawSvi, years: number): JumpWingsSvi {
  const { b, rho, m, sigma } = svi
  const w = sviVariance(svi, 0)
  const root = Math.sqrt(w)
  return {
    v: w / years,
    psi: (b / (2 * root)) * (rho - m / Math.sqrt(m * m + sigma * sigma)),
    p: (b * (1 - rho)) / root,
    c: (b * (1 + rho)) / root,
    vMin: sviMinimum(svi).variance / years,
  }
}

/**
 * The inverse of {@link jumpWingsOfRaw}. `a`, `m` and `sigma` are NaN where jump wings do not determine the smile
 * (`psi` = 0: the minimum is at the money and its curvature is not among the five numbers) or where no SVI smile has
 * these numbers.
 *
 * With β = m/√(m² + σ²) and R = √(m² + σ²): ρ − β = 2ψ√w/b and (v − ṽ)t = bR (1 − ρβ − √((1 − ρ²)(1 − β²))); the
 * bracket is taken as (ρ − β)² / (1 − ρβ + √(…)), which divides by no vanishing difference.
 */
export function rawOfJumpWings({ v, psi, p, c, vMin }: JumpWingsSvi, years: number): RawSvi {
  const w = v * years
  const root = Math.sqrt(w)
  const b = (root * (c + p)) / 2
  const rho = (c - p) / (c + p)
  const tilt = (2 * psi * root) / b
  const beta = rho - tilt
  const cross = Math.sqrt((1 - rho * rho) * (1 - beta * beta))
  const radius = (((v - vMin) * years) / b) * ((1 - rho * beta + cross) / (tilt * tilt))
  const open = tilt === 0 || !(radius > 0)
  const sigma = open ? NaN : radius * Math.sqrt(1 - beta * beta)
  return {
    a: vMin * years - b * sigma * Math.sqrt((1 - rho) * (1 + rho)),
    b,
    rho,
    m: open ? NaN : beta * radius,
    sigma,
  }
}

/**
 * Gatheral and Jacquier's nearest smile without butterfly arbitrage that keeps `v`, `psi` and `p` (§5.1): the call
 * wing becomes p + 2ψ and the least variance v·4p(p + 2ψ)/(2p + 2ψ)², which is a slice of an SSVI surface. It is an
 * explicit choice, not a fit: ask for it by name. NaN where p + 2ψ ≤ 0.
 */
export function withoutButterflies({ v, psi, p }: JumpWingsSvi): JumpWingsSvi {
  const c = p + 2 * psi > 0 ? p + 2 * psi : NaN
  return { v, psi, p, c, vMin: (v * 4 * p * c) / ((p + c) * (p + c)) }
}
