import { type CalendarCheck, checkCalendar } from './calendar-spread.ts'
import { type ButterflyCheck, checkButterfly, smileOf } from './durrleman.ts'
import { smileOfSurface, type VolSurface } from './surface.ts'

/**
 * A place where the surface is not known to be free of arbitrage. `between` marks a butterfly on an interpolated
 * expiry. A `butterfly` finding whose check is `unproved` is a doubt, not a find.
 */
export type SurfaceFinding =
  | { readonly kind: 'butterfly'; readonly years: number; readonly between: boolean; readonly check: ButterflyCheck }
  | { readonly kind: 'calendar'; readonly years: number; readonly laterYears: number; readonly check: CalendarCheck }

export type SurfaceCheck = {
  /** No finding at all. */
  readonly free: boolean
  readonly findings: readonly SurfaceFinding[]
}

const BETWEEN = [0.25, 0.5, 0.75] as const

/**
 * Checks each slice and three interpolated expiries between neighbours for butterflies, and neighbours for calendar
 * arbitrage, at every strike. Neighbours suffice: total variance that does not fall from each to the next does not
 * fall over any two. Before the first and after the last expiry the extrapolation adds none.
 */
export function checkSurface(surface: VolSurface): SurfaceCheck {
  const findings: SurfaceFinding[] = []
  const { slices } = surface
  for (let i = 0; i < slices.length; i += 1) {
    const { years, svi, kLow, kHigh } = slices[i]!
    const check = checkButterfly(smileOf(svi))
    if (check.outcome !== 'free') findings.push({ kind: 'butterfly', years, between: false, check })
    const later = slices[i + 1]
    if (later === undefined) continue
    const reach = Math.max(Math.abs(kLow), Math.abs(kHigh), Math.abs(later.kLow), Math.abs(later.kHigh))
    const calendar = checkCalendar(svi, later.svi, reach)
    if (calendar.outcome !== 'free') {
      findings.push({ kind: 'calendar', years, laterYears: later.years, check: calendar })
    }
    for (const share of BETWEEN) {
      const at = years + share * (later.years - years)
      const between = checkButterfly(smileOfSurface(surface, at).smile)
      if (between.outcome !== 'free') findings.push({ kind: 'butterfly', years: at, between: true, check: between })
    }
  }
  return { free: findings.length === 0, findings }
}
