import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { emptyFolder, runCli } from './testing/run-cli.ts'

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
