import { checkSurface, type SurfaceCheck } from './arbitrage.ts'
import { fitSsvi, type SsviFitOptions, type SsviFitted, type SsviRefused } from './fit-ssvi.ts'
import { type FitRefused, fitSvi, type SviFitOptions, type SviFitted } from './fit-svi.ts'
import type { SmileQuotes } from './smile-quotes.ts'
import { surfaceOf, type VolSurface } from './surface.ts'

/** The quotes of one expiry with the forward that `logMoneyness` is measured from, and the continuous rate to it. */
export type ExpiryQuotes = SmileQuotes & { readonly forward: number; readonly rate: number }

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
 * of short expiries are the least known, and must not lift all others), and checked. An expiry that cannot be fitted
 * is left out and is in `fit` with its reason.
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
    const later = slices[slices.length - 1]?.svi
    const result = fitSvi(quotes, { ...options, ...(later === undefined ? {} : { later }) })
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
