/** Several expiries of one underlying: vol by time, and what lies between. */

import type { OptionChain } from './chain.ts'
import { type AtmVol, type DeltaVol, smileSummary } from './smile.ts'

/**
 * One expiry. `totalVariance` = atm²·years. `forwardVol` is the vol between the last expiry before that has one (now, for the first) and
 * this one; NaN where a vol is missing, no time lies between, or total variance falls, which `calendarFalls` then says.
 */
export type TermPoint = {
  readonly expiry: string
  readonly years: number
  readonly forward: number
  readonly atm: AtmVol
  readonly totalVariance: number
  readonly forwardVol: number
  readonly calendarFalls: boolean
  readonly riskReversal25: number
  readonly butterfly25: number
  readonly call25: DeltaVol
  readonly put25: DeltaVol
}

/** Points by expiry, ascending in time; expired chains are left out. */
export function termStructure(chains: Iterable<OptionChain>): readonly TermPoint[] {
  const alive = [...chains].filter((chain) => chain.years > 0).sort((a, b) => a.years - b.years)
  let beforeYears = 0
  let beforeVariance = 0
  const points: TermPoint[] = []
  for (const chain of alive) {
    const summary = smileSummary(chain)
    const { years, forward, atm, riskReversal25, butterfly25, call25, put25 } = summary
    const totalVariance = atm.iv * atm.iv * years
    const more = totalVariance - beforeVariance
    const forwardVol = more >= 0 && years > beforeYears ? Math.sqrt(more / (years - beforeYears)) : Number.NaN
    points.push({
      expiry: chain.expiry,
      years,
      forward,
      atm,
      totalVariance,
      forwardVol,
      calendarFalls: more < 0 && years > beforeYears,
      riskReversal25,
      butterfly25,
      call25,
      put25,
    })
    if (Number.isNaN(totalVariance)) continue
    beforeYears = years
    beforeVariance = totalVariance
  }
  return points
}

/**
 * Money vol at a constant time to expiry, linear in total variance between the expiries around it. NaN outside of them: nothing is
 * extrapolated.
 */
export function constantMaturityVol(points: readonly TermPoint[], years: number): number {
  let before: TermPoint | undefined
  for (const point of points) {
    if (Number.isNaN(point.totalVariance)) continue
    if (point.years === years) return point.atm.iv
    if (point.years > years) {
      if (before === undefined) return Number.NaN
      const share = (years - before.years) / (point.years - before.years)
      return Math.sqrt((before.totalVariance + share * (point.totalVariance - before.totalVariance)) / years)
    }
    before = point
  }
  return Number.NaN
}
