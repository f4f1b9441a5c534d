/**
 * Fits on recorded chains. The bounds below were read off these fits and rounded up: they hold the fit, they do not promise it for another
 * day. Vols are of options out of the money, on mid prices with both sides (NSE, CBOE) or on the venue's mark (Deribit).
 */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { impliedVol } from '../black/implied-vol.ts'
import type { Right } from '../contract.ts'
import { type ExpiryQuotes, fitSsviSurface, fitSviSurface, type SviSurfaceFits } from './fit-surface.ts'
import type { SurfaceSlice } from './surface.ts'

const DATA = fileURLToPath(new URL('../../../../../shared/data/options/', import.meta.url))
const options = { skip: existsSync(DATA) ? false : 'recorded chains are not here' }
const YEAR_MS = 365 * 86_400_000

/** Money prices of one expiry; `bid` and `ask` NaN where a side is missing. */
type Row = {
  readonly right: Right
  readonly strike: number
  readonly bid: number
  readonly ask: number
  readonly mark: number
}

function textOf(name: string): string {
  const bytes = readFileSync(DATA + name)
  return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
}

/** Out of the money vols. Weight: a quote that is half as wide in vol counts four times, down to a tenth of a vol point. */
function quotesOf(rows: readonly Row[], years: number, forward: number, rate: number): ExpiryQuotes {
  const logMoneyness: number[] = []
  const vol: number[] = []
  const bidVol: number[] = []
  const askVol: number[] = []
  const weight: number[] = []
  for (const { right, strike, bid, ask, mark } of [...rows].sort((x, y) => x.strike - y.strike)) {
    if (right === 'C' ? strike < forward : strike >= forward) continue
    const iv = (price: number): number =>
      impliedVol('black76', { right, underlying: forward, strike, years, rate, price }).iv
    const middle = iv(mark)
    if (Number.isNaN(middle)) continue
    logMoneyness.push(Math.log(strike / forward))
    vol.push(middle)
    bidVol.push(iv(bid))
    askVol.push(iv(ask))
    const width = iv(ask) - iv(bid)
    weight.push(1 / (1e-6 + (Number.isNaN(width) ? middle : width) ** 2))
  }
  return { years, forward, rate, logMoneyness, vol, bidVol, askVol, weight }
}

/** Median of strike + (call − put)·growth over the six strikes where they differ least. */
function parityForward(rows: readonly Row[], growth: number): number {
  const puts = new Map(rows.filter((row) => row.right === 'P').map((row) => [row.strike, row.mark]))
  const pairs = rows
    .filter((row) => row.right === 'C' && puts.has(row.strike))
    .map((row) => ({ gap: row.mark - puts.get(row.strike)!, strike: row.strike }))
    .filter(({ gap }) => Number.isFinite(gap))
    .sort((x, y) => Math.abs(x.gap) - Math.abs(y.gap))
    .slice(0, 5)
    .map(({ gap, strike }) => strike + gap * growth)
    .sort((x, y) => x - y)
  return pairs[pairs.length >> 1] ?? NaN
}

function group<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row])
  return groups
}

function csv(text: string): { readonly [column: string]: string }[] {
  const [head, ...lines] = text.trim().split('\n')
  const names = head!.trim().split(',')
  return lines.map((line) => {
    const cells = line.trim().split(',')
    return Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']))
  })
}

const number = (cell: string | undefined): number => (cell === undefined || cell === '' ? NaN : Number(cell))

/** `26JAN24` or `26-Jan-2024`, at a time of day. */
function instantMs(date: string, clock: string): number {
  const [, day, month, year] = /^(\d+)-?([A-Za-z]{3})-?(\d+)$/.exec(date)!
  const index = 'JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC'.indexOf(month!.toUpperCase()) / 3 + 1
  const iso = `${year!.length === 2 ? `20${year}` : year}-${String(index).padStart(2, '0')}-${day!.padStart(2, '0')}`
  return Date.parse(`${iso}T${clock}`)
}

function deribitEth(): ExpiryQuotes[] {
  const rows = csv(textOf('deribit/eth_book_summary_20240108.csv')).filter((row) => number(row.mark_price) >= 5e-4)
  return [...group(rows, (row) => row.expire_date!)].map(([date, legs]) => {
    const forward = number(legs[0]!.underlying_price)
    const years = (instantMs(date, '08:00Z') - number(legs[0]!.creation_timestamp)) / YEAR_MS
    const money = legs.map((row): Row => {
      return {
        right: row.option_type as Right,
        strike: number(row.strike_price),
        bid: number(row.bid_price) * forward,
        ask: number(row.ask_price) * forward,
        mark: number(row.mark_price) * forward,
      }
    })
    return quotesOf(money, years, forward, 0)
  })
}

type NseLeg = { readonly bidprice: number; readonly askPrice: number }
type NseChain = {
  readonly records: {
    readonly data: readonly { strikePrice: number; expiryDate: string; CE?: NseLeg; PE?: NseLeg }[]
    readonly timestamp: string
  }
}

/** Quotes with both sides no wider than a quarter of the mid (or two ticks); expiries with more than a day left and eight such strikes a side. */
function nse(name: string): ExpiryQuotes[] {
  const { records } = JSON.parse(textOf(name)) as NseChain
  const [day, clock] = records.timestamp.split(' ')
  const nowMs = instantMs(day!, `${clock}+05:30`)
  const rate = 0.065
  const expiries: ExpiryQuotes[] = []
  for (const [date, strikes] of group(records.data, (row) => row.expiryDate)) {
    const years = (instantMs(date, '15:30:00+05:30') - nowMs) / YEAR_MS
    if (years < 1.5 / 365 || years > 0.6) continue
    const rows: Row[] = []
    for (const { strikePrice, CE, PE } of strikes) {
      for (const [right, leg] of [
        ['C', CE],
        ['P', PE],
      ] as const) {
        if (leg === undefined || !(leg.bidprice > 0) || !(leg.askPrice > leg.bidprice)) continue
        const mark = (leg.bidprice + leg.askPrice) / 2
        if (leg.askPrice - leg.bidprice > Math.max(0.25 * mark, 0.1)) continue
        rows.push({ right, strike: strikePrice, bid: leg.bidprice, ask: leg.askPrice, mark })
      }
    }
    const forward = parityForward(rows, Math.exp(rate * years))
    const quotes = quotesOf(rows, years, forward, rate)
    if (quotes.vol.length >= 16) expiries.push(quotes)
  }
  return expiries
}

function spx(): ExpiryQuotes[] {
  const rows = csv(textOf('cboe/spx_chain_20241111.csv.gz'))
  const expiries: ExpiryQuotes[] = []
  for (const [date, legs] of group(rows, (row) => row['Expiry Date']!)) {
    const [month, day, year] = date.split('-')
    const years = (Date.parse(`${year}-${month}-${day}T21:00Z`) - Date.parse('2024-11-11T21:00Z')) / YEAR_MS
    const rate = 0.0455
    const money = legs
      .map((row): Row => {
        const bid = number(row.Bid)
        const ask = number(row.Ask)
        return {
          right: row['Option Type'] === 'Call' ? 'C' : 'P',
          strike: number(row.Strike),
          bid,
          ask,
          mark: (bid + ask) / 2,
        }
      })
      .filter(({ bid, ask, mark }) => bid > 0 && ask - bid <= Math.max(0.25 * mark, 0.1))
    if (years <= 0) continue
    const quotes = quotesOf(money, years, parityForward(money, Math.exp(rate * years)), rate)
    if (quotes.vol.length >= 16) expiries.push(quotes)
  }
  return expiries
}

// biome-ignore format: a table reads by its columns
const chains: readonly [string, () => ExpiryQuotes[], number, number, number, number][] = [
  // chain                        quotes                                            expiries  SVI     free    SSVI rmse, vol
  ['Deribit ETH 2024-01-08',      deribitEth,                                       11,       0.005,  0.0035, 0.02],
  ['NIFTY 2025-07-17 close',      () => nse('nse/nifty_20250717_eod.json.gz'),      6,        0.003,  0.0015, 0.008],
  ['BANKNIFTY 2025-07-17 close',  () => nse('nse/banknifty_20250717_eod.json.gz'),  3,        0.004,  0.003,  0.01],
  ['RELIANCE 2025-07-17 close',   () => nse('nse/reliance_20250717_eod.json.gz'),   2,        0.004,  0.004,  0.012],
  ['SPX 2024-11-11, 5 expiries',  () => spx().slice(0, 5),                          5,        0.001,  0.0005, 0.012],
]
const points = (vol: number): string => (100 * vol).toFixed(3)
for (const [name, quotesOfChain, expiries, sviMax, freeMax, ssviMax] of chains) {
  test(
    `${name}: every expiry fits within ${points(sviMax)} vol points by SVI, the whole without any arbitrage within ${points(freeMax)}, within ${points(ssviMax)} by SSVI`,
    options,
    (t) => {
      const quotes = quotesOfChain()
      assert.equal(quotes.length, expiries)
      const svi = fitSviSurface(quotes)
      assert.ok(svi.kind === 'fitted')
      for (const fit of svi.fit) {
        assert.ok(fit.kind === 'fitted')
        assert.ok(fit.quality.rmseVol <= sviMax, `${fit.years}: ${fit.quality.rmseVol}`)
        assert.equal(fit.butterfly.outcome, 'free')
        assert.ok(
          fit.quality.outliers.length <= 0.1 * fit.quality.used,
          `${fit.years}: ${fit.quality.outliers.length} outliers`,
        )
      }
      // Slices may cross where nothing is quoted, and then they say so.
      for (const finding of svi.check.findings) {
        if (finding.kind === 'calendar') {
          const slice: SurfaceSlice = svi.surface.slices.find(({ years }) => years === finding.years)!
          assert.ok(
            finding.check.crossings.every((k) => k < slice.kLow || k > slice.kHigh),
            JSON.stringify(finding),
          )
        } else {
          assert.ok(finding.between, JSON.stringify(finding))
        }
      }
      const free = fitSviSurface(quotes, { arbitrage: 'forbid-everywhere' })
      assert.ok(free.kind === 'fitted')
      assert.deepEqual(free.check.findings, [])
      const freeRmse = rmseOf(free.fit)
      assert.ok(freeRmse <= freeMax, String(freeRmse))
      const ssvi = fitSsviSurface(quotes)
      assert.ok(ssvi.kind === 'fitted')
      const each = svi.fit.map((fit) => (fit.kind === 'fitted' ? points(fit.quality.rmseVol) : fit.reason))
      t.diagnostic(
        `RMSE in vol points: SVI ${each.join(' ')}, free everywhere ${points(freeRmse)}, SSVI ${points(ssvi.fit.rmseVol)}`,
      )
      assert.ok(ssvi.fit.rmseVol <= ssviMax, String(ssvi.fit.rmseVol))
      assert.ok(ssvi.check.free)
    },
  )
}

test(
  'SPX 2024-11-11 from a week to five years, each sixth expiry: no arbitrage at any strike within 0.2 vol points',
  options,
  () => {
    const quotes = spx().filter((_, i) => i % 6 === 0)
    const free = fitSviSurface(quotes, { arbitrage: 'forbid-everywhere' })
    assert.ok(free.kind === 'fitted')
    assert.equal(free.surface.slices.length, 9)
    assert.deepEqual(free.check.findings, [])
    assert.ok(rmseOf(free.fit) <= 0.002, String(rmseOf(free.fit)))
  },
)

/** Over the used rows of all expiries. */
function rmseOf(fits: SviSurfaceFits): number {
  let squares = 0
  let used = 0
  for (const fit of fits) {
    assert.ok(fit.kind === 'fitted')
    squares += fit.quality.rmseVol ** 2 * fit.quality.used
    used += fit.quality.used
  }
  return Math.sqrt(squares / used)
}
