import { type CalendarCheck, checkCalendar } from './calendar-spread.ts'
import { type ButterflyCheck, checkButterfly, type Smile, smileAt, smileOf } from './durrleman.ts'
import { type SurfaceSmile, smileOfSurface, type VolSurface } from './surface.ts'
import { type RawSvi, sviVariance } from './svi.ts'

/**
 * A place where the surface is not known to be free of arbitrage. `between` marks a butterfly on an interpolated
 * expiry. A `butterfly` finding whose check is `unproved` is a doubt, not a find. `isBeyondQuotes`: it is nowhere within
 * the moneyness that the slice (both, where there are two) was fitted to, but in wings that are the formula's own.
 */
export type SurfaceFinding = { readonly years: number; readonly isBeyondQuotes: boolean } & (
  | { readonly kind: 'butterfly'; readonly between: boolean; readonly check: ButterflyCheck }
  | { readonly kind: 'calendar'; readonly laterYears: number; readonly check: CalendarCheck }
)

/** What {@link checkSurface} found. */
export type SurfaceCheck = {
  /** No finding at all. */
  readonly free: boolean
  /** None but beyond the quotes. */
  readonly freeWithinQuotes: boolean
  readonly findings: readonly SurfaceFinding[]
}

type Quoted = Pick<SurfaceSmile, 'smile' | 'years' | 'kLow' | 'kHigh'>

const BETWEEN = [0.25, 0.5, 0.75] as const

/**
 * Checks each slice and three interpolated expiries between neighbours for butterflies, and neighbours for calendar
 * arbitrage, at every strike. Neighbours suffice: total variance that does not fall from each to the next does not
 * fall over any two. Before the first and after the last expiry the extrapolation adds none.
 */
export function checkSurface(surface: VolSurface): SurfaceCheck {
  const findings: SurfaceFinding[] = []
  const { slices } = surface
  const lookAt = ({ smile, years, kLow, kHigh }: Quoted, between: boolean) => {
    const check = checkButterfly(smile)
    if (check.outcome === 'free') return
    const isBeyondQuotes = !isButterflyWithin(smile, check, kLow, kHigh)
    findings.push({ kind: 'butterfly', years, between, isBeyondQuotes, check })
  }
  for (let i = 0; i < slices.length; i += 1) {
    const { years, svi, kLow, kHigh } = slices[i]!
    lookAt({ smile: smileOf(svi), years, kLow, kHigh }, false)
    const later = slices[i + 1]
    if (later === undefined) continue
    const reach = Math.max(Math.abs(kLow), Math.abs(kHigh), Math.abs(later.kLow), Math.abs(later.kHigh))
    const calendar = checkCalendar(svi, later.svi, reach)
    if (calendar.outcome !== 'free') {
      const [from, to] = [Math.max(kLow, later.kLow), Math.min(kHigh, later.kHigh)]
      const isBeyondQuotes = !isCalendarWithin(svi, later.svi, calendar, from, to)
      findings.push({ kind: 'calendar', years, laterYears: later.years, isBeyondQuotes, check: calendar })
    }
    for (const share of BETWEEN) {
      lookAt(smileOfSurface(surface, years + share * (later.years - years)), true)
    }
  }
  const freeWithinQuotes = findings.every(({ isBeyondQuotes }) => isBeyondQuotes)
  return { free: findings.length === 0, freeWithinQuotes, findings }
}

function isButterflyWithin(smile: Smile, check: ButterflyCheck, from: number, to: number): boolean {
  if (!(from <= to)) return false
  const { outcome, intervals, kAtMin } = check
  if (outcome === 'arbitrage') return intervals.some((interval) => interval.from < to && interval.to > from)
  if (outcome === 'unproved') return kAtMin >= from && kAtMin <= to
  return outcome !== 'negative-variance' || !(leastVariance(smile, from, to) > 0)
}

/** Total variance is convex: thirds that cannot hold the least are left out. */
function leastVariance(smile: Smile, from: number, to: number): number {
  let [low, high] = [from, to]
  for (let i = 0; i < 100; i += 1) {
    const third = (high - low) / 3
    if (smileAt(smile, low + third).w < smileAt(smile, high - third).w) high -= third
    else low += third
  }
  return smileAt(smile, (low + high) / 2).w
}

/** Between two crossings one slice is above the other throughout. */
function isCalendarWithin(earlier: RawSvi, later: RawSvi, check: CalendarCheck, from: number, to: number): boolean {
  if (check.outcome === 'invalid') return true
  if (!(from <= to)) return false
  const ends = [from, ...check.crossings.filter((k) => k > from && k < to), to]
  const falls = (k: number): boolean => sviVariance(later, k) < sviVariance(earlier, k) * (1 - 1e-12)
  return ends.some((end, i) => falls(end) || (i > 0 && falls((ends[i - 1]! + end) / 2)))
}
