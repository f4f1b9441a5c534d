import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { catalogue, findDefinition } from './catalogue.ts'
import { type Columns, checkParams, type Definition, type Mode } from './definition.ts'
import { tables } from './tables/list.ts'
import { BY_DESIGN, EXCEPTIONS, OF_THEIR_OWN } from './testing/exceptions.ts'
import { makeSample, print, SAMPLE_FOLDER } from './testing/make-sample.ts'
import { referenceInput } from './testing/reference-input.ts'
import { talibMatches, tulipMatch } from './testing/talib.ts'
import {
  type Given,
  HAS_REFERENCE,
  NO_REFERENCE,
  REFERENCE_FOLDER,
  referenceFile,
  type SampledFile,
  type Vector,
  type VectorFile,
  vectorsOf,
} from './testing/vectors.ts'

/*
 * Every entry against vectors of independent implementations, batch and streaming each on their own: the sample in golden/ that every
 * clone has, and the whole vectors where the folder with them stands beside the project.
 */

const RELATIVE = 1e-9
const FLOOR = 1e-12

const input = referenceInput()
const exceptionsUsed = new Set<string>()

const sampled = new Map<string, SampledFile>()
for (const name of readdirSync(SAMPLE_FOLDER).sort()) {
  if (!name.endsWith('.json')) continue
  const files: { readonly [file: string]: SampledFile } = JSON.parse(readFileSync(new URL(name, SAMPLE_FOLDER), 'utf8'))
  for (const [file, sample] of Object.entries(files)) sampled.set(file, sample)
}

/** Entries whose default mode is TA-Lib's. */
const talibEntries = new Set(
  [...sampled.keys()]
    .filter((file) => file.startsWith('talib'))
    .flatMap((file) => talibMatches(file.split('/')[1]!).map(({ entry }) => entry)),
)

/** Entries whose numbers are those of another's vectors: a column of it, or its causal form; tests beside their code compare them. */
const SHOWN_BY: { readonly [name: string]: readonly string[] } = {
  dpo_causal: ['pandas_ta/dpo'],
  ichimoku_causal: ['pandas_ta/ichimoku'],
  ifisher_causal: ['pandas_ta/ifisher'],
}

/** What is not compared although there is a vector. */
const leftOut = new Map<string, string>()

for (const [file, sample] of sampled) {
  const vectors = vectorsOf(sample)
  declare(file, 'sample', () => vectors)
  if (HAS_REFERENCE && !file.startsWith('talib-0.8/')) declare(file, 'whole', () => referenceFile(file))
}

function declare(file: string, which: 'sample' | 'whole', load: () => VectorFile): void {
  const [library, name] = file.split('/') as [string, string]
  if (library === 'pandas_ta') {
    const definition = findDefinition(name)
    if (definition === undefined) return
    test(`${file}: compat, ${which}`, () => againstPandas(definition, file, load(), true))
    if (talibEntries.has(name)) return
    test(`${file}: default from its look-back on, ${which}`, () => againstPandas(definition, file, load(), false))
  } else {
    for (const match of library === 'tulip' ? [tulipMatch(name)] : talibMatches(name)) {
      const definition = findDefinition(match.entry)
      if (definition === undefined) continue
      test(`${file}: ${match.entry}, ${which}`, () => {
        const { inputs, cases } = load()
        for (const { id, given, columns } of cases) {
          const params = match.params(given)
          if (typeof params === 'string') {
            leftOut.set(`${file} ${id} ${match.entry}`, params)
            continue
          }
          const columnsIn = inputColumns(match.inputs ?? definition.inputs, inputs)
          for (const [form, computed] of bothForms(definition, columnsIn, params, {})) {
            for (const [column, vector] of Object.entries(columns)) {
              const at = match.columns[column]
              assert.ok(at !== undefined, `${file}: no output for ${column}`)
              const [first, second] = typeof at === 'number' ? [at, at] : at
              const outputs = definition.outputs(checkParams(definition, params))
              const values = computed[outputs[first]!.name]!.slice()
              for (const [i, x] of computed[outputs[second]!.name]!.entries())
                if (Number.isNaN(values[i]!)) values[i] = x
              if (first === second && outputs[first]!.sparse !== true && match.waits === undefined)
                assert.equal(outputs[first]!.lookback, vector.lookback, `${file} ${id} ${column}: look-back`)
              compare(
                `${file} ${id} ${match.entry} ${form} ${column}`,
                file,
                column,
                'default',
                vector,
                values,
                match.waits === undefined ? 0 : vector.lookback,
              )
            }
          }
        }
      })
    }
  }
}

function againstPandas(definition: Definition, file: string, { inputs, cases }: VectorFile, compat: boolean): void {
  const used = definition.optionalInputs.filter((name) => name in inputs)
  for (const { id, given, columns } of cases) {
    const params = declared(definition, given)
    const mode: Mode = { compat: compat ? 'pandas_ta' : undefined, with: used }
    const outputs = definition.outputs(checkParams(definition, params), mode)
    if (compat)
      assert.deepEqual(
        outputs.map(({ column }) => column),
        Object.keys(columns).filter((column) => OF_THEIR_OWN[file]?.test(column) !== true),
        `${file} ${id}: columns`,
      )
    for (const [form, computed] of bothForms(definition, inputColumns(definition.inputs, inputs), params, mode)) {
      for (const { name, column, lookback, sparse } of outputs) {
        const vector = columns[column]
        if (vector === undefined) continue
        if (!compat && byDesign(file, id, column) !== undefined) {
          assert.throws(
            () => compare('', file, column, 'default', vector, computed[name]!, lookback),
            `${file} ${column}: not needed`,
          )
          continue
        }
        const label = `${file} ${id} ${compat ? 'compat' : 'default'} ${form} ${column}`
        if (compat && sparse !== true) assert.equal(lookback, vector.lookback, `${label}: look-back`)
        compare(label, file, column, compat ? 'compat' : 'default', vector, computed[name]!, compat ? 0 : lookback)
      }
    }
  }
}

function byDesign(file: string, id: string, column: string): string | undefined {
  return BY_DESIGN.find(
    (known) => known.file === file && (known.cases?.includes(id) ?? true) && known.columns.test(column),
  )?.reason
}

/** Parameters of the entry among those of a case; a flag may be given as 0 or 1 there. */
function declared(definition: Definition, given: Given): Given {
  return Object.fromEntries(
    Object.entries(given)
      .filter(([name]) => name in definition.params)
      .map(([name, value]) => {
        const { type } = definition.params[name]!
        return [name, type === 'boolean' && typeof value === 'number' ? value !== 0 : value]
      }),
  )
}

function inputColumns(own: readonly string[], inputs: VectorFile['inputs']): Columns {
  const given: { [input: string]: Float64Array } = { ...input }
  for (const [name, column] of Object.entries(inputs)) given[name] = input[column]!
  // TA-Lib calls its inputs real, real0 and real1.
  const unnamed = Object.keys(inputs).filter((name) => /^real/.test(name) || own[0] === 'real')
  for (const [k, name] of unnamed.entries()) given[own[k]!] = input[inputs[name]!]!
  return given
}

function bothForms(definition: Definition, columns: Columns, params: Given, mode: Mode): [string, Columns][] {
  const complete = checkParams(definition, params)
  const forms: [string, Columns][] = [['batch', definition.batch(columns, params, mode)]]
  if (definition.looksAhead(complete) === undefined) {
    const inputs = [...definition.inputs, ...(mode.with ?? [])].map((name) => columns[name]!)
    const instance = definition.stream(params, mode)
    const outputs = definition.outputs(complete, mode)
    const streamed = outputs.map(() => new Float64Array(inputs[0]!.length))
    const values = new Float64Array(outputs.length)
    for (let i = 0; i < inputs[0]!.length; i += 1) {
      const [a, b, c, d, e, f] = inputs.map((column) => column[i]!)
      instance.update(a!, b, c, d, e, f)
      instance.readInto(values, 0)
      for (const [k, column] of streamed.entries()) column[i] = values[k]!
    }
    forms.push(['streaming', Object.fromEntries(outputs.map(({ name }, k) => [name, streamed[k]!]))])
  }
  return forms
}

function compare(
  label: string,
  file: string,
  column: string,
  mode: 'default' | 'compat',
  { rows, values }: Vector,
  computed: Float64Array,
  from: number,
): void {
  const finite = values.filter(Number.isFinite)
  const most = finite.reduce((a, b) => Math.max(a, Math.abs(b)), 0)
  const exception = EXCEPTIONS.find(
    (known) => known.file === file && known.mode === mode && (known.column === '*' || known.column === column),
  )
  for (const [k, row] of rows.entries()) {
    if (row < from) continue
    const want = values[k]!
    const got = computed[row]!
    if (Object.is(got, want) || got === want) continue
    const error = Math.abs(got - want)
    if (error <= Math.max(RELATIVE * Math.abs(want), FLOOR * most)) continue
    if (exception !== undefined && error <= exception.relative * most) {
      exceptionsUsed.add(JSON.stringify(exception))
      continue
    }
    assert.fail(`${label}, row ${row}: ${got}, expected ${want}`)
  }
}

test('every entry of the catalogue has vectors, or says that it is not cross-checked', () => {
  const compared = new Set<string>()
  for (const file of sampled.keys()) {
    const [library, name] = file.split('/') as [string, string]
    if (library === 'pandas_ta' || library === 'tulip') compared.add(name)
    else for (const { entry } of talibMatches(name)) compared.add(entry)
  }
  const wrong = catalogue.filter(({ name, unchecked }) => !(name in SHOWN_BY) && unchecked === compared.has(name))
  assert.deepEqual(
    wrong.map(({ name, unchecked }) => `${name}: ${unchecked ? 'has vectors' : 'has none'}`),
    [],
  )
})

test('what is shown by vectors of another entry', () => {
  for (const [name, others] of Object.entries(SHOWN_BY)) {
    assert.ok(findDefinition(name) !== undefined, name)
    for (const other of others) assert.ok(sampled.has(other), other)
  }
})

test('every function of the reference has an entry', () => {
  for (const file of sampled.keys()) {
    const [library, name] = file.split('/') as [string, string]
    if (tables.some((table) => table.name === name)) continue // tables/summary.test.ts
    if (library !== 'talib' && library !== 'talib-0.8') assert.ok(findDefinition(name) !== undefined, file)
    else
      assert.ok(
        talibMatches(name).some(({ entry }) => findDefinition(entry) !== undefined),
        file,
      )
  }
})

test('no exception stands that is not needed', { skip: HAS_REFERENCE ? false : NO_REFERENCE }, () => {
  for (const exception of EXCEPTIONS) {
    assert.ok(exceptionsUsed.has(JSON.stringify(exception)), `${exception.file} ${exception.column}: not needed`)
  }
})

test('cases that are left out ask for what the entry does not have', () => {
  for (const [label, reason] of leftOut) assert.match(reason, /^no /, label)
})

test('the reference input is what the vectors were made from', { skip: HAS_REFERENCE ? false : NO_REFERENCE }, () => {
  const [head, ...lines] = readFileSync(new URL('input.csv', REFERENCE_FOLDER), 'utf8').trimEnd().split('\n')
  const names = head!.split(',')
  const rows = lines.map((line) => line.split(','))
  for (const [name, column] of Object.entries(input)) {
    const at = names.indexOf(name === 'time' ? 'date' : name)
    for (const [i, row] of rows.entries()) {
      const want = name === 'time' ? Date.parse(`${row[at]}T00:00:00Z`) * 1_000 : Number(row[at])
      assert.ok(Math.abs(column[i]! - want) <= 4e-16 * want, `${name} row ${i}`)
    }
  }
})

test('the sample is current', { skip: HAS_REFERENCE ? false : NO_REFERENCE }, () => {
  const names = readdirSync(SAMPLE_FOLDER).filter((name) => /^(pandas_ta|talib|tulip)-\w+\.json$/.test(name))
  const made = makeSample()
  assert.deepEqual(names.sort(), [...made.keys()].sort())
  for (const [name, files] of made) {
    assert.equal(readFileSync(new URL(name, SAMPLE_FOLDER), 'utf8'), print(files), name)
  }
})
