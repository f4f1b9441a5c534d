/** `options chain` on chains made from a known surface. */

import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { black76Price, type Right, surfaceVol } from '@tickworks/options'
import { chainJson, type Document } from './testing/chain-json.ts'
import {
  CLOCK,
  EXPIRIES,
  FORWARDS,
  LEGS,
  type Leg,
  NOW_US,
  RATE,
  rowsCsv,
  SPOT,
  STRIKES,
  SURFACE,
} from './testing/made-chain.ts'
import { emptyFolder, runCli } from './testing/run-cli.ts'
import { runHere } from './testing/run-here.ts'

test('options chain: what a chain was made of is what comes out', async (context) => {
  const document = await chainJson(context, 'chain.csv', rowsCsv(), ['--contract-size', '75'])
  assert.deepEqual(
    document.expiries.map(({ expiry }: Document) => expiry),
    EXPIRIES,
  )
  for (const [e, found] of document.expiries.entries()) {
    const years = CLOCK.years(EXPIRIES[e]!, NOW_US)
    assert.equal(found.years, years)
    assert.equal(found.forward.source, 'parity')
    assert.ok(Math.abs(found.forward.forward - FORWARDS[e]!) < 1e-6, `${found.forward.forward}`)
    const atm = surfaceVol(SURFACE, { strike: FORWARDS[e]!, years }).vol
    // Linear between strikes a hundred apart on a curved smile.
    assert.ok(Math.abs(found.smile.atm.iv - atm) < 1e-4, `${found.smile.atm.iv} ${atm}`)
    assert.ok(found.smile.riskReversal25 < 0)
    const legs = LEGS.filter(({ expiry }) => expiry === EXPIRIES[e])
    const sum = (right: Right, name: 'openInterest' | 'volume') =>
      legs.filter((leg) => leg.right === right).reduce((total, leg) => total + leg[name], 0)
    assert.equal(found.putCallRatio.byOpenInterest, sum('P', 'openInterest') / sum('C', 'openInterest'))
    assert.equal(found.putCallRatio.byVolume, sum('P', 'volume') / sum('C', 'volume'))
    assert.equal(found.maxPain.strike, maxPainOf(legs))
    assert.equal(found.svi.kind, 'fitted')
    assert.ok(found.svi.quality.rmseVol < 2e-5, `${found.svi.quality.rmseVol}`)
    const net = found.gammaExposureByStrike.reduce((total: number, one: Document) => total + one.net, 0)
    assert.ok(Math.abs(net / found.gammaExposure - 1) < 1e-9)
    assert.ok(found.outcomes.ok > 60, `${found.outcomes.ok} of ${legs.length}`)
    for (const row of found.rows) {
      const vol = surfaceVol(SURFACE, { strike: row.strike, years, forward: FORWARDS[e]! }).vol
      if (row.outcome === 'ok') assert.ok(Math.abs(row.iv - vol) < 1e-4, `${row.strike} ${row.right}: ${row.iv} ${vol}`)
      assert.ok(row.outcome !== 'ok' || (row.ivBid <= row.iv && row.iv <= row.ivAsk))
      assert.ok(row.outcome !== 'ok' || Math.abs(row.volDifference) < 5e-5)
    }
  }
  const terms = document.termStructure
  assert.equal(terms.length, 3)
  assert.ok(terms.every(({ calendarFalls }: Document) => calendarFalls === false))
  assert.deepEqual(document.calendars, [])
})

test('options chain: prices far from the money, which are as coarse as prices can be, do not bend the smile', async (context) => {
  const expiry = EXPIRIES[0]
  const legs = LEGS.filter((leg) => leg.expiry === expiry)
  const far = Array.from({ length: 30 }, (_, i): Leg => {
    return { ...legs[0]!, strike: 14_000 + 250 * i, right: 'P', mid: 0.12 }
  })
  const [found] = (await chainJson(context, 'far.csv', rowsCsv([...far, ...legs]))).expiries
  assert.ok(
    found.outcomes.ok > 90 && found.svi.quality.rmseVol < 2e-5,
    JSON.stringify([found.outcomes, found.svi.quality]),
  )
  for (const { strike, outcome, fairVol } of found.rows) {
    if (strike < 21_500 && outcome === 'ok') assert.equal(fairVol, null)
  }
})

test('options chain: an expiry without a forward is said to be without vols', async (context) => {
  const input = join(emptyFolder(context), 'chain.csv')
  writeFileSync(input, rowsCsv())
  const { code, stdout, stderr } = await runHere([
    ...['options', 'chain', '--input', input, '--forward', 'future', '--json'],
  ])
  assert.equal(code, 0)
  assert.match(stderr, /warning: 2026-11-26 and 2 more expiries: forward unknown: no vols/)
  assert.equal(JSON.parse(stdout).expiries[0].smile.atm.iv, null)
})

test('options chain: a moment days before the one that a file states is refused, hours before it is taken', async (context) => {
  const input = join(emptyFolder(context), 'chain.json')
  const pair = { strikePrice: 25_000, expiryDate: '26-Nov-2026', CE: { bidprice: 1, askPrice: 2 }, PE: { bidprice: 1 } }
  writeFileSync(input, JSON.stringify({ records: { timestamp: '12-Nov-2026 18:00:00', data: [pair] } }))
  const at = (time: string) => runHere(['options', 'chain', '--input', input, '--at', time, '--json'])
  assert.equal((await at('2026-11-12T15:30')).code, 0)
  const { code, stderr } = await at('2026-11-02T15:30')
  assert.equal(code, 2)
  assert.match(
    stderr,
    /option '--at 2026-11-02T15:30': must not be days before 2026-11-12 18:00, which .*chain\.json states/,
  )
})

/** The least that all holders get, looked for strike by strike. */
function maxPainOf(legs: readonly Leg[]): number {
  const payout = (level: number) =>
    legs.reduce(
      (sum, { right, strike, openInterest }) =>
        sum + openInterest * Math.max(0, right === 'C' ? level - strike : strike - level),
      0,
    )
  return STRIKES.reduce((best, strike) => (payout(strike) < payout(best) ? strike : best))
}

test('options chain: of several snapshots the last, or the one at --at; nothing after it is seen', async (context) => {
  const legs = LEGS.filter(({ expiry }) => expiry === EXPIRIES[0])
  const [head, ...lines] = rowsCsv(legs).trimEnd().split('\n')
  const earlier = lines.map((line) => line.replace('T15:30', 'T15:00').replace(`,${SPOT}`, ',24000'))
  const text = [head, ...earlier, ...lines, ''].join('\n')
  const last = await chainJson(context, 'both.csv', text)
  assert.equal(last.expiries[0].spot, SPOT)
  assert.equal(last.at, new Date(NOW_US / 1_000).toISOString().replace('.000', ''))
  assert.equal(last.expiries[0].atmStanding.count, 2)
  const before = await chainJson(context, 'both.csv', text, ['--at', '2026-11-12T15:29'])
  assert.equal(before.expiries[0].atmStanding, null)
  assert.equal(before.expiries[0].spot, 24_000)
  const stale = await chainJson(context, 'both.csv', text, ['--at', '2026-11-12T18:00', '--max-age', '15m'])
  assert.deepEqual(Object.keys(stale.expiries[0].outcomes), ['stale'])
})

test('options chain: models, and Greeks in their units', async (context) => {
  const legs = LEGS.filter(({ expiry }) => expiry === EXPIRIES[1])
  const of = async (model: string) =>
    (await chainJson(context, 'chain.csv', rowsCsv(legs), ['--model', model])).expiries[0]
  const [black, bsm, normal] = [await of('black76'), await of('bsm'), await of('bachelier')]
  const years = CLOCK.years(EXPIRIES[1], NOW_US)
  assert.ok(black.outcomes.ok > 60, `${black.outcomes.ok} of ${legs.length}`)
  for (const [i, row] of black.rows.entries()) {
    if (row.outcome !== 'ok') continue
    const spot = bsm.rows[i]
    assert.equal(spot.iv, row.iv)
    // A unit of spot is as many of the forward as it grows to.
    assert.ok(Math.abs(spot.delta / row.delta / (FORWARDS[1] / SPOT) - 1) < 1e-9)
    const { strike, right } = row
    const price = (underlying: number) => black76Price({ right, underlying, strike, years, rate: RATE, vol: row.iv })
    const bump = 0.5
    const delta = (price(FORWARDS[1] + bump) - price(FORWARDS[1] - bump)) / (2 * bump)
    assert.ok(Math.abs(delta - row.delta) < 1e-6)
    assert.ok(normal.rows[i].iv > 1_000, 'a vol in points of the index')
  }
  assert.equal(normal.svi, null)
})

test('options chain: CSV in full precision, a table within 120 columns', async (context) => {
  const cwd = emptyFolder(context)
  writeFileSync(join(cwd, 'chain.csv'), rowsCsv())
  const args = ['options', 'chain', '--input', 'chain.csv', '--rate', '0.065']
  const csv = await runCli(args, { cwd })
  assert.equal(csv.code, 0, csv.stderr)
  assert.match(csv.stderr, /understood as: 246 quotes on NIFTY, 3 expiries, an option in each row/)
  const [head, ...lines] = csv.stdout.trimEnd().split('\n')
  const names = head!.split(',')
  assert.equal(lines.length, LEGS.length)
  for (const [i, line] of lines.entries()) {
    const cells = Object.fromEntries(line.split(',').map((cell, k) => [names[k], cell]))
    assert.deepEqual(
      [cells.expiry, Number(cells.strike), cells.right],
      [LEGS[i]!.expiry, LEGS[i]!.strike, LEGS[i]!.right],
    )
    assert.ok(cells.outcome !== 'ok' || String(Number(cells.iv)) === cells.iv)
  }
  const [input, file, table] = [join(cwd, 'chain.csv'), join(cwd, 'out.csv.gz'), join(cwd, 'out.txt')]
  for (const output of [file, table]) {
    const written = await runHere(['options', 'chain', '--input', input, '--rate', '0.065', '--output', output])
    assert.equal(written.code, 0, written.stderr)
  }
  assert.equal(gunzipSync(readFileSync(file)).toString(), csv.stdout)
  const text = readFileSync(table, 'utf8')
  for (const line of text.split('\n')) assert.ok([...line].length <= 120, line)
  assert.match(text, /» 25100/)
})

// biome-ignore format: a table reads by its columns
const mistakes: readonly (readonly [name: string, args: readonly string[], error: RegExp])[] = [
  ['no file',              ['--input', 'none.csv'],                              /none\.csv: there is no such file/],
  ['model',                ['--model', 'heston'],                                /option '--model <name>': 'heston' must be one of black76/],
  ['rate',                 ['--rate', 'six'],                                    /option '--rate <rate>': 'six' must be a number from -1 to 2/],
  ['moment',               ['--at', 'noon'],                                     /option '--at <time>': 'noon' must be a date and a time/],
  ['moment before',        ['--at', '2020-01-01T10:00'],                         /has no quotes at or before that moment/],
  ['expiry',               ['--expiry', '2026-11-25'],                           /option '--expiry 2026-11-25': .*chain\.csv has only 2026-11-26/],
  ['expiry time',          ['--expiry-time', '15:30'],                           /'15:30' must be a local time and a zone/],
  ['both expiry rules',    ['--expiry-time', '15:30 UTC', '--exchange', 'nse'],  /cannot be used with option '--exchange'/],
  ['what a column is',     ['--column', 'bidd=bid'],                             /'bidd=bid' must be what=name.*Did you mean bid/],
  ['no such column',       ['--column', 'bid=Bid'],                              /has no column 'Bid', only timestamp, symbol/],
  ['symbol',               ['--symbol', 'BANKNIFTY'],                            /has no options on 'BANKNIFTY': it has only NIFTY/],
  ['age',                  ['--max-age', '15'],                                  /'15' must be a length of time such as 90s/],
  ['output without form',  ['--output', 'out'],                                  /nothing says what it is to be: name it \.csv/],
  ['layout that is not',   ['--layout', 'pairs'],                                /has no column of prices of calls/],
]
for (const [name, args, error] of mistakes) {
  test(`options chain: a wrong argument is named with its value and the rule: ${name}`, async (context) => {
    const cwd = emptyFolder(context)
    const input = join(cwd, 'chain.csv')
    writeFileSync(input, rowsCsv())
    const given = args.includes('--input') ? [] : ['--input', input]
    const output = args.includes('--output') ? [] : ['--output', join(cwd, 'out.csv')]
    const { code, stderr, stdout } = await runHere(['options', 'chain', ...given, ...output, ...args])
    assert.deepEqual([code, stdout], [2, ''])
    assert.match(stderr, error)
    assert.deepEqual(readdirSync(cwd), ['chain.csv'])
  })
}

test('options chain: what a file does not say is asked for by the option that says it', async (context) => {
  const cwd = emptyFolder(context)
  // biome-ignore format: a table reads by its columns
  const files = [
    ['order',    'strike,type,expiry,bid,ask\n100,C,11-12-2026,1,2\n',      /may have the day or the month first.*\n.*--date-order/],
    ['expiry',   'strike,type,bid,ask\n100,C,1,2\n',                        /has no column of expiries.*\n.*--expiry/],
    ['time',     'strike,type,expiry,bid,ask\n100,CE,2026-11-26,1,2\n',     /has no times.*--at/],
    ['exchange', 'strike,type,expiry,bid,ask\n100,C,2026-11-26,1,2\n',      /nothing in it says when these options expire: --exchange/],
    ['column',   'strike,type,expiry,b,a\n100,C,2026-11-26,1,2\n',          /no column of prices \(bid, ask, last\).*\n.*--column what=name/],
  ] as const
  for (const [name, text, error] of files) {
    const input = join(cwd, `${name}.csv`)
    writeFileSync(input, text)
    const { code, stderr } = await runHere(['options', 'chain', '--input', input, '--output', join(cwd, 'out.csv')])
    assert.deepEqual([name, code], [name, 2])
    assert.match(stderr, error)
  }
  assert.ok(!existsSync(join(cwd, 'out.csv')))
})
