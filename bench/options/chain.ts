/**
 * A chain of 200 strikes, both sides, on one core: the whole from raw quotes (forward, vols, first-order Greeks, money vol, skew, put–call
 * ratio, max pain, gamma exposure), one quote in and its row and the forward out, and the flip level apart. Does not measure reading
 * quotes from anywhere. Made-up quotes from a fixed smile; the hash of all vols and Greeks shows that speed changed no answer.
 */

import {
  blankQuote,
  bsmPrice,
  type ChainQuote,
  DEFAULT_FORWARD_POLICY,
  DEFAULT_QUOTE_LIMITS,
  EXPIRY_RULES,
  ExpiryClock,
  gammaExposure,
  gammaFlip,
  maxPain,
  OptionChain,
  putCallRatio,
  smileSummary,
  tradingCalendar,
} from '@tickworks/options'
import { hashOfColumns } from '../peers/doubles.ts'
import { verdict } from './report.ts'

const STRIKES = 200
const FORWARD = 25_013.7
const NOW_US = Date.UTC(2026, 10, 19, 5) * 1_000

type Times = { readonly min: number; readonly median: number; readonly max: number }

export type ChainTimes = {
  readonly fullUs: Times
  /** Per quote. */
  readonly updateUs: Times
  readonly flipUs: Times
  /** Of what was read beside the columns, which nobody may leave out. */
  readonly sum: number
  readonly hash: string
}

export function benchChain(rounds: number): ChainTimes {
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
  // Two sets in turn, every price another one: no row is spared.
  const [ones, others] = [0, 1].map((shift) => quotesOf(strikes, chain.years, shift)) as [ChainQuote[], ChainQuote[]]
  const full: number[] = []
  const updates: number[] = []
  const flips: number[] = []
  let sum = 0
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now()
    for (let i = 0; i < ones.length; i += 1) chain.update(ones[i]!)
    chain.columns()
    sum += smileSummary(chain).atm.iv + putCallRatio(chain).byOpenInterest
    sum += maxPain(chain).strike + gammaExposure(chain).total
    const flipStart = performance.now()
    sum += gammaFlip(chain).level
    const updateStart = performance.now()
    for (let i = 0; i < others.length; i += 1) {
      const row = chain.update(others[i]!)
      sum += chain.row(row).outcome[row]! + chain.forward().forward
    }
    updates.push(((performance.now() - updateStart) * 1_000) / others.length)
    flips.push((updateStart - flipStart) * 1_000)
    full.push((flipStart - start) * 1_000)
  }
  const { iv, delta, gamma, thetaPerDay, vegaPerPoint, rhoPerPct } = chain.columns()
  const warm = rounds >> 1
  const times: ChainTimes = {
    fullUs: timesOf(full.slice(warm)),
    updateUs: timesOf(updates.slice(warm)),
    flipUs: timesOf(flips.slice(warm)),
    sum,
    hash: hashOfColumns([iv, delta, gamma, thetaPerDay, vegaPerPoint, rhoPerPct]),
  }
  print(times, rounds)
  return times
}

function quotesOf(strikes: readonly number[], years: number, shift: number): ChainQuote[] {
  const forward = FORWARD + 7 * shift
  const quotes: ChainQuote[] = []
  for (const strike of strikes)
    for (const right of ['C', 'P'] as const) {
      const x = (strike - forward) / forward
      const vol = 0.13 - 0.25 * x + 1.5 * x * x
      const price = bsmPrice({ right, underlying: forward, strike, years, rate: 0, yield: 0, vol })
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

function timesOf(us: readonly number[]): Times {
  const sorted = us.toSorted((a, b) => a - b)
  return { min: sorted[0]!, median: sorted[sorted.length >> 1]!, max: sorted.at(-1)! }
}

function print({ fullUs, updateUs, flipUs, hash }: ChainTimes, rounds: number): void {
  console.log(
    `\na chain of ${STRIKES} strikes, both sides, from raw quotes · µs, the later half of ${rounds} rounds  ${hash}`,
  )
  const line = (what: string, { min, median, max }: Times, target = ''): void =>
    console.log(
      `${what.padEnd(64)}best ${min.toFixed(2).padStart(7)}  median ${median.toFixed(2).padStart(7)}  most ${max.toFixed(2).padStart(7)}${target}`,
    )
  line(
    'vols, first-order Greeks, ATM, skew, PCR, max pain, GEX',
    fullUs,
    ` · ${verdict(fullUs.median * 1e3, { ns: 250_000 })}`,
  )
  line('one quote in, its row and the forward out', updateUs, ` · ${verdict(updateUs.median * 1e3, { ns: 5_000 })}`)
  line('the flip level, apart', flipUs)
}
