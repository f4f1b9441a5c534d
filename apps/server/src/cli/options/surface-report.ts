/** What a surface through the expiries of one underlying says: fits, arbitrage, a grid, a scenario. */

import { exp } from '@tickworks/kernels'
import {
  type FitRefused,
  fitSsviSurface,
  NO_COSTS,
  type Right,
  type ScenarioPrice,
  type SsviFitted,
  type SsviRefused,
  type SurfaceFit,
  type SurfaceGreeks,
  type SurfaceShock,
  type SviFitted,
  scenarioPrice,
  smileOfSurface,
  surfaceGreeks,
  surfacePrice,
  type TermPoint,
} from '@tickworks/options'
import { usageError } from '../exit.ts'
import { chainReport, type ExpiryReport } from './chain-report.ts'
import type { ChainSet } from './chain-set.ts'
import type { SurfaceCommandOptions } from './surface.ts'
import { type FittedSurface, fittable, quotesOf, spotOf, surfaceOfReport } from './surface-fit.ts'
import { leftOnWall, yearsOfDays } from './wall-time.ts'

/** An expiry and what its fit came to. */
export type SlicedExpiry = ExpiryReport & { readonly svi: SviFitted | (FitRefused & { readonly years: number }) }

/**
 * A point of the grid: the option that is out of the money there. `expiry` is empty for a time between or beyond the listed ones; `left` is
 * what the wall's clock says, in years of 365 days. `scenario` where one was asked for.
 */
export type GridPoint = {
  readonly expiry: string
  readonly left: number
  readonly years: number
  readonly logMoneyness: number
  readonly strike: number
  readonly right: Right
  readonly price: number
  readonly greeks: SurfaceGreeks
  readonly scenario: ScenarioPrice | null
}

export type SurfaceReport = {
  readonly set: ChainSet
  readonly options: SurfaceCommandOptions
  readonly symbol: string
  readonly surface: FittedSurface
  readonly expiries: readonly SlicedExpiry[]
  readonly term: readonly TermPoint[]
  readonly ssvi: SurfaceFit<SsviFitted> | SsviRefused
  readonly shock: SurfaceShock | null
  /** By time, then by moneyness; for each time a row of `moneyness`. */
  readonly grid: readonly GridPoint[]
}

/** @throws CliError (exit 2) for several underlyings, and where no expiry can be fitted */
export function surfaceReport(set: ChainSet, options: SurfaceCommandOptions): SurfaceReport {
  const { file } = set
  const symbols = [...new Set(set.chains.map(({ chain }) => chain.symbol))]
  if (symbols.length > 1) {
    throw usageError(
      'options_symbol',
      `${file}: a surface is of one underlying, and there are ${symbols.join(', ')}: --symbol says which`,
      { file, symbols },
    )
  }
  const report = chainReport(set, options, { costs: NO_COSTS, fit: 'none' })
  const surface = surfaceOfReport(report.expiries, { arbitrage: options.arbitrage })
  if (surface === null) {
    const why =
      options.model === 'bachelier' ? 'SVI speaks of lognormal vols, not of those of bachelier' : unfit(report.expiries)
    throw usageError('options_surface', `${file}: no expiry can be fitted: ${why}`, { file })
  }
  const expiries = surface.expiries.map((expiry, i): SlicedExpiry => ({ ...expiry, svi: surface.fit.fit[i]! }))
  const fitted = fittable(report.expiries).filter((_, i) => surface.fit.fit[i]!.kind === 'fitted')
  const yearsIn = (days: number): number => yearsOfDays(expiries[0]!.chain.clock, set.nowUs, days)
  const shock = shockOf(options, yearsIn)
  return {
    ...{ set, options, symbol: symbols[0]!, surface, expiries, shock },
    term: report.terms[0]!.points,
    ssvi: fitSsviSurface(fitted.map(quotesOf), spotOf(fitted)),
    grid: gridOf(surface, options, shock, yearsIn),
  }
}

function unfit(expiries: readonly ExpiryReport[]): string {
  const [first] = expiries
  const reasons = expiries.map(({ chain, summary, smile }) => {
    if (!(chain.years > 0)) return `${chain.expiry} is expired`
    if (!(summary.forward.forward > 0)) return `${chain.expiry} has no forward`
    return `${chain.expiry} has ${Array.from(smile.vol).filter((vol) => vol > 0).length} usable vols`
  })
  return first === undefined ? 'there is none' : reasons.slice(0, 6).join('; ')
}

/** Null when nothing is to happen. */
function shockOf(
  { spotChange, volChange, volScale, daysForward, sticky, term }: SurfaceCommandOptions,
  yearsIn: (days: number) => number,
): SurfaceShock | null {
  if (spotChange === undefined && volChange === undefined && volScale === undefined && daysForward === undefined)
    return null
  return {
    spotMove: spotChange ?? 0,
    volPoints: volChange ?? 0,
    volScale: volScale ?? 1,
    yearsForward: yearsIn(daysForward ?? 0),
    sticky,
    term,
  }
}

function gridOf(
  { fit, expiries }: FittedSurface,
  options: SurfaceCommandOptions,
  shock: SurfaceShock | null,
  yearsIn: (days: number) => number,
): GridPoint[] {
  const { surface } = fit
  const listed = expiries
    .filter((_, i) => fit.fit[i]!.kind === 'fitted')
    .map(({ chain }) => ({ expiry: chain.expiry, years: chain.years, left: leftOnWall(chain) }))
  const between = (options.days ?? []).map((days) => ({ expiry: '', years: yearsIn(days), left: days / 365 }))
  const times = [...listed, ...between].sort((a, b) => a.left - b.left)
  return times.flatMap(({ expiry, years, left }) => {
    const { forward } = smileOfSurface(surface, years)
    return options.moneyness.map((logMoneyness): GridPoint => {
      const strike = forward * exp(logMoneyness)
      const right: Right = logMoneyness < 0 ? 'P' : 'C'
      const contract = { right, strike, years }
      return {
        ...{ expiry, left, years, logMoneyness, strike, right },
        price: surfacePrice(surface, contract),
        greeks: surfaceGreeks(surface, contract),
        scenario: shock === null ? null : scenarioPrice(surface, contract, shock),
      }
    })
  })
}
