import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { GREEK_NAMES } from '@tickworks/options'
import { emptyFolder, runCli } from './testing/run-cli.ts'
import { runHere } from './testing/run-here.ts'

const CONTRACTS = `id,model,right,underlying,strike,years,rate,yield,vol
atm,bsm,C,100,100,1,0.05,0.02,0.2
put,bsm,P,100,100,1,0.05,0.02,0.2
fwd,black76,c,100,110,0.5,0.03,,0.35
normal,bachelier,P,100,95,0.25,0.01,0,12
early,american,P,36,40,1,0.06,0,0.2
gone,bsm,C,100,90,0,0.05,0,0.2
odd,heston,C,100,100,1,0.05,0,0.2
side,bsm,X,100,100,1,0.05,0,0.2
yielding,black76,C,100,100,1,0.05,0.01,0.2
"comma, inside",bsm,C,100,100,1,0.05,0,-0.2
`

type Cells = { readonly [column: string]: string }

function read(file: string): ReadonlyMap<string, Cells> {
  const [head, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n')
  const names = head!.split(',')
  const rows = lines.map((line) => {
    const quoted = /^"([^"]*)"/.exec(line)
    const cells = quoted === null ? line.split(',') : [quoted[1]!, ...line.slice(quoted[0].length + 1).split(',')]
    return Object.fromEntries(names.map((name, k) => [name, cells[k]!]))
  })
  return new Map(rows.map((row) => [row.id!, row]))
}

test('options price: every model in a row of its own, and a wrong row says so and stops nothing', async (context) => {
  const cwd = emptyFolder(context)
  writeFileSync(join(cwd, 'contracts.csv'), CONTRACTS)
  const { code, stderr, stdout } = await runCli(
    ['options', 'price', '--input', 'contracts.csv', '--output', 'out.csv', '--json'],
    { cwd },
  )
  assert.deepEqual([code, stderr], [0, ''])
  assert.deepEqual(JSON.parse(stdout).outcomes, { ok: 5, expired: 1, invalid: 4 })
  const head = readFileSync(join(cwd, 'out.csv'), 'utf8').split('\n')[0]
  assert.equal(
    head,
    'id,price,delta,gamma,thetaPerDay,vegaPerPoint,rhoPerPct,vanna,volga,charm,veta,speed,zomma,color,ultima,outcome',
  )
  const rows = read(join(cwd, 'out.csv'))
  // Parity, in full precision: call - put = spot·exp(-q) - strike·exp(-r).
  const parity = 100 * Math.exp(-0.02) - 100 * Math.exp(-0.05)
  assert.ok(Math.abs(Number(rows.get('atm')!.price) - Number(rows.get('put')!.price) - parity) < 1e-12)
  assert.ok(Math.abs(Number(rows.get('atm')!.price) - 9.227005508154036) < 1e-12)
  // Longstaff and Schwartz 2001, table 1, by finite differences: 4.478.
  assert.ok(Math.abs(Number(rows.get('early')!.price) - 4.478) < 0.02)
  assert.equal(rows.get('gone')!.outcome, 'expired')
  assert.equal(rows.get('gone')!.price, '10')
  for (const id of ['odd', 'side', 'yielding', 'comma, inside']) {
    assert.deepEqual([rows.get(id)!.outcome, rows.get(id)!.price, rows.get(id)!.ultima], ['invalid', '', ''], id)
  }
})

test('options iv: what price made, iv unmakes; a price that holds no vol says why', async (context) => {
  const cwd = emptyFolder(context)
  writeFileSync(join(cwd, 'contracts.csv'), CONTRACTS)
  await runCli(['options', 'price', '--input', 'contracts.csv', '--output', 'prices.csv'], { cwd })
  const prices = read(join(cwd, 'prices.csv'))
  const ids = ['atm', 'put', 'fwd', 'normal', 'early']
  const made = CONTRACTS.split('\n')
    .filter((line) => ids.includes(line.split(',')[0]!))
    .map((line) =>
      line
        .split(',')
        .with(8, prices.get(line.split(',')[0]!)!.price!)
        .join(),
    )
  const quotes = [
    'id,model,right,underlying,strike,years,rate,yield,price',
    ...made,
    'cheap,bsm,C,100,50,1,0,0,49',
    'dear,bsm,C,100,50,1,0,0,101',
    'deep,bsm,C,100,1,0.01,0,0,99',
    'gone,bsm,C,100,90,0,0,0,10',
    'none,bsm,C,100,90,1,0,0,',
  ]
  writeFileSync(join(cwd, 'quotes.csv'), `${quotes.join('\n')}\n`)
  const { code } = await runCli(['options', 'iv', '--input', 'quotes.csv', '--output', 'iv.csv'], { cwd })
  assert.equal(code, 0)
  const rows = read(join(cwd, 'iv.csv'))
  assert.deepEqual(Object.keys(rows.get('atm')!), ['id', 'iv', 'ivError', 'outcome'])
  for (const [id, vol] of [
    ['atm', 0.2],
    ['put', 0.2],
    ['fwd', 0.35],
    ['normal', 12],
    ['early', 0.2],
  ] as const) {
    const { iv, ivError, outcome } = rows.get(id)!
    assert.equal(outcome, 'ok', id)
    const allowed = id === 'early' ? 1e-7 : 4e-14 * vol + 4 * Number(ivError)
    assert.ok(Math.abs(Number(iv) - vol) <= allowed, `${id}: ${iv} ± ${ivError}`)
  }
  const outcomes = ['cheap', 'dear', 'deep', 'gone', 'none'].map((id) => rows.get(id)!.outcome)
  assert.deepEqual(outcomes, ['below-intrinsic', 'above-maximum', 'undetermined', 'expired', 'invalid'])
})

test('options: a missing column is named, and nothing is written', async (context) => {
  const cwd = emptyFolder(context)
  writeFileSync(join(cwd, 'contracts.csv'), 'id,model\na,bsm\n')
  const { code, stderr } = await runCli(['options', 'price', '--input', 'contracts.csv', '--output', 'out.csv'], {
    cwd,
  })
  assert.equal(code, 2)
  assert.match(
    stderr,
    /contracts\.csv: has no column 'right', 'underlying', 'strike', 'years', 'rate', 'yield', 'vol', only id, model/,
  )
  assert.ok(!existsSync(join(cwd, 'out.csv')))
})

const HEAD = 'id,model,right,underlying,strike,years,rate,yield,vol'

// biome-ignore format: a table reads by its columns
const forms: readonly (readonly [name: string, row: string, outcome: string])[] = [
  ['plain',                     'bsm,C,100,100,1,0.05,0,0.2',             'ok'],
  ['exponents and signs',       'bsm,P,+1e2,1.0E+2,1e0,5e-2,-0,2e-1',     'ok'],
  ['quoted and blank',          '"bsm", C ,"100" , 100,1,0.05,  ,"0.2"',  'ok'],
  ['no yield',                  'black76,P,100,100,1,0.05,,0.2',          'ok'],
  ['zero yield',                'bachelier,P,-5,-5,1,0.05,0.0,2',         'ok'],
  ['a yield on a forward',      'bachelier,P,5,5,1,0.05,0.01,2',          'invalid'],
  ['zero vol',                  'bsm,C,100,90,1,0.05,0,0',                'ok'],
  ['at expiry',                 'american,P,100,110,0,0.05,0,0.2',        'expired'],
  ['after expiry',              'bsm,C,100,90,-1,0.05,0,0.2',             'expired'],
  ['expired and wrong',         'bsm,C,100,90,0,0.05,0,-0.2',             'invalid'],
  ['NaN',                       'bsm,C,100,90,1,0.05,0,NaN',              'invalid'],
  ['NaN as a yield',            'bsm,C,100,90,1,0.05,nan,0.2',            'invalid'],
  ['infinite',                  'bsm,C,100,inf,1,0.05,0,0.2',             'invalid'],
  ['an empty rate',             'bsm,C,100,90,1,,0,0.2',                  'invalid'],
  ['a word',                    'bsm,C,100,ninety,1,0.05,0,0.2',          'invalid'],
  ['a negative spot',           'bsm,C,-100,90,1,0.05,0,0.2',             'invalid'],
  ['a spot of zero',            'american,C,0,90,1,0.05,0,0.2',           'invalid'],
  ['no model',                  ',C,100,90,1,0.05,0,0.2',                 'invalid'],
  ['nothing at all',            ',,,,,,,',                                'invalid'],
]

test('options price: cells as people write them, each row with its outcome, in its place', async (context) => {
  const cwd = emptyFolder(context)
  const lines = forms.map(([name, row]) => `"${name}",${row}`)
  const text = `\ufeff${[HEAD, ...lines].join('\r\n')}`
  writeFileSync(join(cwd, 'contracts.csv.gz'), gzipSync(text))
  const { code, stdout } = await runCli(['options', 'price', '--input', 'contracts.csv.gz'], { cwd })
  assert.equal(code, 0)
  const rows = stdout
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
  assert.deepEqual(
    rows.map((cells) => [cells[0], cells.at(-1)]),
    forms.map(([name, , outcome]) => [`"${name}"`, outcome]),
  )
  for (const cells of rows) {
    assert.equal(cells.length, 16)
    if (cells.at(-1) === 'invalid') assert.deepEqual([...new Set(cells.slice(1, -1))], [''])
    for (const cell of cells.slice(1, -1)) assert.ok(cell === '' || String(Number(cell)) === cell, cell)
  }
})

test('options price: columns in any order, others beside them, ids as they stand', async (context) => {
  const cwd = emptyFolder(context)
  writeFileSync(
    join(cwd, 'a.csv'),
    `${HEAD}\n"a,b",bsm,C,100,90,1,0.05,0.01,0.2\n"say ""so""",bsm,P,100,90,1,0.05,,0.2\n`,
  )
  writeFileSync(
    join(cwd, 'b.csv'),
    'note,vol,yield,rate,years,strike,underlying,right,model,id\n' +
      'x,0.2,0.01,0.05,1,90,100,C,bsm,"a,b"\n\n"y\nz",0.2,,0.05,1,90,100,P,bsm,"say ""so"""',
  )
  const [a, b] = await Promise.all(
    ['a.csv', 'b.csv'].map((input) => runCli(['options', 'price', '--input', input], { cwd })),
  )
  assert.equal(a!.stdout, b!.stdout)
  assert.match(a!.stdout, /^"a,b",/m)
  assert.match(a!.stdout, /^"say ""so""",/m)
})

test('options: a header without rows gives one, an empty input is refused, a long row too', async (context) => {
  const cwd = emptyFolder(context)
  writeFileSync(join(cwd, 'none.csv'), HEAD)
  writeFileSync(join(cwd, 'empty.csv'), '')
  writeFileSync(join(cwd, 'long.csv'), `${HEAD}\na,b,bsm,C,100,90,1,0.05,0.01,0.2\n`)
  const run = (input: string) => runCli(['options', 'price', '--input', input, '--output', 'out.csv'], { cwd })
  assert.equal((await run('none.csv')).code, 0)
  assert.equal(readFileSync(join(cwd, 'out.csv'), 'utf8').split('\n').length, 2)
  assert.match((await run('empty.csv')).stderr, /empty\.csv: has no header/)
  assert.match((await run('long.csv')).stderr, /long\.csv: row 1 below the header: has 10 cells, the header names 9/)
})

test('options price: JSON in, JSON out, with what columns cannot carry', async (context) => {
  const cwd = emptyFolder(context)
  const common = { right: 'C', underlying: 100, strike: 100, years: 1, rate: 0.05, vol: 0.2 }
  const contracts = [
    { id: 'a', model: 'bsm', ...common, tradingDaysPerYear: 250 },
    { model: 'american', ...common, right: 'P', method: 'baw' },
    { model: 'cash-or-nothing', ...common, cash: 100 },
    { model: 'barrier', ...common, kind: 'down-out', barrier: 90 },
    { model: 'bsm', ...common, dividends: [{ years: 0.5, amount: 3 }] },
    { model: 'bsm', ...common, vol: -1 },
  ]
  writeFileSync(join(cwd, 'contracts.json'), JSON.stringify(contracts))
  writeFileSync(join(cwd, 'contracts.ndjson'), contracts.map((contract) => JSON.stringify(contract)).join('\n'))
  const list = await runCli(['options', 'price', '--input', 'contracts.json', '--json'], { cwd })
  assert.deepEqual([list.code, list.stderr], [0, ''])
  const results = JSON.parse(list.stdout) as Record<string, number | string | boolean | null>[]
  assert.deepEqual(
    results.map(({ id, outcome }) => [id, outcome]),
    [
      ['a', 'ok'],
      [2, 'ok'],
      [3, 'ok'],
      [4, 'ok'],
      [5, 'ok'],
      [6, 'invalid'],
    ],
  )
  const [european, quick, digital, barrier, paying, wrong] = results
  for (const name of GREEK_NAMES) assert.equal(typeof european![name], 'number', name)
  assert.ok(Math.abs(Number(european!.thetaPerTradingDay) * 250 - Number(european!.thetaPerDay) * 365) < 1e-12)
  assert.deepEqual([quick!.method, quick!.delta], ['baw', undefined])
  assert.ok(Math.abs(Number(digital!.price) - 53.232481545376345) < 1e-12)
  assert.ok(Number(barrier!.price) < Number(european!.price) && barrier!.isTouched === false)
  assert.ok(Number(paying!.price) < Number(european!.price) && Number(paying!.escrowedSpot) < 97.1)
  assert.equal(wrong!.price, null)
  const lines = await runCli(['options', 'price', '--input', 'contracts.ndjson', '--output', 'out.ndjson', '--json'], {
    cwd,
  })
  assert.deepEqual(JSON.parse(lines.stdout), { output: 'out.ndjson', rowCount: 6, outcomes: { ok: 5, invalid: 1 } })
  const written = readFileSync(join(cwd, 'out.ndjson'), 'utf8').trimEnd().split('\n')
  assert.deepEqual(
    written.map((line) => JSON.parse(line)),
    results,
  )
  const refused = await runCli(['options', 'price', '--input', 'contracts.json', '--output', 'out.csv'], { cwd })
  assert.equal(refused.code, 2)
  assert.match(refused.stderr, /cannot carry: name it \.json or \.ndjson/)
})

test('options: a table comes out as JSON too, with every Greek; quotes in JSON get their vols', async (context) => {
  const cwd = emptyFolder(context)
  writeFileSync(join(cwd, 'contracts.csv'), CONTRACTS)
  const priced = await runCli(['options', 'price', '--input', 'contracts.csv', '--json'], { cwd })
  const results = JSON.parse(priced.stdout) as Record<string, number | string | null>[]
  assert.equal(results.length, 10)
  assert.deepEqual(Object.keys(results[0]!), ['id', 'model', 'outcome', ...GREEK_NAMES])
  assert.equal(results.at(-1)!.id, 'comma, inside')
  const quotes = results.slice(0, 2).map(({ id, price }) => ({ id, price, right: id === 'atm' ? 'C' : 'P' }))
  const shared = { model: 'bsm', underlying: 100, strike: 100, years: 1, rate: 0.05, yield: 0.02 }
  writeFileSync(join(cwd, 'quotes.json'), JSON.stringify({ ...shared, contracts: quotes }))
  const { stdout } = await runCli(['options', 'iv', '--input', 'quotes.json'], { cwd })
  for (const { iv, ivError, outcome } of JSON.parse(stdout)) {
    assert.equal(outcome, 'ok')
    assert.ok(Math.abs(iv - 0.2) <= 4e-14 * 0.2 + 4 * ivError)
  }
})

test('options price: lines of JSON are read, priced and written as they come, wrong ones counted from the first', async (context) => {
  const cwd = emptyFolder(context)
  // More than two blocks of a megabyte, which end within lines and within letters of more than one byte.
  const contracts = Array.from({ length: 20_000 }, (_, i) => {
    return {
      id: `Größe ${i}`,
      model: 'black76',
      right: i % 2 ? 'P' : 'C',
      underlying: 100,
      strike: 80 + (i % 40),
      years: 0.5,
      rate: 0.05,
      vol: 0.2,
    }
  })
  const text = contracts.map((contract) => JSON.stringify(contract)).join('\n\n')
  writeFileSync(join(cwd, 'lines.ndjson'), text)
  writeFileSync(join(cwd, 'list.json'), JSON.stringify(contracts))
  writeFileSync(join(cwd, 'wrong.ndjson'), `${text}\n{"id":"last","model":"black76","right":"X"}\n`)
  writeFileSync(join(cwd, 'broken.ndjson'), `${text}\n{"id":\n`)
  const price = (input: string, output: string) => {
    return runHere(['options', 'price', '--input', join(cwd, input), '--output', join(cwd, output)])
  }
  assert.equal((await price('lines.ndjson', 'lines.json')).code, 0)
  assert.equal((await price('list.json', 'whole.json')).code, 0)
  assert.equal(readFileSync(join(cwd, 'lines.json'), 'utf8'), readFileSync(join(cwd, 'whole.json'), 'utf8'))
  const wrong = await price('wrong.ndjson', 'out.ndjson')
  assert.equal(wrong.code, 2)
  assert.match(wrong.stderr, /wrong\.ndjson: line 40000 \(id "last"\): field 'right' must be one of C, P, was "X"/)
  const broken = await price('broken.ndjson', 'out.ndjson')
  assert.equal(broken.code, 2)
  assert.match(broken.stderr, /broken\.ndjson: line 40000 is not JSON: \{"id":/)
  assert.ok(!existsSync(join(cwd, 'out.ndjson')))
})
