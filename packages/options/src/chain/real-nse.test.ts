/** NSE chains as they were sent: minute by minute, expiry day by the hour, end of day, and beside the vols and Greeks of vendors. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Right } from '../contract.ts'
import { bsmGreeks } from '../european/european.ts'
import { DEFAULT_FORWARD_POLICY, type ForwardPolicy } from '../forward/forward.ts'
import { VirtualOption } from '../moneyness/virtual-option.ts'
import { NSE_CLOCK } from '../testing/made-up-chain.ts'
import {
  type Allowance,
  assertAgree,
  assertExplained,
  GapTally,
  gapText,
  groupBy,
  HOUR_US,
  isoDate,
  MINUTE_US,
  median,
  nearRows,
  report,
  skip,
  table,
  text,
} from '../testing/real-chains.ts'
import { type ChainSpec, OptionChain } from './chain.ts'
import { ivStanding } from './iv-history.ts'
import { maxPain, putCallRatio } from './open-interest.ts'
import { blankQuote, type ChainQuote, DEFAULT_QUOTE_LIMITS, QUOTE_OUTCOMES } from './quote.ts'
import { atmVol } from './smile.ts'

const RATE: ForwardPolicy = { ...DEFAULT_FORWARD_POLICY, rate: 0.065 }

function nseChain(symbol: string, expiry: string, strikes: Iterable<number>, change: Partial<ChainSpec> = {}) {
  const series = {
    venue: 'NFO',
    symbol,
    expiry,
    strikes,
    clock: NSE_CLOCK,
    contractSize: 1,
    tickSize: 0.05,
    forward: RATE,
  }
  return new OptionChain({ ...series, ...change })
}

test('the NIFTY one-minute chain: no NaN without a reason, calls and puts agree', { skip }, (t) => {
  const { column, rows } = table('nse/nifty_chain_1m_greeks_20260819.csv.gz')
  const [at, strike, type, spot] = [column('timestamp'), column('strike'), column('option_type'), column('spot')]
  const [ltp, volume, open, change] = [column('ltp'), column('volume'), column('oi'), column('oi_chg')]
  const [iv, delta, vega, theta] = [column('iv'), column('delta'), column('vega'), column('theta')]
  const expiryAt = column('expiry')
  const quote = blankQuote(0, 'C')
  for (const [expiry, series] of groupBy(rows, (row) => row[expiryAt]!)) {
    const chain = nseChain('NIFTY', expiry, new Set(series.map((row) => Number(row[strike]))))
    const tally = new GapTally()
    const venueGaps: number[] = []
    const misses = { delta: [] as number[], vega: [] as number[], theta: [] as number[], iv: [] as number[] }
    const counts = new Map<string, number>()
    const virtual = new VirtualOption(`NFO:NIFTY-${expiry}-P-25D`)
    const moments = groupBy(series, (row) => row[at]!)
    assert.equal(moments.size, 102)
    for (const [timestamp, moment] of moments) {
      const nowUs = Date.parse(timestamp.replace('+', ':00+')) * 1_000
      const level = Number(moment[0]![spot])
      chain.advance(nowUs)
      chain.setUnderlying({ spot: level })
      for (const row of moment) {
        quote.strike = Number(row[strike])
        quote.right = row[type] === 'CE' ? 'C' : 'P'
        quote.tsUs = nowUs
        quote.last = Number(row[ltp])
        quote.volume = Number(row[volume])
        quote.openInterest = Number(row[open])
        quote.openInterestChange = Number(row[change])
        chain.update(quote)
      }
      assertExplained(chain, counts)
      assert.equal(chain.forward().source, 'parity')
      assert.ok(chain.forward().fit!.forwardError < 5, `${timestamp}: ${chain.forward().fit!.forwardError}`)
      tally.add(chain)
      const point = virtual.at(chain)
      assert.ok(point.kind === 'ok' && Math.abs(point.continuous) < 1_000)
      if (!timestamp.includes(':30+') && !timestamp.includes(':00+')) continue
      const theirs = new Map<string, number>()
      const near = new Set(nearRows(chain, 0.15))
      // Their time is whole days.
      const years = Math.round((Date.parse(expiry) - Date.parse(timestamp.slice(0, 10))) / 86_400_000) / 365
      for (const row of moment) {
        const right = row[type] === 'CE' ? 'C' : 'P'
        const vol = Number(row[iv]) / 100
        const at = chain.rowOf(Number(row[strike]), right)
        if (Math.abs(Number(row[strike]) / level - 1) < 0.01) theirs.set(`${row[strike]} ${right}`, 100 * vol)
        if (!near.has(at) || !(vol > 0.002)) continue
        const market = { underlying: level, years, rate: 0.065, yield: 0, vol }
        const ours = bsmGreeks({ right, strike: Number(row[strike]), ...market })
        misses.delta.push(Math.abs(ours.delta - Number(row[delta])))
        misses.vega.push(Math.abs(ours.vegaPerPoint - Number(row[vega])))
        misses.theta.push(Math.abs(ours.thetaPerDay - Number(row[theta])))
        misses.iv.push(100 * (chain.quotes().iv[at]! - vol))
      }
      for (const [name, vol] of theirs)
        if (name.endsWith('C') && theirs.has(name.replace('C', 'P')))
          venueGaps.push(Math.abs(vol - theirs.get(name.replace('C', 'P'))!))
    }
    report(t, `NIFTY ${expiry}`, tally, counts)
    t.diagnostic(
      `  theirs: gap ${median(venueGaps).toFixed(2)}; our vol − theirs ${median(misses.iv).toFixed(2)} points; Greeks at their vol, ` +
        `spot for forward, whole days: delta ±${median(misses.delta).toFixed(5)} theta ±${median(misses.theta).toFixed(3)}`,
    )
    assertNearBest(tally, expiry)
    const [byDelta, byVega, byTheta] = [median(misses.delta), median(misses.vega), median(misses.theta)]
    assert.ok(byDelta < 1e-3 && byVega < 0.05 && byTheta < 0.05, `${expiry}: ${byDelta} ${byVega} ${byTheta}`)
  }
})

test('expiry day by the hour; after expiry every row is expired', { skip }, (t) => {
  const { column, rows } = table('nse/index_chain_5m_20260203_nifty_expiryday.csv.gz')
  const [symbolAt, at, strike, spot] = [column('Symbol'), column('timestamp'), column('Strike'), column('Spot')]
  const sides = (['CE', 'PE'] as const).map((side) => ({
    ...{ right: side === 'CE' ? ('C' as const) : ('P' as const), last: column(`${side}_LTP`) },
    ...{ open: column(`${side}_OI`), volume: column(`${side}_Volume`) },
  }))
  const quote = blankQuote(0, 'C')
  for (const [symbol, series] of groupBy(rows, (row) => row[symbolAt]!)) {
    const expiry = series[0]![column('Expiry')]!
    const limits = { ...DEFAULT_QUOTE_LIMITS, staleAfterUs: 15 * MINUTE_US }
    const chain = nseChain(symbol, expiry, new Set(series.map((row) => Number(row[strike]))), { limits })
    const early = new GapTally()
    const counts = new Map<string, number>()
    const byHour = new Map<string, GapTally>()
    for (const [timestamp, moment] of groupBy(series, (row) => row[at]!)) {
      const nowUs = Date.parse(`${timestamp.replace(' ', 'T')}+05:30`) * 1_000
      chain.advance(nowUs)
      // A spot of 0 is how this source says that it has none.
      chain.setUnderlying({ spot: Number(moment[0]![spot]) || Number.NaN })
      quote.tsUs = lastTradingInstantUs(timestamp, nowUs)
      for (const row of moment)
        for (const side of sides) {
          quote.strike = Number(row[strike])
          quote.right = side.right
          quote.last = Number(row[side.last])
          quote.openInterest = Number(row[side.open])
          quote.volume = Number(row[side.volume])
          chain.update(quote)
        }
      assertExplained(chain, counts)
      if (chain.years === 0) {
        const { outcome } = chain.columns()
        assert.ok(outcome.every((code) => ['expired', 'stale', 'no-quote'].includes(QUOTE_OUTCOMES[code]!)))
      }
      if (chain.clock.hours(expiry, nowUs) > 2) early.add(chain)
      const hour = timestamp.slice(11, 13)
      if (!byHour.has(hour)) byHour.set(hour, new GapTally())
      byHour.get(hour)!.add(chain)
    }
    report(t, `${symbol} ${expiry}, more than two hours left`, early, counts)
    for (const [hour, tally] of byHour) if (tally.gaps.length > 0) t.diagnostic(`  ${hour}h: ${gapText(tally)}`)
    assertNearBest(early, symbol)
  }
})

/**
 * Of 2025-07-16, a day before expiry, two pairs of six are a rupee apart; of 2019 four, by the tax that {@link assertTaxed} speaks of, whose
 * gap no forward closes.
 */
const EOD_ALLOWANCES: { readonly [name: string]: Allowance } = {
  nifty_20250716: { shareMax: 0.34 },
  nifty_20190823: { gapMax: 0.77, shareMax: 0.67 },
}

test('NSE end of day with bids and asks: every row explained, totals are the exchange’s', { skip }, (t) => {
  const names = ['nifty_20250717', 'nifty_20250716', 'banknifty_20250717', 'reliance_20250717', 'nifty_20190823']
  for (const name of [...names, 'nifty_20200514_expiryday']) {
    const { records, filtered } = JSON.parse(text(`nse/${name}_eod.json.gz`)) as NseSnapshot
    const isExpiryDay = name.endsWith('expiryday')
    // The close itself is the instant of expiry for the series that expires: look a minute earlier at the others.
    const closeUs = NSE_CLOCK.expiryUs(isoDate(records.timestamp.slice(0, 11)))
    const nowUs = isExpiryDay ? closeUs : closeUs - MINUTE_US
    records.expiryDates.forEach((date, index) => {
      const rows = records.data.filter(({ expiryDate }) => expiryDate === date)
      if (rows.length === 0) return
      const strikes = rows.map(({ strikePrice }) => strikePrice)
      const chain = nseChain(name, isoDate(date), strikes)
      chain.advance(nowUs)
      chain.setUnderlying({ spot: records.underlyingValue })
      for (const row of rows) {
        if (row.CE !== undefined) chain.update(nseQuote(row.CE, 'C', nowUs))
        if (row.PE !== undefined) chain.update(nseQuote(row.PE, 'P', nowUs))
      }
      const counts = new Map<string, number>()
      assertExplained(chain, counts)
      if (index !== 0) return
      if (isExpiryDay) {
        assert.ok(!counts.has('ok') && counts.get('expired')! > 0)
        t.diagnostic(`${name} ${chain.expiry}, at its close: ${[...counts].join(' ')}`)
        return
      }
      const { CE, PE } = filtered!
      assert.deepEqual([chain.callOpenInterest, chain.callVolume], [CE.totOI, CE.totVol])
      assert.deepEqual([chain.putOpenInterest, chain.putVolume], [PE.totOI, PE.totVol])
      assert.equal(putCallRatio(chain).byOpenInterest, PE.totOI / CE.totOI)
      const { forward } = chain.forward()
      assert.ok(Math.abs(forward / records.underlyingValue - 1) < 0.01)
      assert.ok(Math.abs(maxPain(chain).strike / forward - 1) < 0.03)
      const tally = new GapTally(0.05)
      tally.add(chain)
      report(t, `${name} ${chain.expiry}`, tally, counts)
      // In the last minute of its own life a chain has no strike within reach.
      if (name === 'nifty_20250717') assert.equal(tally.gaps.length, 0)
      else assertAgree(tally, name, EOD_ALLOWANCES[name])
      if (name === 'nifty_20190823') assertTaxed(chain)
    })
  }
})

// Their capture times are not recorded: their vols say that 24 and 144 hours were left, whole days.
for (const [name, hours] of [
  ['bb40d5c', 24],
  ['ef005d3', 144],
] as const) {
  test(`Upstox ${name}: our vols are theirs, on the forward of parity and whole days`, { skip }, (t) => {
    const { data } = JSON.parse(text(`nse/upstox_nifty_chain_exp20240627_${name}.json`)) as UpstoxChain
    const limits = { ...DEFAULT_QUOTE_LIMITS, spreadFloor: 0.2 }
    const chain = nseChain('NIFTY', '2024-06-27', data.map((row) => row.strike_price), { limits }) // biome-ignore format: one line
    const nowUs = NSE_CLOCK.expiryUs('2024-06-27') - hours * HOUR_US
    chain.advance(nowUs)
    chain.setUnderlying({ spot: data[0]!.underlying_spot_price })
    const theirs = new Map<number, UpstoxLeg['option_greeks']>()
    for (const { strike_price: strike, call_options, put_options } of data)
      for (const [right, leg] of [
        ['C', call_options],
        ['P', put_options],
      ] as const) {
        // biome-ignore format: pairs
        const { bid_price: bid, ask_price: ask, bid_qty, ask_qty, ltp, volume, oi, prev_oi } = leg.market_data
        const row = chain.update({
          ...{ strike, right, tsUs: nowUs, bid, ask, bidSize: bid_qty, askSize: ask_qty, last: ltp, lastTsUs: nowUs },
          ...{ volume, openInterest: oi, openInterestChange: oi - prev_oi },
        })
        theirs.set(row, leg.option_greeks)
      }
    const counts = new Map<string, number>()
    assertExplained(chain, counts)
    const { iv, delta } = chain.columns()
    const near = nearRows(chain, 0.13)
    const vols = near.map((row) => Math.abs(100 * iv[row]! - theirs.get(row)!.iv))
    const deltas = near.map((row) => Math.abs(delta[row]! - theirs.get(row)!.delta))
    const tally = new GapTally(0.05)
    tally.add(chain)
    report(t, `Upstox ${name}`, tally, counts)
    t.diagnostic(
      `  our vol − theirs: median ±${median(vols).toFixed(3)} of ${vols.length}, delta ±${median(deltas).toFixed(4)}`,
    )
    assertAgree(tally, name)
    assert.ok(median(vols) < 0.1 && median(deltas) < 0.003)
  })
}

test('NIFTY vols every five minutes until expiry: what is blank is no quote, every vol comes back from its price', {
  skip,
}, (t) => {
  const { column, rows } = table('nse/nifty_iv_5m_202601.csv.gz')
  const expiry = '2026-01-27'
  const header = text('nse/nifty_iv_5m_202601.csv.gz').split(/\r?\n/, 1)[0]!.split(',').slice(2)
  const legs = header.map((name) => {
    const [, strike, side] = /^NIFTY27JAN26(\d+)(CE|PE)$/.exec(name)!
    return { at: column(name), strike: Number(strike), right: side === 'CE' ? ('C' as const) : ('P' as const) }
  })
  const chain = nseChain('NIFTY', expiry, legs.map(({ strike }) => strike)) // biome-ignore format: one line
  const counts = new Map<string, number>()
  const levels: number[] = []
  let worst = 0
  let rolls = 0
  const virtual = new VirtualOption(`NFO:NIFTY-${expiry}-P-25D`)
  for (const row of rows) {
    const [day, month, year] = row[0]!.slice(0, 10).split('-')
    chain.advance(Date.parse(`${year}-${month}-${day}T${row[0]!.slice(11)}:00+05:30`) * 1_000)
    chain.setUnderlying({ spot: Number(row[1]) })
    // No call and put share a strike, so there is no parity; without quotes yet the forward is the spot's.
    for (const { at, strike, right } of legs) {
      const rowOf = chain.rowOf(strike, right)
      const vol = Number(row[at])
      const price = row[at] === '' ? 0 : chain.priceOfVol(rowOf, vol)
      chain.update({ ...blankQuote(strike, right), tsUs: chain.nowUs, bid: price, ask: price, last: 0 })
      if (row[at] === '') continue
      const columns = chain.row(rowOf)
      if (QUOTE_OUTCOMES[columns.outcome[rowOf]!] === 'ok') worst = Math.max(worst, Math.abs(columns.iv[rowOf]! - vol))
    }
    assert.equal(chain.forward().source, 'spot')
    assertExplained(chain, counts)
    levels.push(atmVol(chain).iv)
    const point = virtual.at(chain)
    if (point.kind === 'ok' && point.hasRolled) rolls += 1
  }
  const standing = ivStanding(levels.at(-2)!, levels)
  t.diagnostic(
    `NIFTY ${expiry}: ${[...counts].join(' ')}; rolls of the 25-delta put ${rolls}; rank ${standing.rankPct.toFixed(0)}`,
  )
  assert.ok(worst < 1e-6, `${worst}`)
  assert.ok(rolls > 5 && standing.count > 300)
})

/**
 * Until the end of August 2019 an option that expired in the money was taxed by 0.125 % of the whole settlement value, thirteen points, and
 * not of what it paid: whichever side may come to that is the cheaper one, and quotes of calls and puts rightly contradict each other.
 */
function assertTaxed(chain: OptionChain): void {
  const { iv } = chain.columns()
  const { forward } = chain.forward()
  const reach = 0.015 * forward
  let count = 0
  chain.strikes.forEach((strike, i) => {
    const excess = iv[i]! - iv[i + chain.strikeCount]!
    if (Math.abs(strike - forward) > reach || Math.abs(strike - forward) < 0.002 * forward || Number.isNaN(excess))
      return
    assert.equal(Math.sign(excess), Math.sign(strike - forward), `${strike}: ${excess}`)
    count += 1
  })
  assert.ok(count >= 5, `${count}`)
}

/**
 * Last trades of different seconds: no forward makes call and put agree at all strikes. Ours leaves hardly more than the one that was
 * fitted to the very pairs that are looked at, and less than the law's.
 */
function assertNearBest({ gaps, least }: GapTally, name: string): void {
  assert.ok(median(gaps) < 0.15, `${name}: median gap ${median(gaps)} vol points`)
  assert.ok(median(gaps) < median(least) + 0.03, `${name}: ${median(gaps)}, at best ${median(least)}`)
}

/** Snapshots taken out of the session repeat its last trades: before 09:15 the day before's, after 15:30 the day's. */
function lastTradingInstantUs(timestamp: string, nowUs: number): number {
  const time = timestamp.slice(11)
  const closeUs = Date.parse(`${timestamp.slice(0, 10)}T15:30:00+05:30`) * 1_000
  if (time < '09:15:00') return closeUs - 24 * 60 * MINUTE_US
  return time > '15:30:00' ? closeUs : nowUs
}

type NseSide = {
  readonly strikePrice: number
  readonly bidprice: number
  readonly askPrice: number
  readonly lastPrice: number
  readonly bidQty: number
  readonly askQty: number
  readonly openInterest: number
  readonly totalTradedVolume: number
  readonly changeinOpenInterest: number
}
type NseTotals = { readonly totOI: number; readonly totVol: number }
type NseSnapshot = {
  readonly records: {
    readonly expiryDates: readonly string[]
    readonly timestamp: string
    readonly underlyingValue: number
    readonly data: readonly {
      readonly strikePrice: number
      readonly expiryDate: string
      readonly CE?: NseSide
      readonly PE?: NseSide
    }[]
  }
  readonly filtered?: { readonly CE: NseTotals; readonly PE: NseTotals }
}

function nseQuote(side: NseSide, right: Right, nowUs: number): ChainQuote {
  return {
    ...{ strike: side.strikePrice, right, tsUs: nowUs, bid: side.bidprice, ask: side.askPrice },
    ...{ bidSize: side.bidQty, askSize: side.askQty, last: side.lastPrice, lastTsUs: nowUs },
    ...{ volume: side.totalTradedVolume, openInterest: side.openInterest },
    openInterestChange: side.changeinOpenInterest,
  }
}

type UpstoxLeg = {
  readonly market_data: {
    readonly ltp: number
    readonly volume: number
    readonly oi: number
    readonly prev_oi: number
    readonly bid_price: number
    readonly bid_qty: number
    readonly ask_price: number
    readonly ask_qty: number
  }
  readonly option_greeks: { readonly iv: number; readonly delta: number }
}
type UpstoxChain = {
  readonly data: readonly {
    readonly strike_price: number
    readonly underlying_spot_price: number
    readonly call_options: UpstoxLeg
    readonly put_options: UpstoxLeg
  }[]
}
