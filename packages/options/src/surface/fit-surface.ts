import { checkSurface, type SurfaceCheck } from './arbitrage.ts'
import { checkCalendar } from './calendar-spread.ts'
import { fitSsvi, type SsviFitOptions, type SsviFitted, type SsviRefused } from './fit-ssvi.ts'
import { type FitRefused, fitSvi, type SviFitOptions, type SviFitted } from './fit-svi.ts'
import type { SmileQuotes } from './smile-quotes.ts'
import { surfaceOf, type VolSurface } from './surface.ts'
import type { RawSvi } from './svi.ts'

/** A constraint that makes the error so many times as large is against the quotes. */
const BENT_MAX = 4

/**
 * The quotes of one expiry with the forward that `logMoneyness` is measured from, and the continuous rate to it. `alone`: what `fitSvi`
 * made of them with the same options, for who has it already.
 */
export type ExpiryQuotes = SmileQuotes & {
  readonly forward: number
  readonly rate: number
  readonly alone?: SviFitted | FitRefused
}

export type SurfaceFit<Fit> = {
  readonly kind: 'fitted'
  readonly surface: VolSurface
  /** What became of each expiry (`svi`), or of all (`ssvi`). */
  readonly fit: Fit
  readonly check: SurfaceCheck
}

/** The result for each expiry, ascending; a refused one is not on the surface. */
export type SviSurfaceFits = readonly (SviFitted | (FitRefused & { readonly years: number }))[]

export type SurfaceRefused = { readonly kind: 'refused'; readonly reason: 'no-slice'; readonly fit: SviSurfaceFits }

/**
 * A surface of one SVI slice per expiry, fitted from the longest expiry down, each below the one after it (the wings
 * of short expiries are the least known, and must not lift all others) unless that contradicts its quotes, and checked.
 * An expiry that cannot be fitted is left out and is in `fit` with its reason.
 *
 * @throws RangeError if columns differ in length, two expiries are equal or a forward is not above 0
 */
export function fitSviSurface(
  expiries: readonly ExpiryQuotes[],
  options: Omit<SviFitOptions, 'later'> & { readonly spot?: number } = {},
): SurfaceFit<SviSurfaceFits> | SurfaceRefused {
  const order = [...expiries].sort((x, y) => y.years - x.years)
  const slices = []
  const fit: (SviFitted | (FitRefused & { readonly years: number }))[] = []
  for (const quotes of order) {
    const result = fitBelow(quotes, slices[slices.length - 1]?.svi, options)
    if (result.kind === 'refused') {
      fit.push({ ...result, years: quotes.years })
      continue
    }
    fit.push(result)
    const { svi, kLow, kHigh } = result
    slices.push({ years: quotes.years, forward: quotes.forward, rate: quotes.rate, svi, kLow, kHigh })
  }
  fit.reverse()
  if (slices.length === 0) return { kind: 'refused', reason: 'no-slice', fit }
  const surface = surfaceOf(slices, options.spot)
  return { kind: 'fitted', surface, fit, check: checkSurface(surface) }
}

/**
 * A fit below the later slice; the fit alone where that one contradicts the quotes. One far expiry of a few stale quotes
 * would otherwise bend all that come before it.
 */
function fitBelow(quotes: ExpiryQuotes, later: RawSvi | undefined, options: SviFitOptions): SviFitted | FitRefused {
  const alone = quotes.alone ?? fitSvi(quotes, options)
  if (later === undefined || alone.kind === 'refused') return alone
  // Where a slice has to stay below the later one: see `SviFitOptions`.
  const { kLow, kHigh } = alone
  const calendar = checkCalendar(alone.svi, later, Math.abs(kLow + kHigh) / 2 + (1.25 * (kHigh - kLow)) / 2)
  if (calendar.excess === 0) return { ...alone, calendar }
  const below = fitSvi(quotes, { ...options, later })
  if (below.kind === 'refused') return alone
  return below.quality.rmseVol > BENT_MAX * Math.max(alone.quality.rmseVol, options.outlierVolMin ?? 0.0025)
    ? alone
    : below
}

/** The same by one SSVI law for all expiries: fewer parameters, free of arbitrage by its domain, a wider error. */
export function fitSsviSurface(
  expiries: readonly ExpiryQuotes[],
  options: SsviFitOptions & { readonly spot?: number } = {},
): SurfaceFit<SsviFitted> | SsviRefused {
  const order = [...expiries].sort((x, y) => x.years - y.years)
  const fit = fitSsvi(order, options)
  if (fit.kind === 'refused') return fit
  const surface = surfaceOf(
    fit.slices.map(({ years, svi, kLow, kHigh }, i) => {
      return { years, forward: order[i]!.forward, rate: order[i]!.rate, svi, kLow, kHigh }
    }),
    options.spot,
  )
  return { kind: 'fitted', surface, fit, check: checkSurface(surface) }
}
