import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { findDefinition } from './catalogue.ts'
import { checkParams } from './definition.ts'
import { metrics, tables } from './tables/list.ts'

/* The catalogue that the indicators were ordered by, where it stands beside the project: names, inputs, parameters, columns. */

type Entry = {
  readonly name: string
  readonly kind: string
  readonly category: string
  readonly title: string
  readonly inputs: readonly string[]
  readonly optionalInputs?: readonly string[]
  readonly params: readonly { readonly name: string; readonly type: string; readonly default: unknown }[]
  readonly outputs: readonly string[]
  readonly golden: string | null
}

const FILE = new URL('../../../../shared/reference/indicator-catalog.json', import.meta.url)
const HAS_FILE = existsSync(FILE)
const entries: readonly Entry[] = HAS_FILE ? JSON.parse(readFileSync(FILE, 'utf8')) : []
const skip = HAS_FILE ? false : 'no ../shared/reference/indicator-catalog.json beside the project'

const summaries = [...metrics, ...tables]

test('every entry of the reference is here, under its category, with its inputs', { skip }, () => {
  const missing: string[] = []
  for (const entry of entries) {
    const definition = findDefinition(entry.name) ?? summaries.find(({ name }) => name === entry.name)
    if (definition === undefined) {
      missing.push(entry.name)
      continue
    }
    if (entry.kind === 'table') assert.equal(definition.kind, 'table')
    if (entry.kind === 'scalar-metric') assert.equal(definition.kind, 'metric')
    assert.equal(definition.category, entry.category, entry.name)
    const timeless = (definition.inputs as readonly string[]).filter((input) => input !== 'time')
    const inputs = [...entry.inputs, ...(entry.optionalInputs ?? [])].map((input) => input.replace(/_$/, ''))
    for (const input of timeless) assert.ok(inputs.includes(input), `${entry.name} reads ${input}`)
    for (const input of inputs) {
      const known: readonly string[] = [
        ...definition.inputs,
        ...('optionalInputs' in definition ? definition.optionalInputs : []),
      ]
      assert.ok(known.includes(input), `${entry.name} has no input ${input}`)
    }
  }
  assert.deepEqual(missing, [])
})

for (const entry of entries) {
  const definition = findDefinition(entry.name)
  const summary = summaries.find(({ name }) => name === entry.name)
  if (summary !== undefined) {
    test(`${entry.name}: takes every parameter of the reference, its default among them`, { skip }, () => {
      summary.stream(Object.fromEntries(entry.params.map((param) => [param.name, param.default])))
    })
  }
  if (definition === undefined || entry.params.length === 0) continue
  test(`${entry.name}: takes every parameter of the reference, its default among them`, { skip }, () => {
    const given = Object.fromEntries(entry.params.map((param) => [param.name, param.default]))
    const params = checkParams(definition, given)
    assert.deepEqual(checkParams(definition), params, 'the defaults are the same')
    if (entry.golden === null) return
    const columns = definition.outputs(params).map(({ column }) => column)
    const expected = entry.outputs.filter((column) => !column.startsWith('span:'))
    if (entry.golden.startsWith('pandas_ta/')) assert.deepEqual(columns, expected)
  })
}
