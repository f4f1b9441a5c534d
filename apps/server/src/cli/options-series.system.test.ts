/** `options chain --at all`: a row for each moment. */

import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import type { Document } from './testing/chain-json.ts'
import { EXPIRIES, NOW, rowsCsv } from './testing/made-chain.ts'
import { emptyFolder, runCli } from './testing/run-cli.ts'
import { runHere } from './testing/run-here.ts'

const [HEAD = '', ...LINES] = rowsCsv().trimEnd().split('\n')

/** The chain with prices that rise by a hundredth a minute; of the first two minutes without its highest strikes. */
function minute(i: number, lines: readonly string[] = LINES): readonly string[] {
  const at = `T15:${String(20 + i).padStart(2, '0')}`
  return lines
    .filter((line) => i >= 2 || Number(line.split(',')[3]) <= 26_000)
    .map((line) => {
      const cells = line.replace(NOW.slice(10), at).split(',')
      cells[5] = String(Number(cells[5]) * (1 + i / 100))
      cells[6] = String(Number(cells[6]) * (1 + i / 100) + i / 10)
      return cells.join()
    })
}

const MINUTES = [0, 1, 2, 3, 4]
const DAY = [HEAD, ...MINUTES.flatMap((i) => minute(i)), ''].join('\n')

async function series(context: TestContext, text: string, args: readonly string[] = []): Promise<Document[]> {
  const cwd = emptyFolder(context)
  const [input, output] = [join(cwd, 'day.csv'), join(cwd, 'series.json')]
  writeFileSync(input, text)
  const { code, stderr } = await runHere([
    'options',
    'chain',
    '--input',
    input,
    '--at',
    'all',
    '--output',
    output,
    ...args,
  ])
  assert.equal(code, 0, stderr)
  return JSON.parse(readFileSync(output, 'utf8'))
}

test('options chain --at all: each moment comes to what --at that moment does', async (context) => {
  const rows = await series(context, DAY, ['--rate', '6.5%', '--contract-size', '75'])
  assert.equal(rows.length, MINUTES.length * EXPIRIES.length)
  const input = join(emptyFolder(context), 'day.csv')
  writeFileSync(input, DAY)
  for (const i of MINUTES) {
    const at = `2026-11-12T15:${20 + i}`
    const args = ['--at', at, '--rate', '6.5%', '--contract-size', '75', '--json']
    const { stdout } = await runHere(['options', 'chain', '--input', input, ...args])
    const { expiries, at: time } = JSON.parse(stdout)
    for (const [e, one] of expiries.entries()) {
      const row = rows[i * EXPIRIES.length + e]
      const { forward, smile, putCallRatio, openInterest, openInterestChange, maxPain, gammaExposure, gammaFlip } = one
      assert.deepEqual(row, {
        ...{ time, symbol: 'NIFTY', expiry: EXPIRIES[e], hoursLeft: row.hoursLeft, years: one.years, spot: one.spot },
        ...{ forward: forward.forward, forwardSource: 'parity', forwardError: forward.fit.forwardError, rate: 0.065 },
        ...{ atmIv: smile.atm.iv, callPutGap: one.callPutGap, call25Iv: smile.call25.iv, put25Iv: smile.put25.iv },
        ...{ riskReversal25: smile.riskReversal25, butterfly25: smile.butterfly25 },
        ...{ riskReversal10: smile.riskReversal10, butterfly10: smile.butterfly10 },
        ...{ skewPerLogMoneyness: smile.skewPerLogMoneyness, expectedMove: one.expectedMove.sigma },
        ...{ straddleStrike: one.expectedMove.straddleStrike, straddle: one.expectedMove.straddle },
        ...{ putCallOpenInterest: putCallRatio.byOpenInterest, putCallVolume: putCallRatio.byVolume },
        ...{ callOpenInterest: openInterest.calls, putOpenInterest: openInterest.puts },
        ...{ callOpenInterestChange: openInterestChange.calls, putOpenInterestChange: openInterestChange.puts },
        ...{ maxPain: maxPain.strike, gammaExposure, gammaFlip: gammaFlip.level },
        ...{ optionCount: one.rows.length, volCount: one.outcomes.ok + (one.outcomes['unverified-quote'] ?? 0) },
      })
      assert.equal(row.hoursLeft, (Date.parse(one.expiresAt) - Date.parse(time)) / 3_600_000)
    }
  }
  assert.ok(rows[0].optionCount < rows.at(-1).optionCount, 'strikes are listed as they come')
})

test('options chain --at all: in every form the same numbers, in any order of rows the same moments', async (context) => {
  const cwd = emptyFolder(context)
  writeFileSync(join(cwd, 'day.csv'), DAY)
  const chain = ['options', 'chain', '--at', 'all', '--input']
  const made = async (name: string): Promise<Buffer> => {
    const { code, stderr } = await runHere([...chain, join(cwd, 'day.csv'), '--output', join(cwd, name)])
    assert.equal(code, 0, stderr)
    return readFileSync(join(cwd, name))
  }
  const list: Document[] = JSON.parse(String(await made('series.json')))
  const lines = String(await made('series.ndjson'))
    .trimEnd()
    .split('\n')
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)),
    list,
  )
  const { stdout: csv } = await runCli([...chain, 'day.csv'], { cwd })
  assert.equal(gunzipSync(await made('series.csv.gz')).toString(), csv)
  const [head, ...rows] = csv.trimEnd().split('\n')
  const names = head!.split(',')
  for (const [i, row] of rows.entries()) {
    for (const [k, cell] of row.split(',').entries()) {
      const value = list[i][names[k]!]
      assert.equal(cell, value === null ? '' : String(value), names[k] ?? '')
    }
  }
  const table = String(await made('series.txt'))
    .trimEnd()
    .split('\n')
  assert.equal(table.length, 1 + list.length + 1)
  for (const line of table) assert.ok([...line].length <= 120, line)

  const { stdout } = await runCli([...chain, 'day.csv', '--json'], { cwd })
  assert.deepEqual(JSON.parse(stdout), list)
  const told = await runHere([...chain, join(cwd, 'day.csv'), '--json', '--output', join(cwd, 'x.csv')])
  const { momentCount, rowCount } = JSON.parse(told.stdout)
  assert.deepEqual([momentCount, rowCount], [MINUTES.length, list.length])

  // As a file of one contract after the other has them.
  const byContract = [...DAY.trimEnd().split('\n').slice(1)].sort((a, b) => a.slice(26).localeCompare(b.slice(26)))
  assert.deepEqual(await series(context, [HEAD, ...byContract, ''].join('\n')), list)
})

test('options chain --at all: rows found late to be out of order are sorted, where the file can be read again', async (context) => {
  const lines = LATE.trimEnd().split('\n').slice(1)
  const ascending = [...lines.slice(-minute(0).length), ...lines.slice(0, -minute(0).length)]
  assert.deepEqual(await series(context, LATE), await series(context, [HEAD, ...ascending, ''].join('\n')))
})

test('options chain --at all: one expiry, and a moment of each length alone', async (context) => {
  const all = await series(context, DAY)
  const some = await series(context, DAY, ['--expiry', EXPIRIES[1], '--every', '2m'])
  assert.deepEqual(
    some.map(({ time }) => time.slice(14, 16)),
    ['50', '52', '54'],
  )
  const without = ({ time, expiry, atmIv }: Document) => ({ time, expiry, atmIv })
  const wanted = all.filter(({ time, expiry }) => expiry === EXPIRIES[1] && Number(time.slice(14, 16)) % 2 === 0)
  assert.deepEqual(some.map(without), wanted.map(without))
})

test('options chain --at all: days without a time of day are valued at the close', async (context) => {
  const days = ['2026-11-11', '2026-11-12'].flatMap((day) => LINES.map((line) => line.replace(/^[^,]+/, day)))
  const rows = await series(context, [HEAD, ...days, ''].join('\n'), ['--expiry', EXPIRIES[0]])
  assert.deepEqual(
    rows.map(({ time }) => time),
    ['2026-11-11T10:00:00Z', '2026-11-12T10:00:00Z'],
  )
})

const PAIR = { strikePrice: 25_000, expiryDate: '26-Nov-2026', CE: { bidprice: 1, askPrice: 2 }, PE: { bidprice: 1 } }
const ONE_TIME = JSON.stringify({ records: { timestamp: '12-Nov-2026 15:30:00', data: [PAIR] } })
/** Later than a first part of the file can tell. */
const LATE = [HEAD, ...Array.from({ length: 80 }, () => minute(4)).flat(), ...minute(0), ''].join('\n')

// biome-ignore format: a table reads by its columns
const mistakes: readonly (readonly [name: string, text: string, args: readonly string[], error: RegExp])[] = [
  ['a page',            DAY,      ['--output', 'out.html'],                /option '--output out\.html': a page shows one moment.*: name it \.csv, \.json, \.ndjson or \.txt/],
  ['no form',           DAY,      ['--output', 'out'],                     /option '--output out': nothing says what it is to be/],
  ['one time',          ONE_TIME, ['--output', 'out.csv'],                 /option '--at all': .*day\.csv has one time for all its quotes: a column of times is needed/],
  ['rows out of order', LATE,     ['--output', '-'],                       /a row of 2026-11-12 15:20 stands below one of 2026-11-12 15:24: option '--at all' goes through a file in the order of time/],
  ['an expiry',         DAY,      ['--output', 'o.csv', '--expiry', '2026-11-25'], /option '--expiry 2026-11-25': .*day\.csv has only 2026-11-26/],
  ['an underlying',     DAY,      ['--output', 'o.csv', '--symbol', 'X'],  /has no options on 'X': it has only NIFTY/],
  ['costs',             DAY,      ['--output', 'o.csv', '--cost-per-order', '20'], /option '--cost-per-order' has no use with option '--at all': rows of moments have no findings/],
  ['a length',          DAY,      ['--output', 'o.csv', '--every', '5'],   /option '--every <length>': '5' must be a length of time such as 90s/],
]
for (const [name, text, args, error] of mistakes) {
  test(`options chain --at all: refused with value and rule: ${name}`, async (context) => {
    const cwd = emptyFolder(context)
    writeFileSync(join(cwd, 'day.csv'), text)
    const { code, stderr, stdout } = await runCli(['options', 'chain', '--input', 'day.csv', '--at', 'all', ...args], {
      cwd,
    })
    assert.deepEqual([code, stdout], [2, ''])
    assert.match(stderr, error)
    assert.deepEqual(readdirSync(cwd), ['day.csv'])
  })
}

test('options chain --at all: rows without a forward, and with a rate that parity does not tell, are counted once', async (context) => {
  const cwd = emptyFolder(context)
  const input = join(cwd, 'day.csv')
  const calls = DAY.split('\n').filter((line) => !line.includes(',PE,'))
  writeFileSync(input, calls.join('\n'))
  const args = [
    'options',
    'chain',
    '--input',
    input,
    '--at',
    'all',
    '--output',
    join(cwd, 'o.csv'),
    '--forward',
    'parity',
  ]
  const lone = await runHere(args)
  assert.equal(lone.code, 0, lone.stderr)
  assert.match(
    lone.stderr,
    /warning: 15 of 15 rows of living options have no forward and so no vols; the first, NIFTY 2026-11-26 /,
  )
  writeFileSync(input, [HEAD, ...LINES.filter((line) => /,(249|250|251|252)00,/.test(line)), ''].join('\n'))
  const untold = await runHere([...args, '--rate', 'implied,6.5%'])
  assert.match(
    untold.stderr,
    /warning: parity does not tell the rate of 3 of 3 rows of living options well enough: theirs is that of --rate/,
  )
})

test('options chain: --every without --at all, and a surface of all moments, are refused', async (context) => {
  const input = join(emptyFolder(context), 'day.csv')
  writeFileSync(input, DAY)
  const every = await runHere(['options', 'chain', '--input', input, '--every', '5m', '--json'])
  assert.deepEqual([every.code, /option '--every' needs option '--at all'/.test(every.stderr)], [2, true])
  const surface = await runHere(['options', 'surface', '--input', input, '--at', 'all', '--json'])
  assert.deepEqual([surface.code, /option '--at all': a surface is of one moment/.test(surface.stderr)], [2, true])
})

const RECORDED = fileURLToPath(
  new URL('../../../../../shared/data/options/nse/nifty_chain_1m_greeks_20260819.csv.gz', import.meta.url),
)
const skip = existsSync(RECORDED) ? false : 'the recorded chains of ../shared/data/options are not here'
test('options chain --at all: a recorded hour and a half of NIFTY', { skip }, async (context) => {
  const output = join(emptyFolder(context), 'series.json')
  const args = ['--input', RECORDED, '--at', 'all', '--expiry', '2026-08-25', '--output', output]
  const { code, stderr } = await runHere(['options', 'chain', ...args])
  assert.equal(code, 0, stderr)
  assert.match(stderr, /102 moments from 2026-08-19 11:27 to 2026-08-19 13:08 Asia\/Kolkata/)
  const rows: Document[] = JSON.parse(readFileSync(output, 'utf8'))
  assert.equal(rows.length, 102)
  for (const { atmIv, forwardSource, maxPain, gammaFlip } of rows) {
    assert.ok(atmIv > 0.09 && atmIv < 0.11 && forwardSource === 'parity' && maxPain > 0 && gammaFlip > 0)
  }
  const gaps = rows.map(({ callPutGap }) => callPutGap).sort((a, b) => a - b)
  assert.ok(gaps[51]! < 0.0005, `${gaps[51]}`)
})
