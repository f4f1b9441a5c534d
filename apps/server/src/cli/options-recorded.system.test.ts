/** `options chain` on recorded chains of every layout that venues and vendors gave them. */

import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { runHere } from './testing/run-here.ts'

// biome-ignore lint/suspicious/noExplicitAny: a document of many shapes, looked at field by field
type Document = any

const REAL = fileURLToPath(new URL('../../../../../shared/data/options/', import.meta.url))
const skip = existsSync(REAL) ? false : 'the recorded chains of ../shared/data/options are not here'
// biome-ignore format: a table reads by its columns
const recorded: readonly (readonly [file: string, args: readonly string[], expiryCount: number, forward: number, within: number])[] = [
  // file                                               args                                         expiries    forward   within
  ['nse/nifty_20250717_eod.json.gz',                    ['--expiry', '2025-07-24'],                         1,    25_147,       2],
  ['nse/upstox_nifty_chain_exp20240627_bb40d5c.json',   ['--at', '2024-06-26T12:00'],                       1,    23_860,      20],
  ['nse/nifty_chain_1m_greeks_20260819.csv.gz',         ['--at', '2026-08-19T12:00'],                       4,    24_100,     100],
  ['nse/index_chain_5m_20260203_nifty_expiryday.csv.gz', ['--symbol', 'NIFTY', '--at', '2026-02-03T13:00'], 1,    25_786,      20],
  ['cboe/spx_20220205.csv.gz',                          ['--symbol', 'SPX', '--expiry', '2022-03-18'],      1,     4_487,       2],
  ['cboe/spy_20250925.csv.gz',                          ['--expiry', '2025-10-01'],                         1,       658,       2],
  ['cboe/spx_chain_20241111.csv.gz',                    ['--exchange', 'cboe', '--expiry', '2024-11-18'],   1,     6_000,       2],
  ['deribit/eth_book_summary_20240108.csv',             ['--expiry', '2024-01-26'],                         1,     2_241,       5],
  ['us/goog_1m_quotes_20151224.csv.gz',                 ['--exchange', 'cboe', '--expiry', '2015-12-31'],   1,       748,       2],
  ['us/goog_eod_chain_greeks_20151224.csv.gz',          ['--exchange', 'cboe', '--at', '2015-12-23T16:00', '--expiry', '2015-12-31'], 1, 748, 2],
]
for (const [file, args, expiryCount, forward, within] of recorded) {
  test(`options chain: ${file}`, { skip }, async () => {
    const { code, stdout, stderr } = await runHere(['options', 'chain', '--input', join(REAL, file), ...args, '--json'])
    assert.equal(code, 0, stderr)
    const document: Document = JSON.parse(stdout)
    assert.equal(document.expiries.length, expiryCount)
    const [first] = document.expiries
    assert.equal(first.forward.source, 'parity')
    assert.ok(Math.abs(first.forward.forward - forward) < within, `${first.forward.forward}`)
    assert.ok(first.smile.atm.iv > 0.03 && first.smile.atm.iv < 1.5)
    assert.ok(first.rows.every(({ outcome, iv }: Document) => (outcome === 'ok') <= (iv > 0)))
  })
}

test('options chain: files of vols alone are refused in words', { skip }, async () => {
  const { code, stderr } = await runHere([
    'options',
    'chain',
    '--input',
    join(REAL, 'deribit/btc_options_hourly_greeks_20260123.csv.gz'),
  ])
  assert.equal(code, 2)
  assert.match(stderr, /has no column of prices.*vols such as bid_iv, ask_iv, mark_iv are no prices/)
})
