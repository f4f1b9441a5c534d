/** The options bench at a tiny size: that it runs the product's own code, and that a wrong number is counted. How fast, no test says. */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { americanGreeks, bsmGreeks, impliedVol, type Right } from '@tickworks/options'
import { benchChain } from './options/chain.ts'
import { benchCommand } from './options/command.ts'
import { americanError, greekErrors, volErrors } from './options/errors.ts'
import { FIELDS, firstRows, type Inputs, makeInputs, readInputs, writeInputs } from './options/inputs.ts'
import { ALONE } from './options/install.ts'
import { contestant, scalar } from './options/ours.ts'
import { verdict } from './options/report.ts'
import { makeReference } from './options/side-by-side.ts'
import { GREEK_FIELDS, SAID, TASKS, type TaskName } from './options/tasks.ts'
import { benchTasks } from './options.ts'
import { hashOfColumns } from './peers/doubles.ts'

const TASK_NAMES = Object.keys(TASKS) as TaskName[]

function quiet(t: TestContext): () => string {
  const log = t.mock.method(console, 'log', () => undefined)
  return () => log.mock.calls.map(({ arguments: [line] }) => String(line)).join('\n')
}

function oursOf(task: TaskName, inputs: Inputs): readonly Float64Array[] {
  const job = contestant[task]!.prepare(inputs)
  job.run()
  return job.columns()
}

/** Rows of our own 50-digit numbers as inputs, and those columns of them that the bench wants as reference. */
function golden(file: string, model: string, fields: readonly string[]): [Inputs, Float64Array[]] {
  const path = new URL(`../packages/options/golden/${file}`, import.meta.url)
  const parsed = JSON.parse(readFileSync(path, 'utf8')) as unknown
  const { columns, rows } = (
    Array.isArray(parsed)
      ? { columns: ['model', ...FIELDS, 'iv', 'ivError'], rows: parsed }
      : (parsed as { columns: string[]; rows: unknown[][] })
  ) as { columns: string[]; rows: (string | number)[][] }
  const ofModel = rows.filter(([name]) => name === model)
  const column = (name: string): Float64Array =>
    Float64Array.from(ofModel, (row) => {
      const value = row[columns.indexOf(name)] ?? Number.NaN
      return typeof value === 'number' ? value : value === 'C' ? 1 : -1
    })
  const inputs = Object.fromEntries(FIELDS.map((field) => [field, column(field)])) as Inputs
  return [inputs, fields.map(column)]
}

test('bench options: contenders answer from processes of their own, and say the same with SIMD and without', async (t) => {
  const printed = quiet(t)
  const options = { rows: 70, sample: 20, rounds: 1, pace: { warmUpMs: 0, roundMs: 0 } }
  const results = await benchTasks(['bsm-greeks'], ALONE, options)
  for (const { task, lines, hash } of results) {
    assert.deepEqual(
      lines.map(({ name, rows, ns }) => [name, rows, ns.median > 0]),
      [
        ['ours', 70, true],
        ['ours, scalar twins', 70, true],
      ],
    )
    const direct = oursOf(task, makeInputs(TASKS[task].model, 70))
    assert.equal(hash, hashOfColumns(direct))
  }
  assert.match(printed(), /price \+ delta[^\n]* · bsm · 70 options[\s\S]*target 50 ns \(20 M\/s\): (met|not met)/)
})

test('bench options: a peer that fails is left out and named, and the others go on', async (t) => {
  const printed = quiet(t)
  const node = (name: string, code: string) => ({ name, command: process.execPath, args: ['-e', code] })
  const entrants = [
    node('one that cannot start', 'throw new Error("no such library")'),
    node('one that breaks off', 'console.log("ready 7"); process.stdin.once("data", () => process.exit(3))'),
    { name: 'one that is not there', command: '/nowhere/peer', args: [] },
    node('one without an answer', 'console.log("none")'),
  ]
  const options = { rows: 70, sample: 20, rounds: 1, pace: { warmUpMs: 0, roundMs: 0 } }
  const python = '/nowhere/python'
  const [result] = await benchTasks(['bsm-price'], { entrants, python, missing: [] }, options)
  assert.deepEqual(
    result!.lines.map(({ name }) => name),
    ['ours', 'ours, scalar twins'],
  )
  assert.equal(result!.failures.length, 3)
  assert.match(printed(), /no errors are known: [^\n]*nowhere/)
  assert.match(printed(), /left out: one that cannot start ended early: Error: no such library/)
  assert.match(printed(), /left out: one that breaks off ended early/)
  assert.match(printed(), /left out: one that is not there ended early: [^\n]*ENOENT/)
})

test('bench options: every task is the product’s own function, row by row', () => {
  for (const task of TASK_NAMES) {
    const inputs = makeInputs(TASKS[task].model, 66)
    const columns = oursOf(task, inputs)
    const twin = scalar[task]!.prepare(inputs)
    twin.run()
    assert.deepEqual(twin.columns(), columns, task)
    const { right, underlying, strike, years, rate, yield: dividend, vol, price } = inputs
    for (let i = 0; i < 66; i += 1) {
      const side: Right = right[i] === 1 ? 'C' : 'P'
      const terms = { right: side, underlying: underlying[i]!, strike: strike[i]!, years: years[i]!, rate: rate[i]! }
      if (task === 'bsm-greeks') {
        const greeks = bsmGreeks({ ...terms, yield: dividend[i]!, vol: vol[i]! })
        assert.deepEqual(
          columns.map((column) => column[i]),
          GREEK_FIELDS.map((name) => greeks[name]),
        )
      }
      if (task === 'black76-vols') {
        const { iv, ivError, outcome } = impliedVol('black76', { ...terms, price: price[i]! })
        const said = outcome === 'ok' ? SAID.nothing : SAID.outcome
        assert.deepEqual(
          columns.map((column) => column[i]),
          [iv, said, ivError],
        )
      }
      if (task === 'american-greeks') {
        const greeks = americanGreeks({ ...terms, yield: dividend[i]!, vol: vol[i]! })
        assert.deepEqual(
          columns.slice(0, 2).map((column) => column[i]),
          [greeks.price, greeks.delta],
        )
      }
    }
  }
})

test('bench options: inputs are the same from the same seed, all different from each other, and go through a file', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'tickworks-bench-test-'))
  t.after(() => rmSync(folder, { recursive: true }))
  for (const model of ['bsm', 'black76', 'bachelier', 'american'] as const) {
    const inputs = makeInputs(model, 500)
    assert.equal(new Set(inputs.strike).size, 500)
    writeInputs(join(folder, model), inputs)
    assert.deepEqual(readInputs(join(folder, model)), inputs)
    assert.deepEqual(firstRows(makeInputs(model, 900), 500), inputs)
    assert.ok(inputs.price.every((price) => price >= 0))
  }
})

test('bench options: a price a little wrong changes the hash and is the largest error, no number is an infinite one', () => {
  const [inputs, truth] = golden('european.json', 'bsm', GREEK_FIELDS)
  const rows = inputs.strike.length
  const reference = [...truth, truth[3]!.map(Math.abs), new Float64Array(rows)]
  const ours = oursOf('bsm-greeks', inputs)
  assert.ok(rows > 50)
  assert.ok(greekErrors(ours, reference).price.all < 1e-11)
  const wrong = ours.map((column) => column.slice())
  wrong[0]![rows - 1]! *= 1 + 1e-9
  assert.notEqual(hashOfColumns(wrong), hashOfColumns(ours))
  assert.ok(Math.abs(greekErrors(wrong, reference).price.all - 1e-9) < 1e-11)
  wrong[4]![7] = Number.NaN
  const { greeks, worst } = greekErrors(wrong, reference)
  assert.deepEqual([greeks.all, worst], [Infinity, 'vegaPerPoint'])
  reference[7]![7] = 3.5
  assert.ok(greekErrors(wrong, reference).greeks.near < Infinity)
})

test('bench options: vols of ours are right where the price holds them, and a wrong one is counted', () => {
  const [inputs, [iv, ivError]] = golden('black.json', 'black76', ['iv', 'ivError']) as [
    Inputs,
    [Float64Array, Float64Array],
  ]
  const truth = [iv, ivError.map((half) => (half < 0 ? Infinity : half))] as const
  const [found, said] = oursOf('black76-vols', inputs) as [Float64Array, Float64Array]
  const right = volErrors([found, said], truth, iv)
  assert.ok(right.held > 300 && right.held < iv.length)
  assert.deepEqual([right.wrong, right.answers.outcome], [0, iv.length - right.held])
  assert.ok(right.beyondRounding < 4e-14)
  const off = found.map((vol) => vol + 2e-6)
  const wrong = volErrors([off, said], truth, iv)
  assert.equal(wrong.wrong, right.held)
  assert.ok(Math.abs(wrong.largest - 2e-6) < 1e-9)
})

test('bench options: what comes back for a price that holds no vol is told apart', () => {
  const vols = Float64Array.of(0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3)
  const truth = [vols, new Float64Array(7).fill(Infinity)] as const
  const found = Float64Array.of(0.5, 0, NaN, NaN, NaN, 0.3, 0.3)
  const said = Float64Array.of(0, 0, 0, SAID.exception, SAID.none, SAID.outcome, SAID.outcome)
  const { held, answers, largestOfLost } = volErrors([found, said], truth, vols)
  assert.deepEqual(answers, { number: 1, '0': 1, NaN: 1, exception: 1, none: 1, outcome: 2 })
  assert.deepEqual([held, largestOfLost], [0, 0.2])
  const refused = volErrors([Float64Array.of(NaN), Float64Array.of(SAID.exception)], [vols, new Float64Array(1)], vols)
  assert.equal(refused.wrong, 1)
})

test('bench options: an American price is held against rows on which the reference agrees with itself', () => {
  const truth = [Float64Array.of(5, 6, 7), Float64Array.of(0, 1e-6, 1e-7)]
  const found = [Float64Array.of(5, 9, 7.25)]
  assert.deepEqual(americanError(found, truth, Float64Array.of(100, 100, 100)), { rows: 2, largest: 0.0025 })
  assert.equal(americanError([Float64Array.of(NaN, 6, 7)], truth, Float64Array.of(1, 1, 1)).largest, Infinity)
})

const python = process.env.PYTHON ?? 'python3'
const skip =
  spawnSync(python, ['-c', 'import mpmath, numpy']).status === 0 ? false : `${python} cannot import mpmath and numpy`

test('bench options: the reference of many digits agrees with ours', { skip }, (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'tickworks-bench-test-'))
  t.after(() => rmSync(folder, { recursive: true }))
  for (const task of ['black76-greeks', 'bsm-vols'] as const) {
    const inputs = makeInputs(TASKS[task].model, 40)
    const run = { inputsFile: join(folder, 'inputs'), rows: 40, sample: 40, rounds: 1, folder }
    writeInputs(run.inputsFile, inputs)
    const reference = makeReference(python, TASKS[task], run)
    const ours = oursOf(task, inputs) as [Float64Array, Float64Array]
    if (TASKS[task].kind === 'greeks') {
      const { price, greeks } = greekErrors(ours, reference)
      assert.ok(price.all < 1e-11 && greeks.all < 1e-9, `${task}: ${price.all} ${greeks.all}`)
    } else {
      const errors = volErrors(ours, reference as [Float64Array, Float64Array], inputs.vol)
      assert.ok(errors.wrong === 0 && errors.beyondRounding < 4e-14, `${task}: ${JSON.stringify(errors)}`)
    }
  }
})

test('bench options: a chain has the same vols and Greeks whatever the number of rounds', (t) => {
  const printed = quiet(t)
  const once = benchChain(2)
  assert.ok(once.fullUs.median > 0 && once.updateUs.median > 0 && Number.isFinite(once.sum))
  assert.equal(benchChain(3).hash, once.hash)
  assert.match(printed(), /200 strikes[\s\S]*target 250 µs: [\s\S]*target 5000 ns: /)
})

test('bench options: the command line writes the same file again', (t) => {
  const printed = quiet(t)
  const results = benchCommand(30, 1)
  assert.deepEqual(
    results.map(({ what, seconds, peakMib }) => [what, seconds > 0, peakMib > 10]),
    [
      ['price', true, true],
      ['iv', true, true],
    ],
  )
  assert.match(printed(), /30 rows[\s\S]*MiB/)
})

test('bench options: a target is met at its number and not above', () => {
  const target = { ns: 50, text: '20 M/s' }
  assert.equal(verdict(50, target), 'target 50 ns (20 M/s): met')
  assert.equal(verdict(50.1, target), 'target 50 ns (20 M/s): not met')
})
