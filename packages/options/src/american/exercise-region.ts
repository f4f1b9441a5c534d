import type { SpotContract } from '../european/european.ts'

/**
 * Whether early exercise can pay, by the signs of the rates alone. With the rate that the exercised side earns leading (the rate for a
 * put, the yield for a call): `never` where the lead is at most 0 and the other rate not below it, or 0 and 0 against;
 * `two-boundaries` where both are negative and the other lower; otherwise `single`.
 */
export type ExerciseRegion = 'never' | 'single' | 'two-boundaries'

export function exerciseRegion(lead: number, other: number): ExerciseRegion {
  if (lead > 0) return 'single'
  if (other >= lead && (lead < 0 || other >= 0)) return 'never'
  return lead < 0 ? 'two-boundaries' : 'single'
}

/** The inputs that every American model takes: spot and strike above 0, vol not negative, everything finite. */
export function isPriceable({ right, underlying, strike, years, rate, yield: q, vol }: SpotContract): boolean {
  if (!(right === 'C' || right === 'P')) return false
  if (!(underlying > 0 && underlying < Infinity && strike >= 0 && strike < Infinity && vol >= 0 && vol < Infinity))
    return false
  return years - years === 0 && rate - rate === 0 && q - q === 0
}
