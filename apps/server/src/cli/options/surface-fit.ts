/** A surface through all expiries of one underlying. */

import { type ExpiryQuotes, fitSviSurface, type SurfaceFit, type SviSurfaceFits } from '@tickworks/options'
import type { ExpiryReport } from './chain-report.ts'

/** `expiries` that were given to the fit, ascending in time. */
export type FittedSurface = {
  readonly fit: SurfaceFit<SviSurfaceFits>
  readonly expiries: readonly ExpiryReport[]
}

/** Null where no expiry can be fitted, and for vols in price units. */
export function surfaceOfReport(expiries: readonly ExpiryReport[]): FittedSurface | null {
  const used = expiries
    .filter(({ chain, summary, svi }) => chain.years > 0 && summary.forward.forward > 0 && svi !== null)
    .sort((a, b) => a.chain.years - b.chain.years)
  // Two series that end at one instant would be one place in time: the first stands for both.
  const distinct = used.filter(({ chain }, i) => i === 0 || chain.years > used[i - 1]!.chain.years)
  if (distinct.length === 0) return null
  const fit = fitSviSurface(distinct.map(quotesOf), spotOf(distinct))
  return fit.kind === 'fitted' ? { fit, expiries: distinct } : null
}

/** The quotes of an expiry as a surface takes them. */
export function quotesOf({ smile, summary }: ExpiryReport): ExpiryQuotes {
  return { ...smile, forward: summary.forward.forward, rate: summary.forward.rate }
}

function spotOf(expiries: readonly ExpiryReport[]): { readonly spot?: number } {
  const spot = expiries[0]!.chain.underlying.spot
  return spot > 0 ? { spot } : {}
}
