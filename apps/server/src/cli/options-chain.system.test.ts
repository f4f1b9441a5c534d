/** `options chain` and `options surface` on chains made from a known surface. */

import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { black76Price, type RawSvi, type Right, surfaceVol } from '@tickworks/options'
import { BROWSER_SKIP, openBrowser, openPage } from '../proof/browser.ts'
import {
  CLOCK,
  EXPIRIES,
  FORWARDS,
  LEGS,
  type Leg,
  NOW,
  NOW_US,
  RATE,
  rowsCsv,
  SPOT,
  STRIKES,
  SURFACE,
  sliceAt,
} from './testing/made-chain.ts'
import { emptyFolder, runCli } from './testing/run-cli.ts'
import { runHere } from './testing/run-here.ts'

// biome-ignore lint/suspicious/noExplicitAny: a document of many shapes, looked at field by field
type Document = any

async function chainJson(
  context: TestContext,
  file: string,
  text: string,
  args: readonly string[] = [],
): Promise<Document> {
  const input = join(emptyFolder(context), file)
  writeFileSync(input, text)
  const { code, stdout, stderr } = await runHere([
    ...['options', 'chain', '--input', input, '--rate', '6.5%', '--json'],
    ...args,
  ])
  assert.equal(code, 0, stderr)
  return JSON.parse(stdout)
}

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

test('options chain: every layout of the same quotes gives the same vols', async (context) => {
  const expiry = EXPIRIES[0]
  const legs = LEGS.filter((leg) => leg.expiry === expiry)
  const pairs = STRIKES.map((strike) => {
    const [call, put] = (['C', 'P'] as const).map(
      (right) => legs.find((leg) => leg.strike === strike && leg.right === right)!,
    )
    return { strike, call: call!, put: put! }
  })
  const bid = ({ mid }: Leg) => mid - 0.02
  const ask = ({ mid }: Leg) => mid + 0.02
  const instant = `${NOW}:00+05:30`
  const leg = (one: Leg) => ({
    bidprice: bid(one),
    askPrice: ask(one),
    openInterest: one.openInterest,
    totalTradedVolume: one.volume,
    underlying: 'NIFTY',
    underlyingValue: SPOT,
  })
  const upstox = (one: Leg) => ({
    market_data: { ltp: 0, bid_price: bid(one), ask_price: ask(one), oi: one.openInterest, volume: one.volume },
  })
  const files: readonly (readonly [name: string, text: string, args: readonly string[]])[] = [
    ['rows.csv', rowsCsv(legs), []],
    [
      'pairs.csv',
      `Strike,Expiry,CE_Bid,CE_Ask,CE_OI,CE_Volume,PE_Bid,PE_Ask,PE_OI,PE_Volume,Spot,timestamp\n${pairs
        .map(({ strike, call, put }) =>
          [
            strike,
            expiry,
            ...[call, put].flatMap((one) => [bid(one), ask(one), one.openInterest, one.volume]),
            SPOT,
            instant,
          ].join(),
        )
        .join('\n')}\n`,
      [],
    ],
    [
      'halves.csv', // as the exchange's page downloads it: no expiry, calls left of the strike, puts right
      `CALLS,,PUTS\n,OI,VOLUME,BID,ASK,STRIKE,BID,ASK,VOLUME,OI,\n${pairs
        .map(({ strike, call, put }) =>
          [
            '',
            `"${call.openInterest.toLocaleString('en-US')}"`,
            call.volume,
            bid(call),
            ask(call),
            `"${strike.toLocaleString('en-US')}"`,
            bid(put),
            ask(put),
            put.volume,
            put.openInterest,
            '',
          ].join(),
        )
        .join('\n')}\n`,
      ['--expiry', expiry, '--at', NOW, '--exchange', 'nse', '--spot', String(SPOT)],
    ],
    [
      'nse.json',
      JSON.stringify({
        records: {
          timestamp: '12-Nov-2026 15:30:00',
          underlyingValue: SPOT,
          data: pairs.map(({ strike, call, put }) => ({
            strikePrice: strike,
            expiryDate: '26-Nov-2026',
            CE: leg(call),
            PE: leg(put),
          })),
        },
      }),
      [],
    ],
    [
      'upstox.json',
      JSON.stringify({
        status: 'success',
        data: pairs.map(({ strike, call, put }) => ({
          ...{ expiry, strike_price: strike, underlying_key: 'NSE_INDEX|Nifty 50', underlying_spot_price: SPOT },
          ...{ call_options: upstox(call), put_options: upstox(put) },
        })),
      }),
      ['--at', NOW],
    ],
    [
      'lines.ndjson',
      legs
        .map((one) =>
          JSON.stringify({
            k: one.strike,
            cp: one.right,
            expiry,
            b: bid(one),
            a: ask(one),
            oi: one.openInterest,
            volume: one.volume,
            underlying_price: SPOT,
            ts: NOW_US / 1_000,
          }),
        )
        .join('\n'),
      ['--column', 'bid=b', '--column', 'ask=a', '--expiry-time', '15:30 Asia/Kolkata'],
    ],
  ]
  let first: Document
  for (const [name, text, args] of files) {
    const document = await chainJson(context, name, text, args)
    const [found] = document.expiries
    const numbers = {
      forward: found.forward.forward,
      atm: found.smile.atm.iv,
      pain: found.maxPain.strike,
      ratio: found.putCallRatio,
      vols: found.rows.map(({ iv, outcome }: Document) => [iv, outcome]),
    }
    first ??= numbers
    assert.deepEqual(numbers, first, `${name}: ${document.understoodAs.join('; ')}`)
    assert.equal(found.spot, SPOT, name)
  }
})

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

test('options surface: the slices that made the quotes, no arbitrage, a grid and a scenario', async (context) => {
  const cwd = emptyFolder(context)
  const [input, csv, table] = [join(cwd, 'chain.csv'), join(cwd, 'grid.csv'), join(cwd, 'surface.txt')]
  writeFileSync(input, rowsCsv())
  const grid = ['--moneyness', '-0.05,0,0.05', '--days', '30']
  const args = ['options', 'surface', '--input', input, '--rate', '6.5%', ...grid]
  const { code, stdout, stderr } = await runHere([
    ...[...args, '--spot-change', '-5%', '--vol-change', '2', '--sticky', 'delta', '--json'],
  ])
  assert.equal(code, 0, stderr)
  const document: Document = JSON.parse(stdout)
  assert.deepEqual(document.check, { free: true, freeWithinQuotes: true, findings: [] })
  for (const { years, fit } of document.expiries) {
    const made = sliceAt(years)
    for (const k of [-0.06, 0, 0.06]) {
      const { a, b, rho, m, sigma } = fit.svi
      const w = (s: RawSvi) => s.a + s.b * (s.rho * (k - s.m) + Math.hypot(k - s.m, s.sigma))
      assert.ok(Math.abs(Math.sqrt(w({ a, b, rho, m, sigma })) - Math.sqrt(w(made))) / Math.sqrt(years) < 2e-4)
    }
  }
  assert.ok(Math.abs(document.ssvi.ssvi.rho) < 1 && document.ssvi.rmseVol < 0.01)
  assert.equal(document.grid.length, 4 * 3)
  const between = document.grid.filter(({ place }: Document) => place === 'between')
  assert.equal(between.length, 3)
  for (const point of document.grid) {
    const shocked = point.forward * 0.95
    assert.ok(Math.abs(point.scenarioForward - shocked) < 1e-6)
    const price = black76Price({
      right: point.right,
      underlying: shocked,
      strike: point.strike,
      years: point.years,
      rate: point.rate,
      vol: point.scenarioVol,
    })
    assert.ok(Math.abs(price - point.scenarioPrice) < 1e-9)
  }
  for (const output of [csv, table]) {
    const written = await runHere([...args, '--output', output])
    assert.equal(written.code, 0, written.stderr)
  }
  assert.match(readFileSync(table, 'utf8'), /Free of butterfly and calendar arbitrage, at every strike/)
  assert.equal(readFileSync(csv, 'utf8').trimEnd().split('\n').length, 1 + 12)
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

// biome-ignore format: a table reads by its columns
const screens = [
  // name          width  height  scheme
  ['desk, light',  1_280,   900,  'light'],
  ['phone, dark',    390,   844,  'dark'],
] as const
test('options chain and surface: pages that a browser shows whole, without a script and without a network', {
  skip: BROWSER_SKIP,
}, async (context) => {
  const cwd = emptyFolder(context)
  writeFileSync(join(cwd, 'chain.csv'), rowsCsv())
  for (const what of ['chain', 'surface']) {
    const [input, output] = [join(cwd, 'chain.csv'), join(cwd, `${what}.html`)]
    const made = await runHere(['options', what, '--input', input, '--rate', '6.5%', '--output', output])
    assert.equal(made.code, 0, made.stderr)
  }
  const browser = await openBrowser(context)
  const backgrounds = new Set<string>()
  for (const [name, width, height, colorScheme] of screens) {
    for (const what of ['chain', 'surface'] as const) {
      const url = pathToFileURL(join(cwd, `${what}.html`)).href
      const { page, trouble } = await openPage(browser, url, { viewport: { width, height }, colorScheme })
      await page.goto(url)
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width, name)
      const marks = (selector: string) => page.locator(`svg:visible ${selector}`).count()
      assert.ok((await marks('circle.call')) > 20 && (await marks('circle.put')) > 20, 'smile')
      assert.ok((await marks('path.fit')) === 1 && (await marks('path.band')) === 1, 'fit and band')
      assert.ok((await marks('rect.cell')) > 200, 'surface')
      if (what === 'chain') assert.ok((await marks('rect.call')) > 20 && (await marks('rect.put')) > 20, 'exposure')
      // Another expiry is a click or a key away, and has a picture of its own.
      const before = await page.locator('.panels svg:visible > title').first().textContent()
      await page.locator('label[for=expiry1]').click()
      assert.notEqual(await page.locator('.panels svg:visible > title').first().textContent(), before)
      assert.equal(await page.locator('svg:not([role=img][aria-labelledby])').count(), 0)
      assert.equal(await page.locator('table:not(:has(caption))').count(), 0)
      backgrounds.add(String(await page.evaluate('getComputedStyle(document.body).backgroundColor')))
      assert.deepEqual(trouble, [], `${what}, ${name}`)
      await page.close()
    }
  }
  assert.equal(backgrounds.size, 2)
})

test('options chain: a page says where forwards come from, and why an expiry has no vols, and shows one that has first', async (context) => {
  const cwd = emptyFolder(context)
  const [input, output] = [join(cwd, 'chain.csv'), join(cwd, 'chain.html')]
  // The first expiry has calls alone, and nothing says the spot.
  const legs = LEGS.filter(({ expiry, right }) => expiry !== EXPIRIES[0] || right === 'C')
  writeFileSync(input, rowsCsv(legs).replaceAll(`,${SPOT}\n`, ',\n'))
  const { code, stderr } = await runHere(['options', 'chain', '--input', input, '--rate', '6.5%', '--output', output])
  assert.equal(code, 0, stderr)
  const html = readFileSync(output, 'utf8')
  assert.match(html, /<th scope="row">2026-12-31<\/th>(<td>[^<]*<\/td>){2}<td>parity ±0\.0\d<\/td>/)
  assert.match(
    html,
    /No option has a vol: the forward is unknown, parity refused: 0 strikes with call and put, 3 are needed\./,
  )
  assert.match(html, /id="expiry1" checked/)
  assert.match(html, /on 2026-11-12 15:30 Asia\/Kolkata<\/h1>/)
})
