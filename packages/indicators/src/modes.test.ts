import assert from 'node:assert/strict'
import { test } from 'node:test'
import { catalogue, findDefinition } from './catalogue.ts'
import { type Columns, checkParams, type Definition } from './definition.ts'
import { BY_DESIGN, EXCEPTIONS } from './testing/exceptions.ts'
import { type Difference, differenceOf, inputNames, modeDifference, SAME, sampledFiles } from './testing/modes.ts'
import { referenceInput } from './testing/reference-input.ts'
import { type TalibMatch, talibMatches } from './testing/talib.ts'
import {
  type Given,
  HAS_REFERENCE,
  NO_REFERENCE,
  referenceFile,
  type Vector,
  type VectorCase,
  type VectorFile,
  vectorsOf,
} from './testing/vectors.ts'

/*
 * The two modes lie as far apart as the libraries they stand for: where TA-Lib and pandas_ta have vectors for the same parameters, the
 * difference between ours is the difference between theirs; elsewhere the modes differ in placeholders before the look-back alone,
 * and in what testing/exceptions.ts lists with its reason.
 */

const input = referenceInput()
const sampled = sampledFiles()
const talibFunctions = [...sampled.keys()].filter((file) => file.startsWith('talib/')).map((file) => file.slice(6))
const talibEntries = new Set(talibFunctions.flatMap((fn) => talibMatches(fn).map(({ entry }) => entry)))

let pairCount = 0
for (const fn of talibFunctions) {
  for (const match of talibMatches(fn)) {
    const definition = findDefinition(match.entry)
    if (definition === undefined || !sampled.has(`pandas_ta/${match.entry}`)) continue
    const sample = (file: string) => vectorsOf(sampled.get(file)!)
    test(`${match.entry}: the modes differ as TA-Lib ${fn} and pandas_ta do, sample`, () => {
      pairCount += comparePairs(
        definition,
        match,
        `talib/${fn}`,
        sample(`talib/${fn}`),
        sample(`pandas_ta/${match.entry}`),
      )
    })
    test(`${match.entry}: the modes differ as TA-Lib ${fn} and pandas_ta do, whole`, {
      skip: HAS_REFERENCE ? false : NO_REFERENCE,
    }, () => {
      comparePairs(
        definition,
        match,
        `talib/${fn}`,
        referenceFile(`talib/${fn}`),
        referenceFile(`pandas_ta/${match.entry}`),
      )
    })
  }
}

test('most functions of TA-Lib have a pair to compare', () => {
  assert.ok(pairCount > 150, `${pairCount} pairs`)
})

/** @returns how many cases of the two have the same parameters */
function comparePairs(
  definition: Definition,
  match: TalibMatch,
  talibFile: string,
  talib: VectorFile,
  pandas: VectorFile,
): number {
  let pairs = 0
  const looser = EXCEPTIONS.filter(({ file }) => file === `pandas_ta/${match.entry}` || file === talibFile)
  const looseness = looser.reduce((most, { relative }) => Math.max(most, relative), SAME)
  for (const theirs of talib.cases) {
    const given = match.params(theirs.given)
    if (typeof given === 'string') continue
    const key = JSON.stringify(checkParams(definition, given))
    const same = pandas.cases.find(
      (each) => JSON.stringify(checkParams(definition, declared(definition, each))) === key,
    )
    if (same === undefined) continue
    pairs += 1
    const columns = columnsOf(definition, pandas)
    if (!sameColumns(definition, match, talib, pandas)) continue
    const { own, compat } = modeDifference(definition, columns, given)
    const names = { names: pandas.inputs, compat: 'pandas_ta' as const }
    const outputs = definition.outputs(checkParams(definition, given), names)
    for (const [column, at] of Object.entries(match.columns)) {
      if (typeof at !== 'number') continue
      const a = theirs.columns[column]!
      const b = same.columns[outputs[at]!.column]
      if (b === undefined) continue
      const rows = a.rows.filter((row) => b.rows.includes(row))
      const between = differenceOf(whole(a), whole(b), rows)
      const name = outputs[at]!.name
      const label = `${theirs.id} ${key} ${column}`
      const values = { own: own[name]!, compat: compat[name]!, a: whole(a), b: whole(b) }
      assertAlike(differenceOf(own[name]!, compat[name]!, rows), between, label, values, looseness)
    }
  }
  return pairs
}

function assertAlike(
  ours: Difference,
  theirs: Difference,
  label: string,
  { own, compat, a, b }: { readonly [series: string]: Float64Array },
  looseness: number,
): void {
  assert.deepEqual(ours.onlyDefault, theirs.onlyDefault, `${label}: rows of the default mode alone`)
  assert.deepEqual(ours.onlyCompat, theirs.onlyCompat, `${label}: rows of compat alone`)
  // A difference that is about as large as the limit may lie on either side of it.
  const apart = new Set(ours.differing).symmetricDifference(new Set(theirs.differing))
  for (const row of apart) {
    const limit = 3 * looseness * Math.max(Math.abs(a![row]!), Math.abs(b![row]!))
    assert.ok(Math.abs(own![row]! - compat![row]!) <= limit, `${label}: row ${row} of ours differs, not of theirs`)
    assert.ok(Math.abs(a![row]! - b![row]!) <= limit, `${label}: row ${row} of theirs differs, not of ours`)
  }
  if (looseness === SAME) {
    assert.ok(apart.size <= theirs.differing.length / 50, `${label}: ${apart.size} rows differ for one of us`)
  }
  const { largestRow } = theirs
  const scale = largestRow < 0 ? 0 : Math.abs(a![largestRow]!) + Math.abs(b![largestRow]!)
  const error = Math.abs(ours.largest - theirs.largest)
  assert.ok(error <= looseness * scale, `${label}: largest ${ours.largest}, not ${theirs.largest}`)
}

/** Whether both were computed from the same columns; TA-Lib calls its inputs real, real0 and real1. */
function sameColumns(definition: Definition, match: TalibMatch, talib: VectorFile, pandas: VectorFile): boolean {
  const order = match.inputs ?? definition.inputs
  const unnamed = Object.keys(talib.inputs).filter((name) => /^real/.test(name))
  return definition.inputs.every((name) => {
    const theirs = talib.inputs[name] ?? talib.inputs[unnamed[order.indexOf(name)]!]
    return theirs === (pandas.inputs[name] ?? name)
  })
}

function columnsOf(definition: Definition, { inputs }: Pick<VectorFile, 'inputs'>): Columns {
  return Object.fromEntries(definition.inputs.map((name) => [name, input[inputs[name] ?? name]!]))
}

/** Parameters of the entry among those of a case; a flag may be given as 0 or 1 there. */
function declared(definition: Definition, { given }: VectorCase): Given {
  return Object.fromEntries(
    Object.entries(given)
      .filter(([name]) => name in definition.params)
      .map(([name, value]) => {
        const { type } = definition.params[name]!
        return [name, type === 'boolean' && typeof value === 'number' ? value !== 0 : value]
      }),
  )
}

function whole({ rows, values }: Vector): Float64Array {
  const column = new Float64Array(input.close!.length).fill(NaN)
  for (const [k, row] of rows.entries()) column[row] = values[k]!
  return column
}

for (const definition of catalogue.filter(({ name }) => !talibEntries.has(name))) {
  test(`${definition.name}: the modes differ in placeholders before the look-back alone`, () => {
    const names = inputNames(definition, input, sampled)
    const columns = Object.fromEntries(Object.entries(names).map(([name, column]) => [name, input[column]!]))
    const { outputs } = modeDifference(definition, columns)
    const byDesign = BY_DESIGN.filter(({ file }) => file === `pandas_ta/${definition.name}`)
    for (const { name, column, lookback, sparse } of definition.outputs(checkParams(definition, {}))) {
      if (byDesign.some(({ columns }) => columns.test(column))) continue
      const { onlyDefault, onlyCompat, differing } = outputs[name]!
      const late = sparse === true ? [] : onlyCompat.filter((row) => row >= lookback)
      assert.deepEqual({ onlyDefault, late, differing }, { onlyDefault: [], late: [], differing: [] }, name)
    }
  })
}
