import { pow } from '@tickworks/kernels'
import type { RawSvi } from './svi.ts'

/**
 * A surface by one skew and one law for all expiries: w(k, θ) = θ/2 (1 + ρφk + √((φk + ρ)² + 1 − ρ²)), where θ is the
 * at-the-money total variance of the expiry and φ(θ) = η / (θ^γ (1 + θ)^(1−γ)), the power law.
 *
 * @see Gatheral, Jacquier (2014), §4
 */
export type Ssvi = { readonly rho: number; readonly eta: number; readonly gamma: number }

/** φ(θ). NaN unless θ > 0. */
export function ssviPhi({ eta, gamma }: Ssvi, theta: number): number {
  return theta > 0 ? eta / (pow(theta, gamma) * pow(1 + theta, 1 - gamma)) : NaN
}

/** The slice of the surface at one θ; every such slice is an SVI one. */
export function ssviSlice(ssvi: Ssvi, theta: number): RawSvi {
  const { rho } = ssvi
  const phi = ssviPhi(ssvi, theta)
  const cross2 = (1 - rho) * (1 + rho)
  return { a: (theta / 2) * cross2, b: (theta * phi) / 2, rho, m: -rho / phi, sigma: Math.sqrt(cross2) / phi }
}

/**
 * The largest η without arbitrage for every θ ≥ `thetaMin`, |ρ| < 1 and 0 < γ < 1: min(4/(1 + |ρ|), 2/√((1 + |ρ|) s)),
 * s the supremum of θ^(1−2γ) (1 + θ)^(2γ−2). NaN outside those bounds; 0 when γ > ½ and `thetaMin` is 0. Sufficient,
 * not necessary.
 *
 * Theorem 4.1 (calendar): d log(θφ)/d log θ = (1 − γ)/(1 + θ) lies in 0 … 1, below (1 + √(1 − ρ²))/ρ². Theorem 4.2
 * (butterfly): θφ(1 + |ρ|) < 4, and θφ < η; θφ²(1 + |ρ|) ≤ 4, and θφ² = η² θ^(1−2γ) (1 + θ)^(2γ−2), which is largest
 * at 1 − 2γ or `thetaMin`.
 */
export function ssviEtaMax(rho: number, gamma: number, thetaMin = 0): number {
  if (!(Math.abs(rho) < 1 && gamma > 0 && gamma < 1 && thetaMin >= 0)) return NaN
  const lean = 1 + Math.abs(rho)
  const theta = Math.max(thetaMin, 1 - 2 * gamma)
  const most = pow(theta, 1 - 2 * gamma) * pow(1 + theta, 2 * gamma - 2)
  return Math.min(4 / lean, 2 / Math.sqrt(lean * most))
}

/**
 * Whether {@link ssviEtaMax} allows the parameters: no butterfly at any θ ≥ `thetaMin`, no calendar arbitrage where θ
 * increases.
 */
export function isSsviFree({ rho, eta, gamma }: Ssvi, thetaMin = 0): boolean {
  return eta > 0 && eta <= ssviEtaMax(rho, gamma, thetaMin)
}
