import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { catalogue, macd, rsi } from '@tickworks/indicators'
import { emptyFolder, runCli } from './testing/run-cli.ts'

const ROWS = 200
const closes = Float64Array.from({ length: ROWS }, (_, i) => 100 + ((i * 37) % 23) / 4 - ((i * 11) % 7) / 8)

/** A folder with `bars.csv`: two-hour bars, an empty close in row 150, a second series. */
function folderWithBars(context: TestContext): string {
  const folder = emptyFolder(context)
  const rows = Array.from(closes, (close, i) => {
    const time = new Date(Date.UTC(2024, 0, 1) + i * 7_200_000).toISOString()
    return [time, close - 0.25, close + 1, close - 1.5, i === 150 ? '' : close, 1_000 + (i % 9), 50 + (i % 13)].join()
  })
  const head = 'timestamp,open,high,low,close,volume,benchmark'
  writeFileSync(join(folder, 'bars.csv'), [head, ...rows, ''].join('\n'))
  return folder
}

function run(folder: string, spec: unknown, ...more: string[]): ReturnType<typeof runCli> {
  writeFileSync(join(folder, 'spec.json'), typeof spec === 'string' ? spec : JSON.stringify(spec))
  const files = ['--spec', 'spec.json', '--input', 'bars.csv', '--output', 'out.csv']
  return runCli(['ta', 'run', ...files, ...more], { cwd: folder })
}

function read(folder: string): { readonly names: readonly string[]; readonly columns: readonly (readonly string[])[] } {
  const [head, ...lines] = readFileSync(join(folder, 'out.csv'), 'utf8').split('\n')
  assert.equal(lines.pop(), '')
  const rows = lines.map((line) => line.split(','))
  const names = head!.split(',')
  return { names, columns: names.map((_, k) => rows.map((row) => row[k]!)) }
}

test('ta run: a row for each row, a column for each output, numbers that read back as they were', async (context) => {
  const folder = folderWithBars(context)
  const spec = [
    { id: 'r', name: 'rsi', params: { length: 9 } },
    { id: 'm', name: 'macd' },
    { id: 'other', name: 'sma', params: { length: 2 }, inputs: { close: 'benchmark' } },
  ]
  const { code, stdout, stderr } = await run(folder, spec)
  assert.deepEqual([code, stdout, stderr], [0, '', ''])
  const { names, columns } = read(folder)
  const lines = ['m.MACD_12_26_9', 'm.MACDh_12_26_9', 'm.MACDs_12_26_9']
  assert.deepEqual(names, ['r.RSI_9', ...lines, 'other.SMA_2'])
  const close = closes.with(150, NaN)
  const { value, histogram, signal } = macd(close)
  for (const [k, expected] of [rsi(close, { length: 9 }), value, histogram, signal].entries()) {
    assert.equal(columns[k]!.length, ROWS)
    for (const [i, cell] of columns[k]!.entries()) assert.ok(Object.is(cell === '' ? NaN : Number(cell), expected[i]))
  }
  assert.deepEqual(columns[4]!.slice(0, 3), ['', '50.5', '51.5'])
})

test('ta run: bar by bar gives the same file, in sessions of a zone as well', async (context) => {
  const folder = folderWithBars(context)
  const spec = catalogue
    .filter(
      ({ causal, inputs }) =>
        causal && inputs.every((input) => ['open', 'high', 'low', 'close', 'volume', 'time'].includes(input)),
    )
    .map(({ name }) => ({ id: name, name }))
  assert.ok(spec.length > 250)
  const zone = ['--tz', 'America/New_York']
  assert.equal((await run(folder, spec, ...zone)).code, 0)
  const batch = read(folder)
  assert.equal((await run(folder, spec, ...zone, '--streaming')).code, 0)
  const streamed = read(folder)
  assert.deepEqual(streamed.names, batch.names)
  for (const [k, column] of batch.columns.entries()) {
    for (const [i, cell] of column.entries()) {
      const other = streamed.columns[k]![i]!
      const near = Math.abs(Number(cell) - Number(other)) <= 1e-9 * Math.max(1, Math.abs(Number(cell)))
      assert.ok(
        cell === other || (cell !== '' && other !== '' && near),
        `${batch.names[k]} row ${i}: ${cell}, ${other}`,
      )
    }
  }
})

test('ta run: the zone decides where a day begins', async (context) => {
  const folder = folderWithBars(context)
  const spec = [{ id: 'v', name: 'vwap' }]
  await run(folder, spec)
  const utc = read(folder).columns[0]!
  await run(folder, spec, '--tz', 'Asia/Kolkata')
  const kolkata = read(folder).columns[0]!
  // A day begins at row 12 in UTC; in Kolkata at 18:30 UTC, which row 10 is the first bar after.
  assert.equal(utc[9], kolkata[9])
  assert.notEqual(utc[10], kolkata[10])
  assert.notEqual(utc[11], kolkata[11])
})

test('ta run: the column of times may be named, and one that is not there is refused', async (context) => {
  const folder = folderWithBars(context)
  const spec = [{ id: 'v', name: 'vwap' }]
  await run(folder, spec)
  const expected = read(folder).columns
  writeFileSync(join(folder, 'bars.csv'), readFileSync(join(folder, 'bars.csv'), 'utf8').replace('timestamp', 'opened'))
  const missing = await run(folder, spec)
  assert.equal(missing.code, 2)
  assert.match(missing.stderr, /has no column date, time, timestamp: name the one with the times/)
  assert.equal((await run(folder, spec, '--time', 'opened')).code, 0)
  assert.deepEqual(read(folder).columns, expected)
})

test('ta run: pandas_ta on request', async (context) => {
  const folder = folderWithBars(context)
  await run(folder, [
    { id: 'own', name: 'macd' },
    { id: 'theirs', name: 'macd', compat: 'pandas_ta' },
  ])
  const { columns } = read(folder)
  assert.equal(
    columns[0]!.findIndex((cell) => cell !== ''),
    33,
  )
  assert.equal(
    columns[3]!.findIndex((cell) => cell !== ''),
    25,
  )
})

// biome-ignore format: a table reads by its columns
const wrong = [
  ['not JSON',               '[{',                                                        /option '--spec spec.json': cannot be read as JSON/],
  ['no list',                { id: 'a', name: 'rsi' },                                    /must be a JSON list of entries/],
  ['an unknown name',        [{ id: 'a', name: 'sma' }, { id: 'b', name: 'rsj' }],        /entry 2 \(b\) of the specification: name must be an indicator, was 'rsj'; did you mean rsi\?/],
  ['a parameter',            [{ id: 'a', name: 'rsi', params: { length: 0 } }],           /entry 1 \(a\) of the specification: rsi: length must be an integer from 1 to 100000, was 0/],
  ['an unknown parameter',   [{ id: 'a', name: 'rsi', params: { period: 9 } }],           /entry 1 \(a\) of the specification: rsi: period is not a parameter here, only length, scalar, drift/],
  ['an unknown input',       [{ id: 'a', name: 'rsi', inputs: { high: 'low' } }],         /entry 1 \(a\) of the specification: rsi has no input 'high', only close/],
  ['a missing column',       [{ id: 'a', name: 'rsi', inputs: { close: 'benchmrk' } }],   /input close of rsi must be a column of the file, there is no 'benchmrk'; did you mean benchmark\?/],
  ['an unknown key',         [{ id: 'a', name: 'rsi', length: 3 }],                       /entry 1 \(a\) of the specification: has no key 'length'/],
  ['the same id twice',      [{ id: 'a', name: 'rsi' }, { id: 'a', name: 'sma' }],        /entry 2 \(a\) of the specification: id must be different from the others, was that of entry 1/],
  ['another library',        [{ id: 'a', name: 'rsi', compat: 'talib' }],                 /compat must be "pandas_ta" or left out, was "talib"/],
  ['a table',                [{ id: 'a', name: 'vp' }],                                   /entry 1 \(a\) of the specification: name must be an indicator with a value per row, vp is not/],
  ['a metric',               [{ id: 'a', name: 'sharpe_ratio' }],                         /name must be an indicator with a value per row, sharpe_ratio is not/],
] as const
for (const [title, spec, message] of wrong) {
  test(`ta run: ${title} exits with 2 and writes nothing`, async (context) => {
    const folder = folderWithBars(context)
    const { code, stderr } = await run(folder, spec)
    assert.match(stderr, message)
    assert.equal(code, 2)
    assert.ok(!existsSync(join(folder, 'out.csv')))
  })
}

test('ta run: what looks ahead is not streamed', async (context) => {
  const folder = folderWithBars(context)
  const spec = [{ id: 'z', name: 'zigzag' }]
  assert.equal((await run(folder, spec)).code, 0)
  const { code, stderr } = await run(folder, spec, '--streaming')
  assert.equal(code, 2)
  assert.match(stderr, /entry 1 \(z\) of the specification: zigzag: zigzag looks ahead and cannot be streamed: /)
})

test('ta list and ta show: every name, one category, everything about one', async () => {
  const all = JSON.parse((await runCli(['ta', 'list', '--json'])).stdout) as { name: string; category: string }[]
  assert.ok(catalogue.every(({ name }) => all.some((entry) => entry.name === name)))
  const cycles = JSON.parse((await runCli(['ta', 'list', '--category', 'cycles', '--json'])).stdout)
  assert.deepEqual(
    cycles,
    all.filter(({ category }) => category === 'cycles'),
  )
  const shown = JSON.parse((await runCli(['ta', 'show', 'bbands', '--json'])).stdout)
  assert.deepEqual(shown.params.std, { type: 'number', default: 2, min: 0, max: 1_000, title: 'Standard deviations' })
  assert.deepEqual(shown.outputs[0], { name: 'lower', column: 'BBL_5_2.0', lookback: 4, chart: 'overlay' })
  const text = await runCli(['ta', 'show', 'rsi'])
  assert.match(text.stdout, /length\s+int 1 to 100000\s+default 14[\s\S]*first at row 14/)
  const unknown = await runCli(['ta', 'show', 'rsj'])
  assert.equal(unknown.code, 2)
  assert.match(unknown.stderr, /there is no indicator 'rsj'; did you mean rsi\?/)
})

test('ta metric: a number for a series, a table, parameters, and what is refused', async (context) => {
  const folder = folderWithBars(context)
  const ask = (...args: string[]): ReturnType<typeof runCli> =>
    runCli(['ta', 'metric', ...args, '--input', 'bars.csv'], { cwd: folder })
  const drawdown = await ask('max_drawdown', '--json')
  const { result } = JSON.parse(drawdown.stdout)
  let most = -Infinity
  let worst = 0
  for (const [i, close] of closes.entries()) {
    if (i === 150) continue
    most = Math.max(most, close)
    worst = Math.max(worst, most - close)
  }
  assert.ok(Math.abs(result.max_drawdown - worst) < 1e-9)
  assert.match((await ask('sharpe_ratio')).stdout, /^sharpe_ratio {2}-?\d/)
  const profile = await ask('vp', '--param', 'width=4')
  assert.equal(profile.stdout.trim().split('\n').length, 5)
  // biome-ignore format: a table reads by its columns
  const refused = [
    [['rsi'],                                  /argument 'name': 'rsi' is an indicator with a value per row/],
    [['sharp_ratio'],                          /there is no metric or table 'sharp_ratio'; did you mean sharpe_ratio\?/],
    [['sharpe_ratio', '--param', 'period=0'],  /option '--param': sharpe_ratio: period must be an integer from 1 to 1000000, was 0/],
    [['jensens_alpha'],                        /jensens_alpha needs a column 'returns', there are only timestamp, open/],
  ] as const
  for (const [args, message] of refused) {
    const { code, stderr } = await ask(...args)
    assert.match(stderr, message)
    assert.equal(code, 2)
  }
})

test('ta metric: a file with one series needs no name for it', async (context) => {
  const folder = emptyFolder(context)
  writeFileSync(join(folder, 'equity.csv'), 'date,equity\n2024-01-01,100\n2024-01-02,80\n2024-01-03,120\n')
  const { stdout } = await runCli(['ta', 'metric', 'max_drawdown', '--input', 'equity.csv', '--json'], { cwd: folder })
  assert.deepEqual(JSON.parse(stdout), { name: 'max_drawdown', params: {}, result: { max_drawdown: 20 } })
})
