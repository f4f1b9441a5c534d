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
 * Whether the parameters keep every slice and every pair of slices free of arbitrage, for every increasing θ: |ρ| < 1,
 * 0 < γ ≤ ½ and 0 < η ≤ 2/√(1 + |ρ|). Sufficient, not necessary.
 *
 * Theorem 4.1 (calendar): θφ grows by d log(θφ)/d log θ = (1 − γ)/(1 + θ) ≤ 1 ≤ (1 + √(1 − ρ²))/ρ². Theorem 4.2 (butterfly):
 * θφ(1 + |ρ|) ≤ η(1 + |ρ|) ≤ 2√2 < 4, and θφ²(1 + |ρ|) ≤ η²(1 + |ρ|) ≤ 4, because θ^(1−2γ) ≤ (1 + θ)^(2−2γ) for γ ≤ ½.
 */
export function isSsviFree({ rho, eta, gamma }: Ssvi): boolean {
  return Math.abs(rho) < 1 && gamma > 0 && gamma <= 0.5 && eta > 0 && eta * eta * (1 + Math.abs(rho)) <= 4
}
