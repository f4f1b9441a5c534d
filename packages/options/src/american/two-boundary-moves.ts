import { TwoBoundaries } from './two-boundaries.ts'

/** By how much of themselves v and ρ are moved, and how the four values make a derivative: (8(V₊ - V₋) - (V₊₊ - V₋₋))/12. */
const MOVE = 8e-3
const MOVE_LEAST = 2e-4
const STEPS = [-2, -1, 1, 2] as const
const SHARES = [1 / 12, -8 / 12, 8 / 12, -1 / 12] as const

/** A solver for each moved contract: a chain's strikes find their boundaries still there. */
const MOVED_V: readonly TwoBoundaries[] = STEPS.map(() => new TwoBoundaries())
const MOVED_RATE: readonly TwoBoundaries[] = STEPS.map(() => new TwoBoundaries())

/** The premium's derivatives by v, ρ and δ. */
export type TwoBoundaryMoves = { readonly byVol: number; readonly byRate: number; readonly byYield: number }

/**
 * The derivatives of the premium that {@link TwoBoundaries} gives at the spot e^`logSpot`: by v and ρ in differences of the fourth order,
 * eight contracts solved anew, by δ from what the two leave of `growth`, T ∂/∂T of the premium: it is ½v ∂/∂v + ρ ∂/∂ρ + δ ∂/∂δ.
 * `gap`: the logarithm of the spot's distance from the nearer boundary, Infinity where they have met. Per 1 of v, of ρ and of δ within about
 * 1e-5 of the strike; next to a boundary 1e-3, because the price bends there. NaN where one of the eight has no boundaries.
 */
export function twoBoundaryMoves(
  v: number,
  rate: number,
  yieldRate: number,
  logSpot: number,
  growth: number,
  gap: number,
): TwoBoundaryMoves {
  let byVol = 0
  let byRate = 0
  // The boundaries, which move too, are not to pass the spot, nor ρ to come to δ.
  const moveVol = Math.min(MOVE, Math.max(MOVE_LEAST, (0.2 * gap) / v))
  const moveRate = Math.min(MOVE, 0.1 * (yieldRate / rate - 1), Math.max(MOVE_LEAST, 0.2 * gap))
  for (let i = 0; i < STEPS.length; i += 1) {
    const share = SHARES[i]!
    byVol += share * premiumOf(MOVED_V[i]!, v * (1 + moveVol * STEPS[i]!), rate, yieldRate, logSpot)
    byRate += share * premiumOf(MOVED_RATE[i]!, v, rate * (1 + moveRate * STEPS[i]!), yieldRate, logSpot)
  }
  byVol /= moveVol * v
  byRate /= moveRate * rate
  return { byVol, byRate, byYield: (growth - 0.5 * v * byVol - rate * byRate) / yieldRate }
}

function premiumOf(between: TwoBoundaries, v: number, rate: number, yieldRate: number, logSpot: number): number {
  if (!between.solve(v, rate, yieldRate)) return NaN
  between.evaluate(logSpot)
  return between.value
}
