/** What a chain says, in sentences. */

import {
  type ChainFinding,
  type ChainSummary,
  type ForwardEstimate,
  type IvStanding,
  type ParityRefusal,
  QUOTE_OUTCOMES,
} from '@tickworks/options'
import type { ChainOptions } from '../commands/chain-options.ts'
import { count, counted } from '../format.ts'
import type { ExpiryReport } from './chain-report.ts'
import { fixed, grouped, percent } from './numbers.ts'
import { isRateTold } from './rate-curve.ts'

/** Where a forward comes from and how sure it is; why there is none. */
export function forwardText({ source, fit, parity, rate }: ForwardEstimate): string {
  if (source === 'parity') {
    const told =
      fit!.discountSource === 'fitted' ? `, rate ${percent(rate)} ±${percent(fit!.rateError)} by their slope` : ''
    return `from parity of ${fit!.count} strikes (±${fixed(fit!.forwardError, 2)})${told}`
  }
  const why = parity === null ? '' : `, parity refused: ${refusalText(parity)}`
  return source === 'none' ? `unknown${why}` : `from the ${source}${why}`
}

function refusalText({ reason, was, limit }: ParityRefusal): string {
  if (reason === 'too-few-pairs') return `${counted(was, 'strike')} with call and put, ${limit} are needed`
  if (reason === 'no-crossing') return 'no level at which calls and puts would cost the same'
  return `known to ${percent(was)} of itself alone, ${percent(limit)} is needed`
}

/** `ok 20, below-intrinsic 3`: outcomes in their own order. */
export function outcomesText(outcomes: ChainSummary['outcomes']): string {
  const found = QUOTE_OUTCOMES.flatMap((name) =>
    outcomes[name] === undefined ? [] : [`${name} ${count(outcomes[name])}`],
  )
  return found.join(', ')
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

/** Expiries whose rate was to be read from parity, which does not tell it. */
export function rateWarnings(expiries: readonly ExpiryReport[], { rate }: ChainOptions): readonly string[] {
  if (!rate.isImplied) return []
  const untold = expiries.filter(
    ({ chain, summary }) => chain.years > 0 && summary.forward.source !== 'none' && !isRateTold(chain),
  )
  if (untold.length === 0) return []
  const byRate = Map.groupBy(untold, ({ summary }) => percent(summary.forward.rate))
  const which = Array.from(byRate, ([used, [first, ...more]]) => {
    return `${first!.chain.expiry}${more.length === 0 ? '' : ` and ${count(more.length)} more`} (${used} is used)`
  })
  const source = untold.some(({ summary }) => summary.forward.rate !== rate.rate) ? ', those of the other expiries' : ''
  return [`parity does not tell the rate of ${which.join(', ')} well enough${source}`]
}

/** Boxes that a rate nobody stated makes cheap. */
export function boxWarnings(expiries: readonly ExpiryReport[], { rate }: ChainOptions): readonly string[] {
  const boxes = expiries.reduce((sum, each) => sum + each.boxes.length, 0)
  if (boxes === 0 || rate.isImplied || rate.rate !== 0) return []
  const pay = boxes === 1 ? '1 box pays' : `${grouped(boxes)} boxes pay`
  return [
    `${pay} more than it costs at a rate of 0, which may be the rate alone: --rate says it, --rate implied reads it`,
  ]
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
