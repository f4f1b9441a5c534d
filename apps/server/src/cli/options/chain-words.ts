/** What a chain says, in sentences. */

import type { ChainFinding, ForwardEstimate, IvStanding } from '@tickworks/options'
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

/** `rank 71%, above 80% of 101 moments (9.61% to 9.94%)`, of vols in a recording. */
export function standingText({ rankPct, percentilePct, min, max, count: moments }: IvStanding): string {
  return `rank ${fixed(rankPct, 0)}%, above ${fixed(percentilePct, 0)}% of ${grouped(moments)} moments (${percent(min)} to ${percent(max)})`
}

/** `box: buy 25000 C at 10.5, … : 3.20 a contract, needs 1, 75 there`. */
export function findingText({
  kind,
  legs,
  netPerContract,
  contractsNeeded,
  contractsAvailable,
  isExecutable,
}: ChainFinding): string {
  const trades = legs.map(
    ({ side, expiry, right, strike, price }) =>
      `${side} ${kind === 'calendar' ? `${expiry} ` : ''}${right === 'F' ? 'future' : `${strike} ${right}`} at ${price}`,
  )
  const size = Number.isFinite(contractsNeeded) ? `needs ${grouped(contractsNeeded)}` : 'pays at no size'
  const there = Number.isNaN(contractsAvailable) ? 'size not known' : `${grouped(contractsAvailable)} there`
  const of = kind === 'calendar' ? kind : `${kind} of ${legs[0]!.expiry}`
  return `${of}: ${trades.join(', ')}: ${fixed(netPerContract, 2)} a contract after costs, ${size}, ${there}${isExecutable ? '' : ' (not executable)'}`
}
