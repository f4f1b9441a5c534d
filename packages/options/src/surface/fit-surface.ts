import { checkSurface, type SurfaceCheck } from './arbitrage.ts'
import { checkCalendar } from './calendar-spread.ts'
import { fitSsvi, type SsviFitOptions, type SsviFitted, type SsviRefused } from './fit-ssvi.ts'
import { type FitRefused, fitSvi, type SviFitOptions, type SviFitted } from './fit-svi.ts'
import { BENT_MAX, fitTogether, type QuotesAlone } from './fit-together.ts'
import { ascending } from './smile-quotes.ts'
import { surfaceOf, type VolSurface } from './surface.ts'
import type { RawSvi } from './svi.ts'

/**
 * The quotes of one expiry with the forward that `logMoneyness` is measured from, and the continuous rate to it. `alone`
 * was made with the same options.
 */
export type ExpiryQuotes = QuotesAlone & { readonly forward: number; readonly rate: number }

/** A surface, what it was fitted by, and whether it holds arbitrage. */
export type SurfaceFit<Fit> = {
  readonly kind: 'fitted'
  readonly surface: VolSurface
  /** What became of each expiry (`svi`), or of all (`ssvi`). */
  readonly fit: Fit
  readonly check: SurfaceCheck
}

/** The result for each expiry, ascending; a refused one is not on the surface. */
export type SviSurfaceFits = readonly (SviFitted | (FitRefused & { readonly years: number }))[]

/** No expiry could be fitted; `fit` says why of each. */
export type SurfaceRefused = { readonly kind: 'refused'; readonly reason: 'no-slice'; readonly fit: SviSurfaceFits }

/** How slices are fitted, and what is asked of them together; `spot` where scenarios and Greeks by the spot are wanted. */
export type SviSurfaceOptions = Omit<SviFitOptions, 'later' | 'arbitrage'> & {
  readonly spot?: number
  /**
   * - `forbid` (the default): no butterfly, and each slice below the later one as far as its own quotes reach and a quarter more, unless
   *   that contradicts its quotes. Wings that no quote supports may cross; the check says where. Fitted from the longest expiry down,
   *   because the wings of short ones are the least known and must not lift all others.
   * - `forbid-everywhere`: at the expiries no butterfly and no crossing at any strike; between two that differ much, interpolation can
   *   still make a butterfly, and the check says so. All expiries are fitted together, which takes longer: seconds for fifty.
   * - `report`: each expiry by itself; the check says what arbitrage there is.
   */
  readonly arbitrage?: 'forbid' | 'forbid-everywhere' | 'report'
}

/**
 * A surface of one SVI slice per expiry, checked. An expiry that cannot be fitted is left out and is in `fit` with its reason.
 *
 * @throws RangeError if columns differ in length, two expiries are equal, a forward is not above 0 or `arbitrage` is another word
 */
export function fitSviSurface(
  expiries: readonly ExpiryQuotes[],
  options: SviSurfaceOptions = {},
): SurfaceFit<SviSurfaceFits> | SurfaceRefused {
  const { spot, arbitrage = 'forbid', ...others } = options
  if (arbitrage !== 'forbid' && arbitrage !== 'forbid-everywhere' && arbitrage !== 'report') {
    throw new RangeError(`arbitrage must be one of forbid, forbid-everywhere, report, was '${arbitrage}'`)
  }
  const order = ascending(expiries)
  const found =
    arbitrage === 'forbid-everywhere' ? fitTogether(order, others) : fitDownwards(order, { ...others, arbitrage })
  const fit = found.map((each, i) => (each.kind === 'fitted' ? each : { ...each, years: order[i]!.years }))
  const slices = fit.flatMap((each, i) => {
    if (each.kind === 'refused') return []
    const { years, svi, kLow, kHigh } = each
    return [{ years, forward: order[i]!.forward, rate: order[i]!.rate, svi, kLow, kHigh }]
  })
  if (slices.length === 0) return { kind: 'refused', reason: 'no-slice', fit }
  const surface = surfaceOf(slices, spot)
  return { kind: 'fitted', surface, fit, check: checkSurface(surface) }
}

/** By ascending expiry, fitted from the last on. */
function fitDownwards(order: readonly ExpiryQuotes[], options: SviFitOptions): (SviFitted | FitRefused)[] {
  const fit: (SviFitted | FitRefused)[] = []
  let later: RawSvi | undefined
  for (const quotes of [...order].reverse()) {
    const result = fitBelow(quotes, later, options)
    fit.unshift(result)
    if (result.kind === 'fitted') later = result.svi
  }
  return fit
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
  const order = ascending(expiries)
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
