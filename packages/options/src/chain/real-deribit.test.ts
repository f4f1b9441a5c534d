/** Deribit chains as they were sent: prices in coins, and the venue's own vols, Greeks and forwards. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exp } from '@tickworks/kernels'
import type { Right } from '../contract.ts'
import { black76Greeks, bsmGreeks } from '../european/european.ts'
import {
  assertAgree,
  assertExplained,
  DERIBIT_CLOCK,
  GapTally,
  gapText,
  groupBy,
  HOUR_US,
  isoDate,
  median,
  normalQuantile,
  report,
  skip,
  table,
} from '../testing/real-chains.ts'
import { OptionChain } from './chain.ts'
import { blankQuote, DEFAULT_QUOTE_LIMITS } from './quote.ts'
import { smileSummary } from './smile.ts'

const ETH_TICK = 0.0005

/**
 * Vol points at the median where the law's 0.15 is finer than the market: at these the half-spreads of call and put come to one to seven
 * points, and a tick of a coin in one of four quotes to as much as 1.3. No pair contradicts its quotes.
 */
const ETH_GAPS: { readonly [date: string]: number } = {
  ...{ '9JAN24': 1.36, '10JAN24': 0.48, '11JAN24': 1.76, '19JAN24': 0.29 },
  ...{ '23FEB24': 0.25, '29MAR24': 0.46, '27SEP24': 0.2, '27DEC24': 0.26 },
}

/** Likewise: half-spreads of two to eight points within a week of expiry, where the venue's bid and ask vols are all that was recorded. */
const BTC_GAPS: { readonly [expiry: string]: number } = {
  ...{
    '2026-01-23': 2.21,
    '2026-01-24': 0.7,
    '2026-01-25': 0.6,
    '2026-01-26': 0.38,
    '2026-01-27': 0.42,
    '2026-01-30': 0.2,
  },
}
/** One pair of its 86 is beyond its quotes. */
const BTC_SHARES: { readonly [expiry: string]: number } = { '2026-01-25': 0.012 }

test('ETH book: parity in coins finds the forwards that the venue quotes', { skip }, (t) => {
  const { column, rows } = table('deribit/eth_book_summary_20240108.csv')
  const cell = (name: string): ((row: readonly string[]) => number) => {
    const at = column(name)
    return (row) => (row[at] === '' ? Number.NaN : Number(row[at]))
  }
  const [strike, bid, ask, last] = [cell('strike_price'), cell('bid_price'), cell('ask_price'), cell('last')]
  const [underlying, created, open, volume] = [cell('underlying_price'), cell('creation_timestamp'), cell('open_interest'), cell('volume')] // biome-ignore format: one line
  const [expireAt, typeAt] = [column('expire_date'), column('option_type')]
  const sources = new Map<string, number>()
  const tally = new GapTally(ETH_TICK)
  const counts = new Map<string, number>()
  for (const [date, series] of groupBy(rows, (row) => row[expireAt]!)) {
    const chain = new OptionChain({
      ...{ venue: 'DERIBIT', symbol: 'ETH', expiry: isoDate(date), clock: DERIBIT_CLOCK, contractSize: 1 },
      strikes: series.map(strike),
      priceUnit: 'underlying',
      tickSize: ETH_TICK,
      limits: { ...DEFAULT_QUOTE_LIMITS, useLast: false },
    })
    const nowUs = created(series[0]!) * 1_000
    chain.advance(nowUs)
    const quoted = underlying(series[0]!)
    chain.setUnderlying({ future: { bid: Number.NaN, ask: Number.NaN, price: quoted } })
    for (const row of series)
      chain.update({
        ...blankQuote(strike(row), row[typeAt] as Right),
        ...{ tsUs: nowUs, bid: bid(row), ask: ask(row), last: last(row), lastTsUs: nowUs },
        ...{ volume: volume(row), openInterest: open(row) },
      })
    assertExplained(chain, counts)
    tally.add(chain)
    const own = new GapTally(ETH_TICK)
    own.add(chain)
    assertAgree(own, date, { gapMax: ETH_GAPS[date] })
    const { source, forward, fit } = chain.forward()
    sources.set(source, (sources.get(source) ?? 0) + 1)
    t.diagnostic(
      `${date} ${source} ${forward.toFixed(2)} beside ${quoted.toFixed(2)}, error ${fit?.forwardError.toFixed(2)}`,
    )
    // The last expiry's future is quoted 1.7 % below where its options and the futures before it put it.
    if (source === 'parity' && date !== '27DEC24')
      assert.ok(Math.abs(forward / quoted - 1) < 0.003, `${date}: ${forward} beside ${quoted}`)
    const { atm } = smileSummary(chain)
    assert.ok(atm.reason !== 'ok' || (atm.iv > 0.4 && atm.iv < 1.2), `${date}: ${atm.iv}`)
  }
  report(t, 'ETH', tally, counts)
  assert.ok(sources.get('parity') === 11)
})

// Their theta of a series with less than a day left is what is left of it, not a day's: those are passed over.
test('BTC hour by hour: our Greeks are the venue’s at its vols, and parity of its quotes finds its forward', {
  skip,
}, (t) => {
  const { column, rows } = table('deribit/btc_options_hourly_greeks_20260123.csv.gz')
  const [strikeAt, typeAt, bidAt, askAt, markAt] = [column('strike'), column('type'), column('bid_iv'), column('ask_iv'), column('mark_iv')] // biome-ignore format: one line
  const [deltaAt, gammaAt, vegaAt, thetaAt, rhoAt] = [column('delta'), column('gamma'), column('vega'), column('theta'), column('rho')] // biome-ignore format: one line
  const [dateAt, expiryAt, openAt] = [column('date'), column('expiry_date'), column('open_interest')]
  const counts = new Map<string, number>()
  const tally = new GapTally()
  const byExpiry = new Map<string, GapTally>()
  const misses = { delta: [] as number[], gamma: [] as number[], vega: [] as number[], theta: [] as number[], rho: [] as number[], forward: [] as number[], mark: [] as number[] } // biome-ignore format: one line
  for (const series of groupBy(rows, (row) => `${row[dateAt]} ${row[expiryAt]}`).values()) {
    const expiry = series[0]![expiryAt]!
    // Their clock: the numbers labelled with an hour are those of its end.
    const nowUs = Date.parse(`${series[0]![dateAt]!.slice(0, 19)}Z`) * 1_000 + HOUR_US
    const years = DERIBIT_CLOCK.years(expiry, nowUs)
    if (years === 0) continue
    const root = Math.sqrt(years)
    // A delta and its vol tell the forward: Δ = Φ(d₁).
    const told: number[] = []
    for (const row of series) {
      const delta = Number(row[deltaAt])
      if (Math.abs(delta) < 0.2 || Math.abs(delta) > 0.8) continue
      const s = (Number(row[markAt]) / 100) * root
      told.push(Number(row[strikeAt]) * exp(normalQuantile(delta > 0 ? delta : 1 + delta) * s - (s * s) / 2))
    }
    const forward = median(told)
    if (!(forward > 0)) continue
    const chain = new OptionChain({
      ...{ venue: 'DERIBIT', symbol: 'BTC', expiry, clock: DERIBIT_CLOCK, contractSize: 1, priceUnit: 'underlying' },
      strikes: series.map((row) => Number(row[strikeAt])),
      limits: { ...DEFAULT_QUOTE_LIMITS, useLast: false },
    })
    chain.advance(nowUs)
    chain.setUnderlying({ future: { bid: Number.NaN, ask: Number.NaN, price: forward } })
    for (const row of series) {
      const right: Right = row[typeAt] === 'call' ? 'C' : 'P'
      const strike = Number(row[strikeAt])
      const contract = { right, underlying: forward, strike, years, rate: 0 }
      const coins = (vol: number): number => (vol > 0 ? black76Greeks({ ...contract, vol }).price / forward : 0)
      const [bid, ask] = [coins(Number(row[bidAt]) / 100), coins(Number(row[askAt]) / 100)]
      chain.update({ ...blankQuote(strike, right), tsUs: nowUs, bid, ask, last: 0, openInterest: Number(row[openAt]) })
      const ours = black76Greeks({ ...contract, vol: Number(row[markAt]) / 100 })
      const rho = bsmGreeks({ ...contract, yield: 0, vol: Number(row[markAt]) / 100 }).rhoPerPct
      misses.delta.push(Math.abs(ours.delta - Number(row[deltaAt])))
      misses.gamma.push(Math.abs(ours.gamma - Number(row[gammaAt])))
      misses.vega.push(Math.abs(ours.vegaPerPoint - Number(row[vegaAt])))
      if (years > 1 / 365) misses.theta.push(Math.abs(ours.thetaPerDay - Number(row[thetaAt])))
      misses.rho.push(Math.abs(rho - Number(row[rhoAt])))
    }
    assertExplained(chain, counts)
    tally.add(chain)
    if (!byExpiry.has(expiry)) byExpiry.set(expiry, new GapTally())
    if (DERIBIT_CLOCK.hours(expiry, nowUs) > 2) byExpiry.get(expiry)!.add(chain)
    const found = chain.forward()
    if (found.source === 'parity') misses.forward.push(Math.abs(found.forward / forward - 1))
    const { iv, outcome } = chain.columns()
    for (const row of series) {
      const at = chain.rowOf(Number(row[strikeAt]), row[typeAt] === 'call' ? 'C' : 'P')
      if (outcome[at] === 0) misses.mark.push(Math.abs(100 * iv[at]! - Number(row[markAt])))
    }
  }
  report(t, 'BTC', tally, counts)
  for (const [expiry, own] of byExpiry) {
    t.diagnostic(`  ${expiry}: ${gapText(own)}`)
    assertAgree(own, expiry, { gapMax: BTC_GAPS[expiry], shareMax: BTC_SHARES[expiry] })
  }
  for (const [name, values] of Object.entries(misses))
    t.diagnostic(`  ${name}: median ±${median(values).toPrecision(3)} of ${values.length}`)
  assert.ok(median(misses.delta) < 1e-4 && median(misses.gamma) < 5e-6 && median(misses.vega) < 0.05)
  assert.ok(median(misses.theta) < 0.05 && median(misses.rho) < 0.1)
  assert.ok(median(misses.forward) < 5e-4 && median(misses.mark) < 0.3)
})
