/** Greeks, vols and open interest by level of moneyness. */

import type { OptionChain } from '../chain/chain.ts'
import { plusKnown } from '../chain/known-sum.ts'
import { usableVol } from '../chain/smile.ts'
import { type Right, signOf } from '../contract.ts'
import { deltaOfRow, logMoneyness, type Moneyness, moneynessLabel } from './moneyness.ts'

/**
 * What a level is. `steps`: each number of strikes from the money. The others cut a measure at `edges` (ascending): level i holds
 * edges[i] ≤ value < edges[i + 1], so that a last edge above 1 takes in all deltas; `ratio` is strike over the policy's money,
 * `log-forward` ±ln(K/F), above 0 out of the money; `delta` absolute.
 */
export type LevelCut =
  | { readonly kind: 'steps' }
  | { readonly kind: 'ratio' | 'log-forward' | 'delta'; readonly edges: readonly number[] }

/**
 * One level of one right. Totals are over all open contracts: Σ Greek · open interest · contract size. `iv` is the mean weighted by
 * vega · open interest; NaN without. `count` rows are on the level, `usableCount` have a vol; only they are in totals and mean. A total of
 * which nothing is known (no row that tells its open interest, none that has a vol) is NaN.
 */
export type LevelTotals = {
  readonly right: Right
  readonly label: string
  readonly from: number
  readonly to: number
  readonly count: number
  readonly usableCount: number
  readonly openInterest: number
  readonly volume: number
  readonly iv: number
  readonly delta: number
  readonly gamma: number
  readonly thetaPerDay: number
  readonly vegaPerPoint: number
  readonly rhoPerPct: number
}

/** Greeks of a chain's columns that add up. */
const SUMMED = ['delta', 'gamma', 'thetaPerDay', 'vegaPerPoint', 'rhoPerPct'] as const

type Sums = { -readonly [name in keyof LevelTotals]: LevelTotals[name] }

/**
 * Levels over one chain or several (calls first, then ascending). Rows whose measure is not known are in no level.
 *
 * @throws RangeError for fewer than two edges, or edges that do not ascend
 */
export function levelTotals(
  chains: Iterable<OptionChain>,
  moneyness: Moneyness,
  cut: LevelCut,
): readonly LevelTotals[] {
  if (
    cut.kind !== 'steps' &&
    (cut.edges.length < 2 || cut.edges.some((edge, i) => i > 0 && !(edge > cut.edges[i - 1]!)))
  )
    throw new RangeError(`edges must be two or more and ascend, were ${cut.edges.join(', ')}`)
  const levels = new Map<string, Sums>()
  for (const chain of chains) addChain(levels, chain, moneyness, cut)
  const all = [...levels.values()]
  for (const level of all) level.iv = level.vegaPerPoint > 0 ? level.iv / level.vegaPerPoint : Number.NaN
  return all.sort((a, b) => (a.right === b.right ? a.from - b.from : a.right === 'C' ? -1 : 1))
}

function addChain(levels: Map<string, Sums>, chain: OptionChain, moneyness: Moneyness, cut: LevelCut): void {
  const columns = chain.columns()
  for (let row = 0; row < 2 * chain.strikeCount; row += 1) {
    const right: Right = row < chain.strikeCount ? 'C' : 'P'
    const [from, to] = boundsOf(measure(chain, row, right, moneyness, cut), cut)
    if (Number.isNaN(from)) continue
    const key = `${right}${from}`
    let level = levels.get(key)
    if (level === undefined) {
      level = emptyLevel(right, cut.kind === 'steps' ? moneynessLabel(from) : `${from}..${to}`, from, to)
      levels.set(key, level)
    }
    const held = columns.openInterest[row]!
    level.count += 1
    level.volume = plusKnown(level.volume, columns.volume[row]!)
    level.openInterest = plusKnown(level.openInterest, held)
    const vol = usableVol(columns, row)
    if (Number.isNaN(vol)) continue
    level.usableCount += 1
    const size = held * chain.contractSize
    level.iv = plusKnown(level.iv, vol * columns.vegaPerPoint[row]! * size)
    for (const name of SUMMED) level[name] = plusKnown(level[name], columns[name][row]! * size)
  }
}

function measure(chain: OptionChain, row: number, right: Right, moneyness: Moneyness, cut: LevelCut): number {
  const strike = chain.quotes().strike[row]!
  switch (cut.kind) {
    case 'steps':
      return moneyness.steps(chain, strike, right)
    case 'ratio':
      return moneyness.ratio(chain, strike)
    case 'log-forward':
      return signOf(right) * logMoneyness(strike, chain.forward().forward)
    case 'delta':
      return Math.abs(deltaOfRow(chain, row))
  }
}

function boundsOf(value: number, cut: LevelCut): readonly [number, number] {
  if (cut.kind === 'steps') return [value, value]
  const { edges } = cut
  for (let i = 0; i + 1 < edges.length; i += 1)
    if (value >= edges[i]! && value < edges[i + 1]!) return [edges[i]!, edges[i + 1]!]
  return [Number.NaN, Number.NaN]
}

function emptyLevel(right: Right, label: string, from: number, to: number): Sums {
  const none = Number.NaN
  const greeks = { delta: none, gamma: none, thetaPerDay: none, vegaPerPoint: none, rhoPerPct: none }
  return { right, label, from, to, count: 0, usableCount: 0, openInterest: none, volume: none, iv: none, ...greeks }
}
