/** Files as the world wrote them: `../shared/data/bars` beside the repository, where it exists, and the S&P series of `vega-datasets`. */

import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type CalendarSpec, TICK_KIND } from '@tickworks/market'
import { framesOf } from '../../feed.ts'
import { marketFeedContract, open } from '../../testing.ts'
import { type BarsOptions, readBarsCsv } from './bars-csv.ts'
import { instrumentOf, replayFeed } from './replay-feed.ts'
import { sp500Feed } from './sp500.ts'
import { readTradesCsv } from './trades-csv.ts'

const DATA = fileURLToPath(new URL('../../../../../../shared/data/', import.meta.url))
const skip = existsSync(DATA) ? false : 'there is no ../shared/data beside the repository'
const iso = (tsUs: number): string => new Date(tsUs / 1_000).toISOString().replace('.000Z', 'Z')

const NSE_HOURS: CalendarSpec = { timeZone: 'Asia/Kolkata', sessionOpen: '09:15', sessionClose: '15:30', holidays: [] }
const IST: BarsOptions = { calendar: NSE_HOURS }
const NSE_END: BarsOptions = { calendar: NSE_HOURS, barLabel: 'end' }
const US: BarsOptions = {
  calendar: { timeZone: 'America/New_York', sessionOpen: '09:30', sessionClose: '16:00', holidays: [] },
}

// biome-ignore format: a table reads by its columns
const files: [string, BarsOptions, number, string, number, number, number, string, string][] = [
  // file                                       options                 bars    frame  places  tick  empty  first bar               its close
  ['crypto_binance_um_NEARUSDT_1m_2025-06.csv.gz', {},                  43_200, '1m',  3,      1,    0,    '2025-06-01T00:00:00Z', '2025-06-01T00:01:00Z'],
  ['crypto_btcperp_1m_202201.csv.gz',           {},                     45_031, '1m',  3,      125,  0,    '2021-12-31T23:01:00Z', '2021-12-31T23:02:00Z'],
  ['fut_6EH4_1m_202401.csv.gz',                 {},                     29_996, '1m',  5,      5,    0,    '2024-01-01T23:01:00Z', '2024-01-01T23:02:00Z'],
  ['fx_gbpusd_1m_ask_2012.csv.gz',              {},                     30_117, '1m',  5,      1,    0,    '2012-02-01T00:00:00Z', '2012-02-01T00:01:00Z'],
  ['fx_gbpusd_1m_bid_2012.csv.gz',              {},                     30_117, '1m',  5,      1,    0,    '2012-02-01T00:00:00Z', '2012-02-01T00:01:00Z'],
  ['in_banknifty_1m_2022.csv.gz',               NSE_END,                93_338, '1m',  2,      5,    0,    '2022-01-03T03:37:00Z', '2022-01-03T03:38:00Z'],
  ['in_nifty50_1m_20190101-02.csv',             IST,                    755,    '1m',  2,      5,    0,    '2019-01-01T03:37:00Z', '2019-01-01T03:38:00Z'],
  ['in_nifty50_daily_2007-2022.csv.gz',         IST,                    3_673,  '1d',  2,      5,    30,   '2007-09-17T03:45:00Z', '2007-09-17T10:00:00Z'],
  ['in_nifty_1m_2022.csv.gz',                   NSE_END,                93_370, '1m',  2,      5,    0,    '2022-01-03T03:37:00Z', '2022-01-03T03:38:00Z'],
  ['in_nifty_3m_2025-2026.csv.gz',              IST,                    31_770, '3m',  2,      5,    0,    '2025-07-23T03:45:00Z', '2025-07-23T03:48:00Z'],
  ['in_yesbank_1m_20190709-11.csv',             IST,                    1_130,  '1m',  2,      5,    0,    '2019-07-09T03:45:00Z', '2019-07-09T03:46:00Z'],
  ['us_aapl_1m_trades_20140605-09.csv.gz',      US,                     2_303,  '1m',  2,      1,    0,    '2014-06-05T08:15:00Z', '2014-06-05T08:16:00Z'],
  ['us_aig_daily_1998-2021.csv.gz',             US,                     5_849,  '1d',  4,      1,    0,    '1998-01-02T14:30:00Z', '1998-01-02T21:00:00Z'],
  ['us_ibm_daily_1998-2021.csv.gz',             US,                     5_849,  '1d',  4,      1,    0,    '1998-01-02T14:30:00Z', '1998-01-02T21:00:00Z'],
  ['us_spy_1m_quotes_20131004-09.csv.gz',       { ...US, quoteSide: 'bid' }, 3_575, '1m', 2,   1,    0,    '2013-10-04T08:00:00Z', '2013-10-04T08:01:00Z'],
  ['us_spy_1m_trades_20131004-09.csv.gz',       US,                     3_180,  '1m',  2,      1,    0,    '2013-10-04T08:06:00Z', '2013-10-04T08:07:00Z'],
  ['us_spy_daily_1998-2021.csv.gz',             US,                     5_849,  '1d',  4,      1,    0,    '1998-01-02T14:30:00Z', '1998-01-02T21:00:00Z'],
]
for (const [file, options, length, timeframe, places, tick, empty, firstOpen, firstClose] of files) {
  test(`readBarsCsv: ${file}`, { skip }, async () => {
    const table = await readBarsCsv(`${DATA}bars/${file}`, options)
    assert.deepEqual(
      [table.length, table.timeframe, table.priceDecimals, table.tickUnits, table.read.emptyRows],
      [length, timeframe, places, tick, empty],
    )
    assert.deepEqual([iso(table.openTsUs[0]!), iso(table.closeTsUs[0]!)], [firstOpen, firstClose])
    assert.deepEqual(table.defects, [])
  })
}

test('readBarsCsv: in_crudeoil_3m_2025-2026.csv.gz has two rows with a negative volume', { skip }, async () => {
  const file = `${DATA}bars/in_crudeoil_3m_2025-2026.csv.gz`
  await assert.rejects(readBarsCsv(file), {
    code: 'ERR_CSV_ROWS',
    message: /2 malformed rows\n {2}row \d+: qty_negative/,
  })
  const table = await readBarsCsv(file, { onDefect: 'quarantine', timeZone: 'Asia/Kolkata' })
  assert.deepEqual([table.length + table.defects.length, table.timeframe], [73_835, '3m'])
})

test('readBarsCsv: in_banknifty_60m_2015-2020.json.gz is no table', { skip }, async () => {
  await assert.rejects(readBarsCsv(`${DATA}bars/in_banknifty_60m_2015-2020.json.gz`), /is JSON, not a table of text/)
})

test('readBarsCsv: the NIFTY year has its pre-open prints, sessions and the evening of Diwali where they were', {
  skip,
}, async () => {
  const table = await readBarsCsv(`${DATA}bars/in_nifty_1m_2022.csv.gz`, NSE_END)
  const at = (openTsUs: number): number => table.openTsUs.subarray(0, table.length).indexOf(openTsUs)
  // 09:16 names the first minute, 15:30 the last.
  assert.ok(at(Date.parse('2022-12-30T03:45Z') * 1_000) > 0)
  assert.equal(iso(table.closeTsUs[at(Date.parse('2022-12-30T09:59Z') * 1_000)]!), '2022-12-30T10:00:00Z')
  assert.ok(at(Date.parse('2022-10-24T12:45Z') * 1_000) > 0)
})

test('readTradesCsv: Binance archives', { skip }, async () => {
  const trades = await readTradesCsv(`${DATA}trades/binance_spot_BTCUSDT_trades_20240808-09.csv.gz`)
  assert.deepEqual([trades.length, trades.priceDecimals, iso(trades.tsUs[0]!)], [19_904, 2, '2024-08-08T23:54:15.342Z'])
  const aggregates = await readTradesCsv(`${DATA}trades/binance_spot_XRPETH_aggTrades_20191011-12.csv.gz`)
  assert.deepEqual([aggregates.length, aggregates.priceDecimals, aggregates.side[0]], [10_063, 8, -1])
})

test('replayFeed: two index years as one feed', { skip }, async () => {
  const names = ['NIFTY', 'BANKNIFTY']
  const tables = await Promise.all(
    names.map((name) => readBarsCsv(`${DATA}bars/in_${name.toLowerCase()}_1m_2022.csv.gz`, NSE_END)),
  )
  const feed = replayFeed({
    files: tables.map((table, i) => ({
      table,
      instrument: instrumentOf(table, { key: `NSE:${names[i]}`, currency: 'INR' }),
    })),
  })
  assert.equal(feed.totalRows, (93_370 + 93_338) * 2)
  let rows = 0
  let lastTsUs = 0
  for (const frame of framesOf(await open(feed, 0))) {
    for (let i = 0; i < frame.length; i += 1) {
      if (frame.recvTsUs[i]! < lastTsUs) assert.fail(`row ${frame.seq[i]} goes back`)
      lastTsUs = frame.recvTsUs[i]!
    }
    rows += frame.length
  }
  assert.equal(rows, feed.totalRows)
})

const SP500 = new URL('../data/sp500-2000.csv', import.meta.resolve('vega-datasets'))

marketFeedContract({ name: 'sp500', make: () => sp500Feed(fileURLToPath(SP500)), rowsMax: 11_000 })

test('sp500Feed: New York sessions, cents, and the first and last day', async () => {
  const feed = await sp500Feed(fileURLToPath(SP500))
  assert.deepEqual([feed.totalRows, feed.simulated, feed.instruments[0]!.key], [5_105 * 2, false, 'INDEX:SPX'])
  const rows: unknown[] = []
  const stream = await open(feed, 0)
  for (const frame of framesOf(stream)) {
    for (let i = 0; i < frame.length; i += 1) {
      const seq = frame.seq[i]!
      if (seq < 2 || seq >= feed.totalRows! - 1)
        rows.push([frame.kind[i], iso(frame.recvTsUs[i]!), frame.priceUnits[i], frame.qtyUnits[i]])
    }
  }
  assert.deepEqual(rows, [
    [TICK_KIND.open, '2000-01-03T14:30:00Z', 146_925, 0],
    [TICK_KIND.bar, '2000-01-03T21:00:00Z', 145_522, 931_800_000],
    [TICK_KIND.bar, '2020-04-17T20:00:00Z', 287_456, 5_792_140_000],
  ])
})
