/** A surface through all expiries of one underlying. */

import {
  type ExpiryQuotes,
  fitSviSurface,
  type SurfaceFit,
  type SviSurfaceFits,
  type SviSurfaceOptions,
} from '@tickworks/options'
import type { ExpiryReport } from './chain-report.ts'

/** `expiries` that were given to the fit, ascending in time: `fit.fit` has a result for each. */
export type FittedSurface = {
  readonly fit: SurfaceFit<SviSurfaceFits>
  readonly expiries: readonly ExpiryReport[]
}

/** Null where no expiry can be fitted, and for vols in price units. */
export function surfaceOfReport(
  expiries: readonly ExpiryReport[],
  options: Pick<SviSurfaceOptions, 'arbitrage'> = {},
): FittedSurface | null {
  const distinct = fittable(expiries)
  if (distinct.length === 0) return null
  const fit = fitSviSurface(distinct.map(quotesOf), { ...options, ...spotOf(distinct) })
  return fit.kind === 'fitted' ? { fit, expiries: distinct } : null
}

/** Expiries that live and have a forward. Two series that end at one instant would be one place in time: the first stands for both. */
export function fittable(expiries: readonly ExpiryReport[]): readonly ExpiryReport[] {
  return expiries
    .filter(({ chain, summary }) => chain.years > 0 && summary.forward.forward > 0 && chain.model !== 'bachelier')
    .sort((a, b) => a.chain.years - b.chain.years)
    .filter(({ chain }, i, sorted) => i === 0 || chain.years > sorted[i - 1]!.chain.years)
}

/** The quotes of an expiry as a surface takes them. */
export function quotesOf({ smile, summary, svi }: ExpiryReport): ExpiryQuotes {
  const { forward, rate } = summary.forward
  return { ...smile, forward, rate, ...(svi !== null && { alone: svi }) }
}

export function spotOf(expiries: readonly ExpiryReport[]): { readonly spot?: number } {
  const spot = expiries[0]!.chain.underlying.spot
  return spot > 0 ? { spot } : {}
}
