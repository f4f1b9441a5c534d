import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { catalogue } from './catalogue.ts'
import { type BarInput, type Columns, checkParams, type Definition, lookbackOf } from './definition.ts'
import type { ParamSpec, ParamValue } from './params.ts'

/** What every entry of the catalogue keeps, over generated bars: gaps, ties, flat runs, no volume, invalid bars, tiny and huge prices. */

type Params = { readonly [name: string]: ParamValue }
type Instance = ReturnType<Definition['stream']>

const FIELDS = ['open', 'high', 'low', 'close', 'volume'] as const
const RUNS = { numRuns: 60, seed: 20_260_105 }

for (const definition of catalogue) {
  const { name } = definition
  const widthOf = (params: Params): number => definition.outputs(checkParams(definition, params)).length
  const read = (instance: Instance, width: number): number[] => {
    const out = new Float64Array(width)
    instance.readInto(out, 0)
    return [...out]
  }
  const run = (instance: Instance, bars: readonly BarInput[], width: number): number[][] =>
    bars.map((bar) => {
      instance.updateBar(bar)
      return read(instance, width)
    })
  const law = (
    title: string,
    holds: (bars: readonly BarInput[], params: Params, width: number, cut: number) => void,
  ): void => {
    test(`${name}: ${title}`, () => {
      const property = fc.property(barsArbitrary, paramsArbitrary(definition), fc.nat(), (bars, params, at) => {
        holds(bars, params, widthOf(params), bars.length === 0 ? 0 : at % bars.length)
      })
      fc.assert(property, RUNS)
    })
  }

  law('streaming equals batch', (bars, params, width) => {
    const rows = run(definition.stream(params), bars, width)
    const batch = definition.batch(columnsOf(bars), params)
    for (const [k, { name: output }] of definition.outputs(checkParams(definition, params)).entries()) {
      for (const [i, row] of rows.entries())
        assertNear(batch[output]![i]!, row[k]!, priceMax(bars), `row ${i} ${output}`)
    }
  })

  law('peek foretells the update and commits nothing', (bars, params, width) => {
    const instance = definition.stream(params)
    const peeked = new Float64Array(width)
    for (const bar of bars) {
      const before = instance.snapshot()
      instance.peekBar(bar, peeked, 0)
      assert.deepEqual(instance.snapshot(), before)
      instance.updateBar(bar)
      assert.deepEqual([...peeked], read(instance, width))
    }
  })

  law('a snapshot through JSON goes on as the original', (bars, params, width, cut) => {
    const original = definition.stream(params)
    run(original, bars.slice(0, cut), width)
    const restored = definition.stream(params)
    run(restored, bars.slice(cut), width)
    restored.restore(JSON.parse(JSON.stringify(original.snapshot())))
    assert.deepEqual(read(restored, width), read(original, width))
    assert.deepEqual(run(restored, bars.slice(cut), width), run(original, bars.slice(cut), width))
  })

  law('reset equals new', (bars, params, width, cut) => {
    const used = definition.stream(params)
    run(used, bars.slice(0, cut), width)
    used.reset()
    assert.deepEqual(used.snapshot(), definition.stream(params).snapshot())
    assert.deepEqual(run(used, bars, width), run(definition.stream(params), bars, width))
  })

  law('no later bar changes a published value', (bars, params, _width, cut) => {
    if (!definition.causal) return
    const whole = definition.batch(columnsOf(bars), params)
    const prefix = definition.batch(columnsOf(bars.slice(0, cut)), params)
    for (const [output, column] of Object.entries(prefix)) assertSame(column, whole[output]!.subarray(0, cut))
  })

  law('nothing has a value before its look-back, and an invalid bar in no column', (bars, params) => {
    const batch = definition.batch(columnsOf(bars), params)
    for (const { name: output, lookback } of definition.outputs(checkParams(definition, params))) {
      assert.ok(batch[output]!.subarray(0, lookback).every(Number.isNaN))
      for (const [i, bar] of bars.entries()) {
        if (!isValid(bar, definition)) assert.ok(Number.isNaN(batch[output]![i]!), `row ${i} ${output}`)
      }
    }
  })

  law(
    'an invalid bar does not advance recursive state, and a window that is past it has forgotten it',
    (bars, params) => {
      const batch = definition.batch(columnsOf(bars), params)
      if (definition.memory !== 'window') {
        const valid = definition.batch(columnsOf(bars.filter((bar) => isValid(bar, definition))), params)
        for (const [output, column] of Object.entries(valid)) {
          const kept = batch[output]!.filter((_, i) => isValid(bars[i]!, definition))
          assertSame(kept, column)
        }
        return
      }
      const { outputs } = definition
      for (const { name: output, lookback } of outputs(checkParams(definition, params))) {
        for (let i = lookback; i < bars.length; i += 1) {
          const window = bars.slice(i - lookback, i + 1)
          if (!window.every((bar) => isValid(bar, definition))) continue
          const alone = definition.batch(columnsOf(window), params)[output]!
          assertNear(batch[output]![i]!, alone[lookback]!, priceMax(window), `row ${i} ${output}`)
        }
      }
    },
  )

  law('values lie in the stated range and the getters give what readInto writes', (bars, params, width) => {
    const instance = definition.stream(params)
    const outputs = definition.outputs(checkParams(definition, params))
    for (const bar of bars) {
      instance.updateBar(bar)
      const row = read(instance, width)
      for (const [k, { name: output, range }] of outputs.entries()) {
        assert.ok(Object.is(instance[output], row[k]), output)
        if (range === undefined || Number.isNaN(row[k]!)) continue
        const slack = 1e-9 * (range[1] - range[0])
        assert.ok(row[k]! >= range[0] - slack && row[k]! <= range[1] + slack, `${output} ${row[k]} outside ${range}`)
      }
    }
  })

  law('one bar object for all bars will do, and the columns handed in stay as they were', (bars, params, width) => {
    const reused = { open: 0, high: 0, low: 0, close: 0, volume: 0 }
    const instance = definition.stream(params)
    const rows = bars.map((bar) => {
      Object.assign(reused, bar)
      instance.updateBar(reused)
      return read(instance, width)
    })
    assert.deepEqual(rows, run(definition.stream(params), bars, width))
    const columns = columnsOf(bars)
    definition.batch(columns, params)
    for (const field of FIELDS) assertSame(columns[field], columnsOf(bars)[field])
  })

  law('batch writes into the columns it is given, an input among them', (bars, params) => {
    const fresh = definition.batch(columnsOf(bars), params)
    const columns = columnsOf(bars)
    const [first, ...others] = Object.keys(fresh)
    const out: { [name: string]: Float64Array } = { [first!]: columns[definition.inputs[0] as keyof BarInput] }
    for (const other of others) out[other] = new Float64Array(bars.length)
    const returned = definition.batch(columns, params, out)
    for (const [output, column] of Object.entries(fresh)) {
      assert.equal(returned[output], out[output])
      assertSame(out[output]!, column)
    }
  })

  test(`${name}: has its first value right after the look-back when prices move`, () => {
    const params = checkParams(definition)
    const bars = movingBars(lookbackOf(definition, params) + 20)
    const batch = definition.batch(columnsOf(bars))
    for (const { name: output, lookback } of definition.outputs(params)) {
      assert.equal(
        batch[output]!.findIndex((x) => !Number.isNaN(x)),
        lookback,
        output,
      )
    }
  })

  test(`${name}: refuses columns of different lengths`, () => {
    const columns = { ...columnsOf(movingBars(5)) }
    const out: { [name: string]: Float64Array } = {}
    for (const { name: output } of definition.outputs(checkParams(definition))) out[output] = new Float64Array(4)
    assert.throws(() => definition.batch(columns, {}, out), RangeError)
    const [first, second] = definition.inputs
    if (second !== undefined) {
      assert.throws(() => definition.batch({ ...columns, [first!]: new Float64Array(6) }, {}), RangeError)
    }
  })

  for (const [param, spec] of Object.entries(definition.params)) {
    for (const value of valuesOutside(spec)) {
      test(`${name}: refuses ${param} ${JSON.stringify(value)}`, () => {
        const refusal = { name: 'RangeError', message: new RegExp(`^${param} must be .*, was `) }
        const params = { [param]: value } as Params
        assert.throws(() => definition.stream(params), refusal)
        assert.throws(() => definition.batch(columnsOf([]), params), refusal)
      })
    }
  }

  test(`${name}: refuses a parameter it has not, by name`, () => {
    assert.throws(() => definition.stream({ period: 12 }), /^RangeError: period is not a parameter here/)
  })
}

const stepArbitrary = fc.record({
  kind: fc.constantFrom('walk', 'walk', 'walk', 'walk', 'flat', 'gap', 'idle', 'invalid'),
  move: fc.integer({ min: -90, max: 100 }),
  above: fc.nat(40),
  below: fc.nat(40),
  field: fc.constantFrom(...FIELDS),
  wrong: fc.constantFrom(NaN, Infinity, -Infinity),
})

/** Bars whose prices are multiples of a scale, so that ties happen. */
const barsArbitrary: fc.Arbitrary<readonly BarInput[]> = fc
  .record({
    scale: fc.constantFrom(1e-8, 0.05, 1, 1e9),
    steps: fc.array(stepArbitrary, { maxLength: 140, size: 'max' }),
  })
  .map(({ scale, steps }) => {
    let level = 10_000
    return steps.map(({ kind, move, above, below, field, wrong }) => {
      const open = kind === 'gap' ? Math.max(100, level + 30 * move) : level
      const moves = kind === 'flat' || kind === 'idle' ? 0 : 1
      level = Math.max(100, open + moves * move)
      const bar = {
        open: open * scale,
        high: (Math.max(open, level) + moves * above) * scale,
        low: (Math.min(open, level) - moves * below) * scale,
        close: level * scale,
        volume: kind === 'idle' ? 0 : 1_000 + 7 * above,
      }
      if (kind === 'invalid') bar[field] = wrong
      return bar
    })
  })

function paramsArbitrary(definition: Definition): fc.Arbitrary<Params> {
  const arbitraries: { [name: string]: fc.Arbitrary<ParamValue> } = {}
  for (const [name, spec] of Object.entries(definition.params)) arbitraries[name] = valueArbitrary(spec)
  return fc.record(arbitraries, { requiredKeys: [] }) as fc.Arbitrary<Params>
}

function valueArbitrary(spec: ParamSpec): fc.Arbitrary<ParamValue> {
  switch (spec.type) {
    case 'int':
      return fc.integer({ min: spec.min, max: Math.min(spec.max, 30) })
    case 'number':
      return fc.double({ min: spec.min, max: Math.min(spec.max, 5), noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'choice':
      return fc.constantFrom(...spec.options)
  }
}

function valuesOutside(spec: ParamSpec): readonly unknown[] {
  switch (spec.type) {
    case 'int':
      return [spec.min - 1, spec.max + 1, spec.min + 0.5, NaN, '3', null]
    case 'number':
      return [spec.min - 1, spec.max + 1, NaN, Infinity, '3', null]
    case 'boolean':
      return [1, 'true', null]
    case 'choice':
      return ['', 1, null]
  }
}

function movingBars(count: number): BarInput[] {
  return Array.from({ length: count }, (_, i) => {
    const close = 100 + ((i * 37) % 23) - ((i * 11) % 7)
    return { open: close - 1, high: close + 2 + (i % 3), low: close - 3 - (i % 2), close, volume: 1_000 + (i % 5) }
  })
}

function columnsOf(bars: readonly BarInput[]): Columns<keyof BarInput> {
  const column = (field: keyof BarInput): Float64Array => Float64Array.from(bars, (bar) => bar[field])
  return {
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
  }
}

function isValid(bar: BarInput, { inputs }: Definition): boolean {
  return inputs.every((input) => Number.isFinite(bar[input as keyof BarInput]))
}

function priceMax(bars: readonly BarInput[]): number {
  let most = 0
  for (const { open, high, low, close } of bars) {
    for (const price of [open, high, low, close]) if (Number.isFinite(price)) most = Math.max(most, Math.abs(price))
  }
  return most
}

/** The same numbers; as arrays, because NaN has many bit patterns and typed arrays are compared by their bits. */
function assertSame(got: Float64Array, want: Float64Array): void {
  assert.deepEqual([...got], [...want])
}

/** Equal to 1e-12 of the larger of the price and the value itself, or both NaN. */
function assertNear(got: number, want: number, price: number, label: string): void {
  const near = Math.abs(got - want) <= 1e-12 * Math.max(price, Math.abs(want))
  assert.ok(Object.is(got, want) || near, `${label}: ${got}, expected ${want}`)
}
