import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { catalogue } from './catalogue.ts'
import { checkParams, type Definition, lookbackOf, type Mode, type StreamingIndicator } from './definition.ts'
import { Graph } from './graph/graph.ts'
import type { ParamSpec, ParamValue } from './params.ts'

/**
 * What every entry of the catalogue keeps, over generated bars: gaps, ties, flat runs, no volume, invalid bars, tiny and huge prices.
 * The bars are drawn once, by seed, and every entry meets all of them with parameters of its own.
 */

type Params = { readonly [name: string]: ParamValue }
type Table = { readonly [input: string]: Float64Array }
/** Outputs by row. */
type Rows = readonly (readonly number[])[]

const SEED = 20_261_121
const BAR_RUNS = 10
const PARAM_RUNS = 3

type Step = {
  readonly kind: 'walk' | 'gap' | 'flat' | 'idle' | 'invalid'
  readonly move: number
  readonly above: number
  readonly below: number
  readonly field: number
  readonly wrong: number
}
const stepArbitrary: fc.Arbitrary<Step> = fc.record({
  kind: fc.oneof(
    { weight: 12, arbitrary: fc.constant('walk' as const) },
    { weight: 3, arbitrary: fc.constantFrom('gap' as const, 'flat' as const, 'idle' as const) },
    { weight: 1, arbitrary: fc.constant('invalid' as const) },
  ),
  move: fc.integer({ min: -30, max: 30 }),
  above: fc.nat(40),
  below: fc.nat(40),
  field: fc.nat(9),
  wrong: fc.constantFrom(NaN, NaN, Infinity, -Infinity),
})
const FIELDS = ['open', 'high', 'low', 'close', 'volume'] as const

/** Bars whose prices are multiples of a scale, so that ties happen. */
function tableOf(steps: readonly Step[], scale: number): Table {
  const table: { [name: string]: Float64Array } = {}
  const names = [...FIELDS, 'time', 'benchmark', 'periods', 'series_a', 'series_b', 'trend', 'signal', 'returns']
  for (const name of names) table[name] = new Float64Array(steps.length)
  let level = 10_000
  for (const [i, { kind, move, above, below, field, wrong }] of steps.entries()) {
    const open = kind === 'gap' ? Math.max(100, level + 30 * move) : level
    const moves = kind === 'flat' || kind === 'idle' ? 0 : 1
    level = Math.max(100, open + moves * move)
    table.open![i] = open * scale
    table.high![i] = (Math.max(open, level) + moves * above) * scale
    table.low![i] = (Math.min(open, level) - moves * below) * scale
    table.close![i] = level * scale
    table.volume![i] = kind === 'idle' ? 0 : 1_000 + 7 * above
    table.time![i] = (1_600_000_000 + i * 21_600) * 1_000_000
    table.benchmark![i] = (9_000 + ((i * 37) % 101) + level / 3) * scale
    table.periods![i] = 2 + (above % 25)
    table.series_a![i] = table.close![i]!
    table.series_b![i] = table.open![i]!
    table.trend![i] = Number(above > 20)
    table.signal![i] = 90 + (above % 21)
    table.returns![i] = move / 1_000
    if (kind === 'invalid') table[FIELDS[field % FIELDS.length]!]![i] = wrong
  }
  return table
}

const drawn: readonly Table[] = fc
  .sample(
    fc.record({
      scale: fc.constantFrom(1e-8, 0.05, 1, 1e9),
      steps: fc.array(stepArbitrary, { minLength: 90, maxLength: 150, size: 'max' }),
    }),
    { numRuns: BAR_RUNS, seed: SEED },
  )
  .map(({ steps, scale }) => tableOf(steps, scale))
const scenarios: readonly Table[] = [
  ...drawn,
  tableOf([], 1),
  tableOf([{ kind: 'walk', move: 1, above: 2, below: 1, field: 0, wrong: NaN }], 1),
]

/** Columns for the inputs of an entry: one that no bar has reads the close. */
function columnsFor({ inputs }: Definition, table: Table): Table {
  return Object.fromEntries(inputs.map((input) => [input, table[input] ?? table.close!]))
}

function rowCountOf(table: Table): number {
  return table.close!.length
}

function slice(table: Table, from: number, to: number): Table {
  return Object.fromEntries(Object.entries(table).map(([name, column]) => [name, column.slice(from, to)]))
}

function keep(table: Table, rows: readonly number[]): Table {
  return Object.fromEntries(
    Object.entries(table).map(([name, column]) => [name, Float64Array.from(rows, (i) => column[i]!)]),
  )
}

function feed(instance: StreamingIndicator, definition: Definition, table: Table, i: number): void {
  const columns = columnsFor(definition, table)
  const [a, b, c, d, e, f] = definition.inputs.map((input) => columns[input]![i]!)
  instance.update(a!, b, c, d, e, f)
}

function read(instance: StreamingIndicator, width: number): readonly number[] {
  const out = new Float64Array(width)
  instance.readInto(out, 0)
  return [...out]
}

function stream(instance: StreamingIndicator, definition: Definition, table: Table, width: number): Rows {
  return Array.from({ length: rowCountOf(table) }, (_, i) => {
    feed(instance, definition, table, i)
    return read(instance, width)
  })
}

function isValid(definition: Definition, table: Table, i: number): boolean {
  const columns = columnsFor(definition, table)
  return definition.inputs.every((input) => Number.isFinite(columns[input]![i]!))
}

for (const definition of catalogue) {
  const { name } = definition
  const { kind } = definition
  const paramSets: readonly Params[] = [
    {},
    ...fc.sample(paramsArbitrary(definition), { numRuns: PARAM_RUNS, seed: SEED }),
  ].filter((params) => accepts(definition, params))
  const each = (
    title: string,
    modes: readonly Mode[],
    holds: (table: Table, params: Params, width: number, mode: Mode, label: string) => void,
  ): void => {
    test(`${name}: ${title}`, () => {
      for (const [k, table] of scenarios.entries()) {
        for (const params of paramSets) {
          for (const mode of modes) {
            const outputs = definition.outputs(checkParams(definition, params), mode)
            holds(
              table,
              params,
              outputs.length,
              mode,
              `bars ${k} ${JSON.stringify(params)}${mode.compat ? ' compat' : ''}`,
            )
          }
        }
      }
    })
  }
  const causal = (params: Params): boolean => definition.looksAhead(checkParams(definition, params)) === undefined
  const BOTH: readonly Mode[] = [{}, { compat: 'pandas_ta' }]

  each('streaming equals batch, in pieces as well', BOTH, (table, params, width, mode, label) => {
    if (!causal(params)) return
    const columns = columnsFor(definition, table)
    const batch = Object.values(definition.batch(columns, params, mode))
    const rows = stream(definition.stream(params, mode), definition, table, width)
    const rowCount = rowCountOf(table)
    const pieces = batch.map((column) => new Float64Array(column.length))
    const running = definition.stream(params, mode)
    for (let from = 0, rowsAtOnce = 1; from < rowCount; from += rowsAtOnce, rowsAtOnce = (rowsAtOnce * 5) % 37) {
      const to = Math.min(rowCount, from + rowsAtOnce)
      running.run(
        Object.values(columns).map((column) => column.subarray(from, to)),
        pieces.map((column) => column.subarray(from, to)),
        to - from,
      )
    }
    for (const [k, column] of batch.entries()) {
      const scale = largest(table, column)
      for (const [i, row] of rows.entries()) {
        assertNear(column[i]!, row[k]!, kind === 'pattern' ? 0 : scale, `${label} row ${i} output ${k}`)
        assertNear(pieces[k]![i]!, row[k]!, kind === 'pattern' ? 0 : scale, `${label} row ${i} output ${k}, in pieces`)
      }
    }
  })

  each('peek foretells the update and commits nothing', BOTH, (table, params, width, mode, label) => {
    if (!causal(params)) return
    const instance = definition.stream(params, mode)
    const columns = columnsFor(definition, table)
    for (let i = 0; i < rowCountOf(table); i += 1) {
      const [a, b, c, d, e, f] = definition.inputs.map((input) => columns[input]![i]!)
      const before = i % 16 === 0 ? JSON.stringify(instance.snapshot()) : ''
      const peeked = instance.peek(a!, b, c, d, e, f)
      if (before !== '') assert.equal(JSON.stringify(instance.snapshot()), before, label)
      assert.ok(Object.is(instance.update(a!, b, c, d, e, f), peeked), `${label} row ${i}`)
    }
    assert.equal(read(instance, width).length, width)
  })

  each('a snapshot through JSON goes on as the original', BOTH, (table, params, width, mode, label) => {
    if (!causal(params)) return
    const cut = Math.floor(rowCountOf(table) * 0.6)
    const original = definition.stream(params, mode)
    stream(original, definition, slice(table, 0, cut), width)
    const restored = definition.stream(params, mode)
    stream(restored, definition, slice(table, cut, rowCountOf(table)), width)
    restored.restore(JSON.parse(JSON.stringify(original.snapshot())))
    assert.deepEqual(read(restored, width), read(original, width), label)
    const rest = slice(table, cut, rowCountOf(table))
    const expected = stream(original, definition, rest, width)
    assert.deepEqual(stream(restored, definition, rest, width), expected, label)
  })

  each('reset equals new', BOTH, (table, params, width, mode, label) => {
    if (!causal(params)) return
    const used = definition.stream(params, mode)
    stream(used, definition, table, width)
    used.reset()
    const fresh = definition.stream(params, mode)
    assert.deepEqual(used.snapshot(), fresh.snapshot(), label)
    assert.deepEqual(stream(used, definition, table, width), stream(fresh, definition, table, width), label)
  })

  each('no later bar changes a published value', BOTH, (table, params, _width, mode, label) => {
    if (!causal(params)) return
    const whole = definition.batch(columnsFor(definition, table), params, mode)
    for (const share of [0.35, 0.8]) {
      const cut = Math.floor(rowCountOf(table) * share)
      const prefix = definition.batch(columnsFor(definition, slice(table, 0, cut)), params, mode)
      for (const [output, column] of Object.entries(prefix)) assertSame(column, whole[output]!.subarray(0, cut), label)
    }
  })

  each(
    'nothing has a value before its look-back, and an invalid bar in no column',
    [{}],
    (table, params, _w, mode, label) => {
      if (!causal(params)) return
      const batch = definition.batch(columnsFor(definition, table), params, mode)
      for (const { name: output, lookback } of definition.outputs(checkParams(definition, params))) {
        assert.ok(batch[output]!.subarray(0, lookback).every(Number.isNaN), `${label} ${output}: look-back ${lookback}`)
        for (let i = 0; i < rowCountOf(table); i += 1) {
          if (!isValid(definition, table, i))
            assert.ok(Number.isNaN(batch[output]![i]!), `${label} row ${i} ${output}: ${batch[output]![i]!}`)
        }
      }
    },
  )

  each(
    'an invalid bar advances no state, and a window past it has forgotten it',
    [{}],
    (table, params, _w, m, label) => {
      if (!causal(params)) return
      const outputs = definition.outputs(checkParams(definition, params))
      const batch = definition.batch(columnsFor(definition, table), params, m)
      const rowCount = rowCountOf(table)
      const valid = Array.from({ length: rowCount }, (_, i) => isValid(definition, table, i))
      const validRows = [...valid.keys()].filter((i) => valid[i])
      if (!hasWindow(definition, params)) {
        const without = definition.batch(columnsFor(definition, keep(table, validRows)), params, m)
        for (const [output, column] of Object.entries(without)) {
          const kept = Float64Array.from(validRows, (i) => batch[output]![i]!)
          const scale = largest(table, column)
          for (let i = 0; i < kept.length; i += 1)
            assertNear(kept[i]!, column[i]!, kind === 'pattern' ? 0 : scale, `${label} ${output} valid row ${i}`)
        }
      } else if (
        definition.memory === 'window' &&
        !COUNT_ROWS.includes(name) &&
        params.mamode === undefined &&
        params.naive !== true &&
        rowCount > 0
      ) {
        const lookback = lookbackOf(definition, checkParams(definition, params))
        for (let i = lookback; i < rowCount; i += 7) {
          if (!valid.slice(i - lookback, i + 1).every(Boolean)) continue
          const alone = definition.batch(columnsFor(definition, slice(table, i - lookback, i + 1)), params, m)
          for (const { name: output, lookback: own } of outputs) {
            if (own !== lookback) continue
            const scale = largest(table, batch[output]!)
            assertNear(batch[output]![i]!, alone[output]![lookback]!, scale, `${label} row ${i} ${output}`)
          }
        }
      }
    },
  )

  each(
    'values lie in the stated range and getters give what readInto writes',
    [{}],
    (table, params, width, m, label) => {
      if (!causal(params)) return
      const outputs = definition.outputs(checkParams(definition, params))
      const instance = definition.stream(params, m)
      for (let i = 0; i < rowCountOf(table); i += 1) {
        feed(instance, definition, table, i)
        const row = read(instance, width)
        for (const [k, { name: output, range }] of outputs.entries()) {
          assert.ok(Object.is((instance as unknown as Params)[output], row[k]), output)
          if (range === undefined || Number.isNaN(row[k]!)) continue
          const slack = 1e-9 * (range[1] - range[0])
          const inside = row[k]! >= range[0] - slack && row[k]! <= range[1] + slack
          assert.ok(inside, `${label} row ${i} ${output}: ${row[k]} outside ${range}`)
        }
      }
    },
  )

  test(`${name}: one bar object for all bars will do, and the columns handed in stay as they were`, () => {
    if (definition.inputs.some((input) => !BAR_INPUTS.includes(input)) || !definition.causal) return
    const table = scenarios[0]!
    const { length: width } = definition.outputs(checkParams(definition))
    const reused = { open: 0, high: 0, low: 0, close: 0, volume: 0, openTsUs: 0 }
    const instance = definition.stream()
    const rows = Array.from({ length: rowCountOf(table) }, (_, i) => {
      for (const field of FIELDS) reused[field] = table[field]![i]!
      reused.openTsUs = table.time![i]!
      const peeked = new Float64Array(width)
      instance.peekBar(reused, peeked, 0)
      instance.updateBar(reused)
      assert.deepEqual([...peeked], read(instance, width))
      return read(instance, width)
    })
    assert.deepEqual(rows, stream(definition.stream(), definition, table, width))
    const before = slice(table, 0, rowCountOf(table))
    definition.batch(columnsFor(definition, table))
    for (const [input, column] of Object.entries(before)) assertSame(column, table[input]!, input)
  })

  test(`${name}: batch writes into the columns it is given, an input among them`, () => {
    const table = scenarios[0]!
    const fresh = definition.batch(columnsFor(definition, table))
    const columns = Object.fromEntries(
      Object.entries(columnsFor(definition, table)).map(([input, column]) => [input, column.slice()]),
    )
    const [first, ...others] = Object.keys(fresh)
    const out: { [output: string]: Float64Array } = { [first!]: columns[definition.inputs[0]!]! }
    for (const other of others) out[other] = new Float64Array(rowCountOf(table))
    const returned = definition.batch(columns, {}, { out })
    for (const [output, column] of Object.entries(fresh)) {
      assert.equal(returned[output], out[output])
      assertSame(out[output]!, column, output)
    }
  })

  test(`${name}: has its first value right after the look-back when prices move`, () => {
    if (!definition.causal) return
    const params = checkParams(definition)
    const table = moving(lookbackOf(definition, params) + 60)
    const batch = definition.batch(columnsFor(definition, table))
    for (const { name: output, lookback, sparse } of definition.outputs(params)) {
      if (sparse === true) continue
      assert.equal(
        batch[output]!.findIndex((x) => !Number.isNaN(x)),
        lookback,
        output,
      )
    }
  })

  test(`${name}: refuses columns of different lengths, and a missing one by name`, () => {
    const columns = columnsFor(definition, moving(5))
    const out: { [output: string]: Float64Array } = {}
    for (const { name: output } of definition.outputs(checkParams(definition))) out[output] = new Float64Array(4)
    assert.throws(() => definition.batch(columns, {}, { out }), RangeError)
    const [first, second] = definition.inputs
    assert.throws(() => definition.batch({}), { name: 'RangeError', message: `${name} needs ${first}, a Float64Array` })
    if (second !== undefined) {
      assert.throws(() => definition.batch({ ...columns, [first!]: new Float64Array(6) }, {}), RangeError)
    }
  })

  test(`${name}: refuses parameters that are out of range, by name, value and range`, () => {
    for (const [param, spec] of Object.entries(definition.params)) {
      for (const value of valuesOutside(spec)) {
        const refusal = { name: 'RangeError', message: new RegExp(`^${param} must be .*, was `) }
        assert.throws(() => definition.stream({ [param]: value as ParamValue }), refusal)
        assert.throws(
          () => definition.batch(columnsFor(definition, moving(3)), { [param]: value as ParamValue }),
          refusal,
        )
      }
    }
    assert.throws(() => definition.stream({ no_such: 1 }), /^RangeError: no_such is not a parameter here/)
  })
}

/** Their values are row numbers: windows of a kind, but counted from the first row. */
const COUNT_ROWS: readonly string[] = ['maxindex', 'minindex', 'minmaxindex']
const BAR_INPUTS: readonly string[] = [...FIELDS, 'time']

/** Whether the entry can be made with these: parameters may have to fit each other (`fast` below `slow`). */
function accepts(definition: Definition, params: Params): boolean {
  try {
    definition.batch(columnsFor(definition, scenarios.at(-1)!), params)
    return true
  } catch (error) {
    assert.ok(error instanceof RangeError, `${definition.name} ${JSON.stringify(params)}: ${error}`)
    return false
  }
}

function hasWindow(definition: Definition, given: Params): boolean {
  const g = new Graph()
  definition.build(
    g,
    Object.fromEntries(definition.inputs.map((input, k) => [input, k])),
    checkParams(definition, given),
  )
  return g.nodes.some(({ windowed }) => windowed)
}

function paramsArbitrary(definition: Definition): fc.Arbitrary<Params> {
  const arbitraries: { [name: string]: fc.Arbitrary<ParamValue> } = {}
  for (const [param, spec] of Object.entries(definition.params)) arbitraries[param] = valueArbitrary(spec)
  return fc.record(arbitraries, { requiredKeys: [] }) as fc.Arbitrary<Params>
}

function valueArbitrary(spec: ParamSpec): fc.Arbitrary<ParamValue> {
  switch (spec.type) {
    case 'int':
      return fc.integer({ min: spec.min, max: Math.min(spec.max, Math.max(spec.min + 1, 25)) })
    case 'number':
      return fc.double({ min: spec.min, max: Math.min(spec.max, Math.max(spec.min + 1, 5)), noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'choice':
      return fc.constantFrom(...spec.options)
    default:
      return fc.constant(null)
  }
}

function valuesOutside(spec: ParamSpec): readonly unknown[] {
  switch (spec.type) {
    case 'int':
      return [spec.min - 1, spec.max + 1, spec.min + 0.5, NaN, '3', ...(spec.nullable === true ? [] : [null])]
    case 'number':
      return [spec.min - 1, spec.max + 1, NaN, Infinity, '3', ...(spec.nullable === true ? [] : [null])]
    case 'boolean':
      return [1, 'true', ...(spec.nullable === true ? [] : [null])]
    case 'choice':
      return ['', 1, ...(spec.nullable === true ? [] : [null])]
    default:
      return ['none']
  }
}

function moving(rowCount: number): Table {
  return tableOf(
    Array.from({ length: rowCount }, (_, i) => ({
      kind: 'walk' as const,
      move: ((i * 37) % 23) - ((i * 11) % 29) + ((i * 7) % 5),
      above: (i * 13) % 41,
      below: (i * 29) % 37,
      field: 0,
      wrong: NaN,
    })),
    1,
  )
}

/** The largest finite number of a table and a column: what rounding is measured by. */
function largest(table: Table, column: Float64Array): number {
  let most = 0
  for (const field of FIELDS) {
    if (field === 'volume') continue
    for (const x of table[field]!) if (Number.isFinite(x)) most = Math.max(most, Math.abs(x))
  }
  for (const x of column) if (Number.isFinite(x)) most = Math.max(most, Math.abs(x))
  return most
}

/** The same numbers; as arrays, because NaN has many bit patterns and typed arrays are compared by their bits. */
function assertSame(got: Float64Array, want: Float64Array, label: string): void {
  assert.deepEqual([...got], [...want], label)
}

/** Equal to 1e-12 of `scale`, or the same infinity or NaN. */
function assertNear(got: number, want: number, scale: number, label: string): void {
  assert.ok(
    Object.is(got, want) || got === want || Math.abs(got - want) <= 1e-12 * scale,
    `${label}: ${got}, expected ${want}`,
  )
}
