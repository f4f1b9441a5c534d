import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { CLI, emptyFolder, runCli } from './testing/run-cli.ts'

const HEADER = 'date,open,high,low,close,volume'

/** Daily bars of a wave, so that averages cross. */
function wave(count: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    const date = new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10)
    const price = 100 + Math.round(Math.sin(i / 5) * 2_000) / 100
    return `${date},${price.toFixed(2)},${(price + 1).toFixed(2)},${(price - 1).toFixed(2)},${(price + 0.5).toFixed(2)},1000`
  })
}

const GOOD = `${[HEADER, ...wave(200)].join('\n')}\n`

function withRow(index: number, row: string): string {
  const rows = wave(200)
  rows[index] = row
  return `${[HEADER, ...rows].join('\n')}\n`
}

test('backtest of a file: table, JSON, CSV and HTML say the same, twice the same', async (context) => {
  const cwd = emptyFolder(context)
  writeFileSync(join(cwd, 'wave.csv.gz'), gzipSync(GOOD))
  const args = [
    'backtest',
    'ema-cross',
    '--data',
    'wave.csv.gz',
    '--param',
    'fast=3',
    '--param',
    'slow=9',
    '--fees',
    '0.05%',
  ]
  const shown = await runCli(args, { cwd })
  assert.equal(shown.code, 0, shown.stderr)
  assert.equal(shown.stderr, '')
  for (const name of [
    'Return',
    'CAGR',
    'Sharpe ratio',
    'Sortino ratio',
    'Max drawdown',
    'Exposure',
    'Trades',
    'Win rate',
    'Profit factor',
    'Fees',
  ]) {
    assert.match(shown.stdout, new RegExp(`^${name} +\\S`, 'm'))
  }
  assert.match(shown.stdout, /buy and hold/)
  assert.match(shown.stdout, /daily returns, 365 a year, risk-free rate 0/)
  assert.match(shown.stdout, /200 bars of 1d, dates in UTC \(assumed: --tz says which\)/)
  assert.doesNotMatch(shown.stdout, /simulated/i)

  const { code, stdout } = await runCli([...args, '--json'], { cwd })
  assert.equal(code, 0)
  const document = JSON.parse(stdout)
  assert.ok(shown.stdout.includes(document.fingerprint))
  assert.deepEqual(readdirSync(join(cwd, 'tickworks-reports')).length, 2)
  const [head, ...rows] = readFileSync(join(cwd, document.files.trades), 'utf8')
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','))
  const profits = rows.map((row) => Math.round(Number(row[head!.indexOf('profit')]) * 100))
  assert.ok(rows.length > 3)
  assert.equal(
    profits.reduce((sum, profit) => sum + profit, 0),
    Math.round(document.profit * 100),
  )
  const html = readFileSync(join(cwd, document.files.report), 'utf8')
  assert.ok(html.includes(document.fingerprint))
  assert.ok(html.includes('wave.csv.gz'))
})

test('without --data the market is simulated, and everything says so', async (context) => {
  const cwd = emptyFolder(context)
  const { code, stdout } = await runCli(['backtest', 'ema-cross'], { cwd })
  assert.equal(code, 0)
  assert.match(stdout, /SIMULATED: a generated market/)
  const files = readdirSync(join(cwd, 'tickworks-reports')).sort()
  assert.equal(files.length, 2)
  for (const name of files) assert.match(name, /simulated/)
  assert.match(
    readFileSync(join(cwd, 'tickworks-reports', files[0]!), 'utf8'),
    /^strategy,instrument,simulated,.*\r\nema-cross,SIM:ALPHA,true,/,
  )
  assert.match(readFileSync(join(cwd, 'tickworks-reports', files[1]!), 'utf8'), /class="badge">simulated/)
})

test('--from, --to, --report and --trades', async (context) => {
  const cwd = emptyFolder(context)
  writeFileSync(join(cwd, 'wave.csv'), GOOD)
  const args = ['backtest', 'ema-cross', '--data', 'wave.csv', '--from', '2020-02-01', '--to', '2020-05-31', '--json']
  const { stdout } = await runCli(
    [...args, '--report', 'out/a.html', '--trades', 'b.csv', '--instrument', 'TEST:WAVE'],
    { cwd },
  )
  const document = JSON.parse(stdout)
  assert.equal(document.data[0].instrument, 'TEST:WAVE')
  assert.equal(document.data[0].bars, 29 + 31 + 30 + 31)
  assert.deepEqual(document.files, { report: 'out/a.html', trades: 'b.csv' })
  assert.ok(existsSync(join(cwd, 'out/a.html')) && existsSync(join(cwd, 'b.csv')))
  assert.equal(existsSync(join(cwd, 'tickworks-reports')), false)
})

test('what no trade defines is – in the table and null in JSON', async (context) => {
  const cwd = emptyFolder(context)
  writeFileSync(join(cwd, 'short.csv'), `${[HEADER, ...wave(20)].join('\n')}\n`)
  const args = ['backtest', 'ema-cross', '--data', 'short.csv']
  const { stdout } = await runCli(args, { cwd })
  assert.match(stdout, /^Sharpe ratio +– /m)
  assert.match(stdout, /^Win rate +–$/m)
  const { results } = JSON.parse((await runCli([...args, '--json'], { cwd })).stdout)
  assert.equal(results.strategy.sharpe, null)
  assert.equal(results.strategy.profitFactor, null)
  assert.equal(results.strategy.trades, 0)
})

// Each says the file, the row where there is one, and the rule; exit code 2; nothing is written.
// biome-ignore format: a table reads by its columns
const badFiles = [
  // name                        content                                                            message
  ['a missing file',             null,                                                              /bars.csv: there is no such file/],
  ['an empty file',              '',                                                                /bars.csv: is empty/],
  ['a header alone',             `${HEADER}\n`,                                                     /bars.csv: has a header .* and no rows/],
  ['unknown columns',            'when,what\n1,2\n3,4\n',                                           /bars.csv: the columns are not understood/],
  ['a malformed row',            withRow(50, '2020-02-20,1,2'),                                     /bars.csv: a malformed row[\s\S]*row 52: field_count/],
  ['a price that is NaN',        withRow(50, '2020-02-20,NaN,110,90,100,1'),                        /row 52: not_finite/],
  ['a negative price',           withRow(50, '2020-02-20,-5,110,-6,100,1'),                         /row 52: price_not_positive/],
  ['a high below the low',       withRow(50, '2020-02-20,100,90,110,100,1'),                        /row 52: high_low/],
  ['a bar twice',                withRow(50, wave(200)[49]!),                                       /row 52: duplicate_bar/],
  ['a time that goes back',      withRow(50, '2020-01-05,100,110,90,100,1'),                        /row 52: time_backwards/],
  ['a gzip that is cut off',     gzipSync(GOOD).subarray(0, 900),                                   /bars.csv: the gzip is cut off or damaged/],
  ['a folder',                   'folder',                                                          /bars.csv: is a folder, not a file/],
] as const
for (const [name, content, message] of badFiles) {
  test(`bad input: ${name}`, async (context) => {
    const cwd = emptyFolder(context)
    const file = join(cwd, 'bars.csv')
    if (content === 'folder') mkdirSync(file)
    else if (content !== null) writeFileSync(file, content)
    const { code, stdout, stderr } = await runCli(['backtest', 'ema-cross', '--data', 'bars.csv', '--json'], { cwd })
    assert.match(stderr, message)
    assert.ok(stderr.startsWith('tickworks: bars.csv: '), stderr)
    assert.doesNotMatch(stderr, /\n\s+at /)
    assert.equal(code, 2)
    assert.match(JSON.parse(stdout).error.code, /^ERR_CSV_/)
    assert.equal(existsSync(join(cwd, 'tickworks-reports')), false)
  })
}

test('the hours of a session are in a zone, and the output says which and that nobody chose it', async (context) => {
  const cwd = emptyFolder(context)
  writeFileSync(join(cwd, 'bars.csv'), GOOD)
  const args = ['backtest', 'ema-cross', '--data', 'bars.csv', '--session', '09:30-16:00']
  const { stdout } = await runCli(args, { cwd })
  assert.match(stdout, /dates in UTC \(assumed: --tz says which\), open 09:30-16:00, tick/)
  writeFileSync(join(cwd, 'epochs.csv'), 'time,open,high,low,close\n1641168000,1,1,1,1\n1641168060,1,1,1,1\n')
  const epochs = await runCli(['backtest', 'ema-cross', '--data', 'epochs.csv', '--session', '09:30-16:00'], { cwd })
  assert.match(epochs.stdout, /times are the start of bars, open 09:30-16:00 in UTC \(assumed: --tz says which\)/)
  const told = await runCli([...args, '--tz', 'America/New_York'], { cwd })
  assert.match(told.stdout, /dates in America\/New_York, open 09:30-16:00, tick/)
})

test('--skip-bad-rows leaves out what breaks a rule, and says how many', async (context) => {
  const cwd = emptyFolder(context)
  writeFileSync(join(cwd, 'bars.csv'), withRow(50, '2020-02-20,NaN,110,90,100,1'))
  const refused = await runCli(['backtest', 'ema-cross', '--data', 'bars.csv'], { cwd })
  assert.match(refused.stderr, /--skip-bad-rows leaves such rows out and counts them/)
  const { code, stdout } = await runCli(['backtest', 'ema-cross', '--data', 'bars.csv', '--skip-bad-rows'], { cwd })
  assert.equal(code, 0)
  assert.match(stdout, /1 bad row left out/)
})

// biome-ignore format: a table reads by its columns
const misfits = [
  [['--from', '2021-01-01'],                          /there is no bar to test on/],
  [['--from', '2020-03-01', '--to', '2020-02-01'],    /option '--from 2020-03-01' must be before --to 2020-02-01/],
  [['--timeframe', '1h'],                             /option '--timeframe 1h': .* comes in bars of 1d, /],
  [['--tick', '0.001'],                               /option '--tick 0.001': has more decimals than the prices of bars.csv, which have 2/],
  [['--tick', '-1'],                                  /option '--tick <step>': '-1' must be a price step above 0/],
  [['--instrument', 'spy'],                           /option '--instrument spy': .*VENUE:SYMBOL/],
  [['--instrument', 'A:B', '--instrument', 'A:C'],    /option '--instrument' was given 2 times for 1 files/],
  [['--data', 'bars.csv'],                            /bars.csv and bars.csv are both FILE:bars/],
  [['--symbol', 'A'],                                 /bars.csv: has no column of symbols to take 'A' from/],
  [['--session', '9-15'],                             /option '--session <open-close>': '9-15' must be local hours such as 09:15-15:30/],
] as const
for (const [args, message] of misfits) {
  test(`options that do not fit the file: ${args.join(' ')}`, async (context) => {
    const cwd = emptyFolder(context)
    writeFileSync(join(cwd, 'bars.csv'), GOOD)
    const { code, stderr } = await runCli(['backtest', 'ema-cross', '--data', 'bars.csv', ...args], { cwd })
    assert.match(stderr, message)
    assert.equal(code, 2)
  })
}

test('an option about files without --data is refused', async () => {
  const { code, stderr } = await runCli(['backtest', 'ema-cross', '--bar-label', 'end'])
  assert.match(stderr, /option '--bar-label' needs --data/)
  assert.equal(code, 2)
})

/** A strategy file around a body of `onBar`. */
function strategyFile(onBar: string, top = ''): string {
  return `${top}\nexport default {\n  name: 'probe',\n  title: 'Probe',\n  params: {},\n  setup: () => ({}),\n  onBar(bar, ctx) {\n    ${onBar}\n  },\n}\n`
}

// biome-ignore format: a table reads by its columns
const badStrategies = [
  // name                     source                                                                    code  message
  ['one that throws',         strategyFile('if (ctx.barCount === 30) throw new Error("no idea")'),       1,    /strategy probe threw in onBar on the bar of FILE:bars that closed at 2020-01-31 00:00 \(UTC\): no idea \(probe.ts\)/],
  ['one that misspells',      strategyFile('ctx.lnog({})'),                                              1,    /threw in onBar .*: ctx.lnog is not a function/],
  ['one out of form',         strategyFile('if (Math.random() > 0.5) ctx.long({})'),                     2,    /strategy file probe.ts, line 8: uses Math.random/],
  ['one that imports',        strategyFile('', `import { readFileSync } from 'node:fs'`),                2,    /strategy file probe.ts, line 1: imports at run time/],
  ['one with broken syntax',  strategyFile('ctx.long({'),                                                2,    /strategy file probe.ts, line \d+: does not load: /],
  ['one with an enum',        strategyFile('', 'enum Side { Long }'),                                    2,    /strategy file probe.ts, line 1: does not load: TypeScript enum is not supported/],
  ['an empty file',           '',                                                                        2,    /strategy file probe.ts, line 1: has no default export/],
  ['a file without setup',    `export default { name: 'probe', title: 'P', params: {}, onBar() {} }`,    2,    /strategy file probe.ts: setup must be a function, was undefined/],
] as const
for (const [name, source, exitCode, message] of badStrategies) {
  test(`bad strategy: ${name}`, async (context) => {
    const cwd = emptyFolder(context)
    writeFileSync(join(cwd, 'bars.csv'), GOOD)
    writeFileSync(join(cwd, 'probe.ts'), source)
    const { code, stderr, stdout } = await runCli(['backtest', 'probe.ts', '--data', 'bars.csv'], { cwd })
    assert.match(stderr, message)
    assert.doesNotMatch(stderr, /\n\s+at /)
    assert.equal(code, exitCode)
    assert.equal(stdout, '')
  })
}

test('what a strategy prints goes to stderr: stdout stays one document', async (context) => {
  const cwd = emptyFolder(context)
  writeFileSync(join(cwd, 'bars.csv'), GOOD)
  writeFileSync(join(cwd, 'probe.ts'), strategyFile('console.log("bar", bar.close)'))
  const { code, stderr, stdout } = await runCli(['backtest', 'probe.ts', '--data', 'bars.csv', '--json'], { cwd })
  assert.equal(code, 0)
  assert.match(stderr, /^bar 100.5$/m)
  assert.equal(JSON.parse(stdout).strategy.name, 'probe')
})

test('a report that cannot be written says where, exit code 3, and leaves nothing half-written', async (context) => {
  const cwd = emptyFolder(context)
  writeFileSync(join(cwd, 'file'), '')
  const { code, stderr } = await runCli(['backtest', 'ema-cross', '--report', 'file/report.html'], { cwd })
  assert.match(stderr, /^tickworks: file\/report.html cannot be written: EEXIST/)
  assert.equal(code, 3)
  assert.deepEqual(readdirSync(cwd), ['file'])
})

test('the reader of a pipe may leave early', async (context) => {
  const child = spawn(process.execPath, [CLI, 'backtest', 'ema-cross', '--json'], {
    cwd: emptyFolder(context),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout.destroy()
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  const code = await new Promise((resolve) => child.on('close', resolve))
  assert.equal(stderr, '')
  assert.equal(code, 0)
})
