import assert from 'node:assert/strict'
import { test } from 'node:test'
import { useScalarKernels } from '@tickworks/kernels/simd'
import { catalogue } from './catalogue.ts'
import { checkParams, type Definition } from './definition.ts'

/** More than two blocks of a graph's rows and an odd rest, so that every kernel runs and ends where it likes. */
const ROWS = 5_003

const FIELDS = ['open', 'high', 'low', 'close', 'volume'] as const
type Table = { readonly [name: string]: Float64Array }

/** A walk on a grid with ties, flat runs and level shifts; with `holes` now and then a number that is missing. */
function walk(holes: boolean): Table {
  const table: { [name: string]: Float64Array } = {}
  for (const name of [...FIELDS, 'time', 'benchmark', 'periods', 'trend', 'signal', 'returns']) {
    table[name] = new Float64Array(ROWS)
  }
  let random = 7
  const next = (): number => {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) | 0
    return (random >>> 8) / 2 ** 24
  }
  let level = 10_000
  for (let i = 0; i < ROWS; i += 1) {
    const isStill = i % 500 > 450
    const open = level
    if (!isStill) level = Math.max(100, level + Math.round((next() - 0.5) * 60))
    table.open![i] = open / 100
    table.high![i] = (Math.max(open, level) + (isStill ? 0 : Math.floor(next() * 30))) / 100
    table.low![i] = (Math.min(open, level) - (isStill ? 0 : Math.floor(next() * 30))) / 100
    table.close![i] = level / 100
    table.volume![i] = isStill ? 0 : Math.floor(next() * 1_000)
    table.time![i] = (1_600_000_000 + i * 21_600) * 1_000_000
    table.benchmark![i] = 90 + next() * 20
    table.periods![i] = 2 + Math.floor(next() * 25)
    table.trend![i] = Number(next() > 0.5)
    table.signal![i] = 90 + Math.floor(next() * 21)
    table.returns![i] = (next() - 0.5) / 50
    const hole = FIELDS[Math.floor(next() * 400)]
    if (holes && hole !== undefined) table[hole]![i] = [NaN, Infinity, -Infinity][i % 3]!
  }
  return table
}

const TABLES: readonly (readonly [name: string, table: Table])[] = [
  ['whole bars', walk(false)],
  ['bars with holes', walk(true)],
]

function columnsFor({ inputs }: Definition, table: Table, rowCount = ROWS): Table {
  return Object.fromEntries(inputs.map((input) => [input, (table[input] ?? table.close!).subarray(0, rowCount)]))
}

/** Entries whose numbers are rounded to so many decimals by definition: one unit, where the number lies between two. */
const ROUNDED: { readonly [name: string]: number } = { stc: 1.001e-8 }

test('batch gives the same bits with SIMD and without', () => {
  for (const [name, table] of TABLES) {
    for (const definition of catalogue) {
      const columns = columnsFor(definition, table)
      const simd = definition.batch(columns)
      useScalarKernels(true)
      try {
        const scalar = definition.batch(columns)
        for (const [output, column] of Object.entries(simd))
          same(column, scalar[output]!, `${definition.name} ${output}, ${name}`)
      } finally {
        useScalarKernels(false)
      }
    }
  }
})

test('over many rows batch gives what streaming gives, and no later row changes one that is there', () => {
  for (const [name, table] of TABLES) {
    for (const definition of catalogue) {
      if (!definition.causal || definition.kind === 'pattern') continue
      const columns = columnsFor(definition, table)
      const batch = definition.batch(columns)
      const prefix = definition.batch(columnsFor(definition, table, 4_098))
      const streamed = stream(definition, columns)
      const price = columns[definition.inputs[0]!]!.reduce(
        (most, x) => (Math.abs(x) > most && x < Infinity ? x : most),
        0,
      )
      for (const [k, [output, column]] of Object.entries(batch).entries()) {
        const label = `${definition.name} ${output}, ${name}`
        same(prefix[output]!, column.subarray(0, 4_098), label)
        const most = column.reduce((a, x) => (Math.abs(x) > a && Math.abs(x) < Infinity ? Math.abs(x) : a), price)
        for (let i = 0; i < ROWS; i += 1) {
          const [a, b] = [column[i]!, streamed[k]![i]!]
          assert.ok(
            Object.is(a, b) || a === b || Math.abs(a - b) <= Math.max(1e-11 * most, ROUNDED[definition.name] ?? 0),
            `${label}, row ${i}: ${a}, streaming ${b}`,
          )
        }
      }
    }
  }
})

function stream(definition: Definition, columns: Table): Float64Array[] {
  const instance = definition.stream()
  const { length: width } = definition.outputs(checkParams(definition))
  const found = Array.from({ length: width }, () => new Float64Array(ROWS))
  const row = new Float64Array(width)
  for (let i = 0; i < ROWS; i += 1) {
    const [a, b, c, d, e, f] = definition.inputs.map((input) => columns[input]![i]!)
    instance.update(a!, b, c, d, e, f)
    instance.readInto(row, 0)
    for (let k = 0; k < width; k += 1) found[k]![i] = row[k]!
  }
  return found
}

/** NaN has many bits and one meaning. */
function same(found: Float64Array, wanted: Float64Array, what: string): void {
  for (let i = 0; i < wanted.length; i += 1) {
    assert.ok(Object.is(found[i], wanted[i]), `${what}: row ${i} is ${found[i]}, not ${wanted[i]}`)
  }
}
