/** What the tests on recorded chains share: the files, and what has to hold for any chain. */

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import type { TestContext } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { normalCdf } from '@tickworks/kernels'
import { callPutContradictions, callPutGaps, nearPairs } from '../chain/call-put-gap.ts'
import type { OptionChain } from '../chain/chain.ts'
import { QUOTE_OUTCOMES } from '../chain/quote.ts'
import type { QuoteOutcome } from '../contract.ts'
import { ExpiryClock } from '../time/expiry-clock.ts'
import { EXPIRY_RULES, type ExpiryRule, tradingCalendar } from '../time/expiry-rule.ts'

const FOLDER = new URL('../../../../../shared/data/options/', import.meta.url)
export const skip: string | false = existsSync(FOLDER)
  ? false
  : 'the real chains of ../shared/data/options are not here'
export const MINUTE_US = 60_000_000
export const HOUR_US = 3_600_000_000

const NEW_YORK = tradingCalendar(
  {
    timeZone: 'America/New_York',
    sessionOpen: '09:30',
    sessionClose: '16:00',
    holidays: ['2015-12-25', '2016-01-01', '2021-01-18', '2022-02-21', '2022-04-15', '2022-05-30', '2022-06-20'],
  },
  { earlyCloses: { '2015-12-24': '13:00', '2024-11-29': '13:00', '2024-12-24': '13:00' } },
)

export function newYorkClock(rule: ExpiryRule): ExpiryClock {
  return new ExpiryClock({ rule, calendar: NEW_YORK, year: { kind: 'calendar', daysPerYear: 365 } })
}

export const DERIBIT_CLOCK: ExpiryClock = new ExpiryClock({
  rule: EXPIRY_RULES.deribit,
  calendar: tradingCalendar(
    { timeZone: 'UTC', sessionOpen: null, sessionClose: null, holidays: [] },
    { weekendDays: [] },
  ),
  year: { kind: 'calendar', daysPerYear: 365 },
})

export function text(name: string): string {
  const bytes = readFileSync(new URL(name, FOLDER))
  return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
}

/** The cells of a CSV, by line, and where each named column is. `from`: lines before the header. */
export type Table = { readonly column: (name: string) => number; readonly rows: readonly (readonly string[])[] }

export function table(name: string, from = 0): Table {
  const [header, ...lines] = text(name).trim().split(/\r?\n/).slice(from)
  const names = header!.split(',')
  const column = (wanted: string): number => {
    const at = names.indexOf(wanted)
    assert.ok(at >= 0, `${name} has a column ${wanted}`)
    return at
  }
  return { column, rows: lines.map((line) => line.split(',')) }
}

export function groupBy<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const name = key(row)
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [row])
    else group.push(row)
  }
  return groups
}

/** A usable row has vol and Greeks, any other a reason that its price or quote bears out. Counts rows by outcome. */
export function assertExplained(chain: OptionChain, counts: Map<string, number> = new Map()): void {
  const { outcome, strike } = chain.columns()
  const tally = new Uint32Array(QUOTE_OUTCOMES.length)
  for (let row = 0; row < outcome.length; row += 1) {
    const code = outcome[row]!
    tally[code]! += 1
    if (!isBorneOut(chain, row, QUOTE_OUTCOMES[code]!))
      assert.fail(`${chain.symbol} ${chain.expiry} ${strike[row]} row ${row}: ${QUOTE_OUTCOMES[code]}`)
  }
  QUOTE_OUTCOMES.forEach((name, code) => {
    if (tally[code]! > 0) counts.set(name, (counts.get(name) ?? 0) + tally[code]!)
  })
}

function isBorneOut(chain: OptionChain, row: number, outcome: QuoteOutcome): boolean {
  const c = chain.quotes()
  const bid = c.bid[row]!
  const ask = c.ask[row]!
  switch (outcome) {
    case 'ok':
      return hasAll(chain, row)
    case 'unverified-quote':
      return !chain.limits.useLast || hasAll(chain, row)
    case 'undetermined':
      return !(c.ivError[row]! <= 1e-6)
    case 'below-intrinsic':
      return c.price[row]! <= chain.priceOfVol(row, 1e-9) + 1e-9
    case 'above-maximum':
      return c.price[row]! >= chain.priceOfVol(row, 100)
    case 'no-quote':
      return !(bid > 0 && ask > 0)
    case 'stale':
      if (chain.nowUs - (bid > 0 && ask > 0 ? c.quoteTsUs : c.lastTsUs)[row]! > chain.limits.staleAfterUs) return true
      return bid > 0 ? c.last[row]! < bid : c.last[row]! > ask
    case 'wide':
      return ask - bid > chain.limits.spreadMaxRatio * 0.5 * (bid + ask)
    case 'expired':
      return chain.years === 0
    case 'invalid':
      return bid > ask || chain.forward().source === 'none'
  }
}

function hasAll(chain: OptionChain, row: number): boolean {
  const { iv, ivError, delta, gamma, thetaPerDay, thetaPerTradingDay, vegaPerPoint, rhoPerPct } = chain.quotes()
  // A sum is a number where all are.
  const sum = delta[row]! + gamma[row]! + thetaPerDay[row]! + thetaPerTradingDay[row]! + vegaPerPoint[row]! + rhoPerPct[row]! // biome-ignore format: one line
  return iv[row]! > 0 && ivError[row]! >= 0 && Number.isFinite(sum)
}

/** What calls and puts differ by near the money, over the moments of a series; in vol points. */
export class GapTally {
  readonly gaps: number[] = []
  /** What of each gap the quotes bear out; of pairs that stand on quotes. */
  readonly contradictions: number[] = []
  /** The same pairs on the forward of each moment that makes the sum of their gaps least: no estimate of it makes a smaller one. */
  readonly least: number[] = []
  /** What a gap may be on quotes alone: half the spread of call and put together; of pairs that stand on quotes. */
  readonly widths: number[] = []
  /** What one tick in one of the four quotes makes of a gap; where the tick is known. */
  readonly ticks: number[] = []
  readonly #tickSize: number

  constructor(tickSize: number = Number.NaN) {
    this.#tickSize = tickSize
  }

  add(chain: OptionChain): void {
    const near = nearPairs(chain)
    if (near.length === 0) return
    for (const gap of callPutGaps(chain)) this.gaps.push(100 * gap)
    for (const apart of callPutContradictions(chain)) if (!Number.isNaN(apart)) this.contradictions.push(100 * apart)
    const { iv, delta, vegaPerPoint, bid, ask, outcome } = chain.columns()
    const n = chain.strikeCount
    const unit = chain.priceUnit === 'underlying' ? chain.forward().forward : 1
    for (const i of near) {
      if (outcome[i]! + outcome[i + n]! > 0) continue
      this.widths.push(((ask[i]! - bid[i]! + ask[i + n]! - bid[i + n]!) * unit) / 2 / vegaPerPoint[i]!)
      this.ticks.push((this.#tickSize * unit) / 2 / vegaPerPoint[i]!)
    }
    const signed = near.map((i) => 100 * (iv[i]! - iv[i + n]!))
    // Points of vol by which call and put part for each point of the forward.
    const slopes = near.map((i) => delta[i]! / vegaPerPoint[i]! - delta[i + n]! / vegaPerPoint[i + n]!)
    const gapsAt = (move: number): number[] => signed.map((gap, k) => Math.abs(gap - move * slopes[k]!))
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
    const candidates = signed.map((gap, k) => gapsAt(gap / slopes[k]!))
    this.least.push(...candidates.reduce((best, gaps) => (sum(gaps) < sum(best) ? gaps : best)))
  }

  /** The share of quoted pairs whose call and put no one vol lies between bid and ask of. */
  get contradictedShare(): number {
    return this.contradictions.filter((apart) => apart > 1e-6).length / this.contradictions.length
  }
}

/** Rows out of the money, within so many standard deviations of the forward, whose quote is good. */
export function nearRows(chain: OptionChain, vol: number, deviations = 2): readonly number[] {
  const { outcome, strike } = chain.columns()
  const { forward } = chain.forward()
  const n = chain.strikeCount
  const rows: number[] = []
  for (let row = 0; row < 2 * n; row += 1) {
    const isOut = row < n ? strike[row]! >= forward : strike[row]! < forward
    const isNear = Math.abs(strike[row]! / forward - 1) < deviations * vol * Math.sqrt(chain.years)
    if (isOut && isNear && outcome[row]! <= 1) rows.push(row)
  }
  return rows
}

export function report(t: TestContext, name: string, tally: GapTally, counts: ReadonlyMap<string, number>): void {
  const reasons = [...counts].map(([outcome, count]) => `${outcome} ${count}`).join(', ')
  t.diagnostic(`${name}: ${gapText(tally)}; ${reasons}`)
}

/** What a series whose quotes cannot tell so much has instead of the law's 0.15 vol points, and the share of its contradicting pairs. */
export type Allowance = { readonly gapMax?: number | undefined; readonly shareMax?: number | undefined }

/** Calls and puts agree: their median gap is below 0.15 vol points, and no pair differs by more than its quotes allow. */
export function assertAgree(
  { gaps, contradictedShare }: GapTally,
  name: string,
  { gapMax = 0.15, shareMax = 0 }: Allowance = {},
): void {
  assert.ok(median(gaps) < gapMax, `${name}: median gap ${median(gaps)} vol points, at most ${gapMax}`)
  assert.ok(!(contradictedShare > shareMax), `${name}: ${contradictedShare} of the pairs contradict their quotes`)
}

export function gapText({ gaps, least, widths, ticks, contradictedShare }: GapTally): string {
  const share = `half-spreads ${median(widths).toFixed(2)}, ${(100 * contradictedShare).toFixed(1)} % beyond them`
  const tick = median(ticks) > 0 ? `, a tick ${median(ticks).toFixed(2)}` : ''
  const quoted = widths.length === 0 ? '' : `; ${share}${tick}`
  return `median call/put gap ${median(gaps).toFixed(3)} of ${gaps.length} (${median(least).toFixed(3)} at best${quoted})`
}

export function median(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : [...values].sort((a, b) => a - b)[values.length >> 1]!
}

/** The point below which a standard normal is with probability `p`, to 1e-12. */
export function normalQuantile(p: number): number {
  let low = -40
  let high = 40
  while (high - low > 1e-12) {
    const middle = (low + high) / 2
    if (normalCdf(middle) < p) low = middle
    else high = middle
  }
  return low
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']

/** `17-Jul-2025`, `9JAN24` or `Feb 07 2022`, in any case, as `2025-07-17`. */
export function isoDate(date: string): string {
  const found = /^(\d{1,2})-?([A-Za-z]{3})-?(\d{2,4})$/.exec(date)
  const american = /^([A-Za-z]{3}) (\d{2}) (\d{4})$/.exec(date)
  const [day, month, year] = found === null ? [american![2]!, american![1]!, american![3]!] : [found[1]!, found[2]!, found[3]!] // biome-ignore format: one line
  const number = MONTHS.indexOf(month.toUpperCase()) + 1
  return `${year.padStart(4, '20')}-${String(number).padStart(2, '0')}-${day.padStart(2, '0')}`
}
