/** What a chain says, in sentences. */

import type { ChainFinding, ForwardEstimate, IvStanding } from '@tickworks/options'
import { counted } from '../format.ts'
import type { ExpiryReport } from './chain-report.ts'
import { fixed, grouped, percent } from './numbers.ts'

/** Where a forward comes from and how sure it is; why there is none. */
export function forwardText({ source, fit, parity }: ForwardEstimate): string {
  if (source === 'parity') return `from parity of ${fit!.count} strikes (±${fixed(fit!.forwardError, 2)})`
  const why =
    parity === null
      ? ''
      : `, parity refused: ${parity.reason} (${fixed(parity.was, 2)}, limit ${fixed(parity.limit, 2)})`
  return source === 'none' ? `unknown${why}` : `from the ${source}${why}`
}

/** Expiries without a forward, whose options have no vols, by what their forward says. */
export function forwardWarnings(expiries: readonly ExpiryReport[]): readonly string[] {
  const without = expiries.filter(({ chain, summary }) => chain.years > 0 && summary.forward.source === 'none')
  const byReason = Map.groupBy(without, ({ summary }) => forwardText(summary.forward))
  return Array.from(byReason, ([text, [first, ...more]]) => {
    const others =
      more.length === 0 ? '' : ` and ${counted(more.length, 'more expiry').replace(/expirys$/, 'expiries')}`
    return `${first!.chain.expiry}${others}: forward ${text}: no vols`
  })
}

/** `rank 71%, above 80% of 101 moments (9.61% to 9.94%)`, of vols in a recording. */
export function standingText({ rankPct, percentilePct, min, max, count: moments }: IvStanding): string {
  return `rank ${fixed(rankPct, 0)}%, above ${fixed(percentilePct, 0)}% of ${grouped(moments)} moments (${percent(min)} to ${percent(max)})`
}

/** `box of 2026-11-26: 3.20 a contract after costs, needs 1, 75 quoted`. */
export function findingText({
  kind,
  legs,
  netPerContract,
  contractsNeeded,
  contractsAvailable,
  isExecutable,
}: ChainFinding): string {
  const size = Number.isFinite(contractsNeeded) ? `needs ${grouped(contractsNeeded)}` : 'pays at no size'
  const there = Number.isNaN(contractsAvailable) ? 'sizes not known' : `${grouped(contractsAvailable)} quoted`
  const of = kind === 'calendar' ? kind : `${kind} of ${legs[0]!.expiry}`
  return `${of}: ${fixed(netPerContract, 2)} a contract after costs, ${size}, ${there}${isExecutable ? '' : ' (not executable)'}`
}

/** `buy 25000 C at 10.5, sell …` */
export function legsText({ kind, legs }: ChainFinding): string {
  return legs
    .map(({ side, expiry, right, strike, price }) => {
      const what = right === 'F' ? 'future' : `${strike} ${right}`
      return `${side} ${kind === 'calendar' ? `${expiry} ` : ''}${what} at ${price}`
    })
    .join(', ')
}
