/**
 * Measures a chain of 200 strikes, both sides, on one core: the whole from raw quotes (forward, vols, first-order Greeks, money vol, skew,
 * put–call ratio, max pain, gamma exposure), one quote in and its row and the forward out, and the flip level apart. Does not measure
 * reading quotes from anywhere. Made-up quotes from a fixed smile; the hash of all vols shows that speed changed no answer.
 *
 *     node packages/options/bench/chain.ts [rounds]
 */

import { blackPrice } from '../src/black/price.ts'
import { OptionChain } from '../src/chain/chain.ts'
import { gammaExposure, gammaFlip, maxPain, putCallRatio } from '../src/chain/open-interest.ts'
import { blankQuote, type ChainQuote, DEFAULT_QUOTE_LIMITS } from '../src/chain/quote.ts'
import { smileSummary } from '../src/chain/smile.ts'
import { DEFAULT_FORWARD_POLICY } from '../src/forward/forward.ts'
import { ExpiryClock } from '../src/time/expiry-clock.ts'
import { EXPIRY_RULES, tradingCalendar } from '../src/time/expiry-rule.ts'

const STRIKES = 200
const FORWARD = 25_013.7
const NOW_US = Date.UTC(2026, 10, 19, 5) * 1_000

export type ChainTimes = {
  readonly fullUs: { readonly min: number; readonly median: number; readonly max: number }
  readonly updateUs: { readonly min: number; readonly median: number; readonly max: number }
  readonly flipUs: { readonly min: number; readonly median: number; readonly max: number }
  readonly sum: number
  readonly hash: string
}

export function measureChain(rounds: number): ChainTimes {
  const clock = new ExpiryClock({
    rule: EXPIRY_RULES.nse,
    calendar: tradingCalendar({
      timeZone: 'Asia/Kolkata',
      sessionOpen: '09:15',
      sessionClose: '15:30',
      holidays: [],
    }),
    year: { kind: 'calendar', daysPerYear: 365 },
  })
  const strikes = Array.from({ length: STRIKES }, (_, i) => 20_050 + 50 * i)
  const chain = new OptionChain({
    venue: 'NFO',
    symbol: 'NIFTY',
    expiry: '2026-11-26',
    strikes,
    clock,
    contractSize: 75,
    forward: { ...DEFAULT_FORWARD_POLICY, rate: 0.065 },
    limits: { ...DEFAULT_QUOTE_LIMITS, spreadFloor: 0.05 },
  })
  chain.advance(NOW_US)
  const quotes = [0, 1].map((shift) => quotesOf(strikes, chain.years, shift))
  const full: number[] = []
  const updates: number[] = []
  const flips: number[] = []
  let sink = 0
  for (let round = 0; round < rounds; round += 1) {
    // Every other round all prices differ, so no row is spared.
    const batch = quotes[round % 2]!
    const start = performance.now()
    for (let i = 0; i < batch.length; i += 1) chain.update(batch[i]!)
    chain.columns()
    sink += smileSummary(chain).atm.iv + putCallRatio(chain).byOpenInterest
    sink += maxPain(chain).strike + gammaExposure(chain).total
    full.push((performance.now() - start) * 1_000)
    const flipStart = performance.now()
    sink += gammaFlip(chain).level
    flips.push((performance.now() - flipStart) * 1_000)
    const other = quotes[(round + 1) % 2]!
    const updateStart = performance.now()
    for (let i = 0; i < other.length; i += 1) {
      const row = chain.update(other[i]!)
      sink += chain.row(row).outcome[row]! + chain.forward().forward
    }
    updates.push(((performance.now() - updateStart) * 1_000) / other.length)
  }
  const warm = Math.floor(rounds / 2)
  return {
    fullUs: spread(full.slice(warm)),
    updateUs: spread(updates.slice(warm)),
    flipUs: spread(flips.slice(warm)),
    sum: sink,
    hash: hashOf(chain.columns().iv),
  }
}

function quotesOf(strikes: readonly number[], years: number, shift: number): readonly ChainQuote[] {
  const forward = FORWARD + 7 * shift
  const quotes: ChainQuote[] = []
  for (const strike of strikes)
    for (const right of ['C', 'P'] as const) {
      const x = (strike - forward) / forward
      const vol = 0.13 - 0.25 * x + 1.5 * x * x
      const price = blackPrice(right, forward, strike, vol * Math.sqrt(years))
      const mid = Math.max(0.05, Math.round(price * 20) / 20)
      const quote = blankQuote(strike, right)
      quote.tsUs = NOW_US
      quote.bid = mid
      quote.ask = mid + 0.05
      quote.bidSize = 10
      quote.askSize = 12
      quote.last = mid
      quote.volume = 1_000 + (strike % 700)
      quote.openInterest = 5_000 + ((strike * 7) % 9_000)
      quotes.push(quote)
    }
  return quotes
}

function spread(times: readonly number[]): { min: number; median: number; max: number } {
  const sorted = [...times].sort((a, b) => a - b)
  return { min: sorted[0]!, median: sorted[sorted.length >> 1]!, max: sorted.at(-1)! }
}

/** FNV-1a of the column's bytes. */
function hashOf(column: Float64Array): string {
  let hash = 0x811c9dc5
  for (const byte of new Uint8Array(column.buffer, column.byteOffset, column.byteLength))
    hash = Math.imul(hash ^ byte, 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}

if (import.meta.main) {
  const times = measureChain(Number(process.argv[2] ?? 400))
  const line = (name: string, { min, median, max }: ChainTimes['fullUs']): void =>
    console.log(`${name}  min ${min.toFixed(2)}  median ${median.toFixed(2)}  max ${max.toFixed(2)} µs`)
  line('200 strikes, both sides, from raw quotes, all', times.fullUs)
  line('one quote in, its row and the forward out    ', times.updateUs)
  line('gamma flip level                             ', times.flipUs)
  console.log(`vols ${times.hash}`)
}
