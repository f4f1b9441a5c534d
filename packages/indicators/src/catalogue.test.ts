import assert from 'node:assert/strict'
import { test } from 'node:test'
import { barSource } from './bar-source.ts'
import { catalogue, definitionOf, findDefinition, type IndicatorFactory } from './catalogue.ts'
import { checkParams, lookbackOf } from './definition.ts'
import * as list from './list.ts'
import type { ParamSpec } from './params.ts'

test('the catalogue is what the list names, in order of names', () => {
  const names = catalogue.map(({ name }) => name)
  assert.deepEqual(names, [...names].sort())
  assert.equal(catalogue.length, Object.values(list).length)
})

test('no two entries share a name or an alias', () => {
  const names = catalogue.flatMap(({ name, aliases }) => [name, ...aliases])
  assert.equal(new Set(names).size, names.length)
})

test('an entry is found by name and by alias; what is not there is undefined, or an error', () => {
  assert.equal(definitionOf('true_range'), findDefinition('tr'))
  assert.equal(findDefinition('toString'), undefined)
  assert.throws(() => definitionOf('nope'), { name: 'RangeError', message: 'no indicator is called "nope"' })
})

for (const definition of catalogue) {
  test(`${definition.name}: the entry is complete and its defaults keep its own rules`, () => {
    const defaults: { [name: string]: unknown } = {}
    for (const [name, spec] of Object.entries<ParamSpec>(definition.params)) {
      defaults[name] = spec.default
      assert.ok(spec.title.length > 0)
    }
    const params = checkParams(definition)
    assert.deepEqual(params, defaults)
    assert.deepEqual(checkParams(definition, defaults as never), defaults)
    const outputs = definition.outputs(params)
    for (const key of ['name', 'column'] as const) {
      assert.equal(new Set(outputs.map((output) => output[key])).size, outputs.length)
    }
    assert.ok(outputs.every(({ lookback }) => Number.isInteger(lookback) && lookback >= 0))
    assert.ok(lookbackOf(definition, params) < 2_000)
    assert.ok(definition.source.length > 0 && definition.formula.length > 0 && definition.inputs.length > 0)
  })
}

// biome-ignore format: a table reads by its columns
const columns = [
  ['sma',        {},                                     ['SMA_10']],
  ['rsi',        { length: 9 },                          ['RSI_9']],
  ['atr',        { percent: true },                      ['ATRr_14p']],
  ['macd',       { fast: 26, slow: 12 },                 ['MACD_12_26_9', 'MACDh_12_26_9', 'MACDs_12_26_9']],
  ['bbands',     { length: 20, std: 2.5 },               ['BBL_20_2.5', 'BBM_20_2.5', 'BBU_20_2.5', 'BBB_20_2.5', 'BBP_20_2.5']],
  ['donchian',   { lower_length: 10, upper_length: 55 }, ['DCL_10_55', 'DCM_10_55', 'DCU_10_55']],
  ['adx',        { length: 10 },                         ['ADX_10', 'DMP_10', 'DMN_10']],
  ['adx',        { length: 10, lensig: 7 },              ['ADX_7', 'DMP_10', 'DMN_10']],
  ['true_range', {},                                     ['TRUERANGE_1']],
] as const
for (const [name, given, expected] of columns) {
  test(`${name} ${JSON.stringify(given)} names its columns as pandas_ta does`, () => {
    const definition = findDefinition(name)!
    const outputs = definition.outputs(checkParams(definition, given))
    assert.deepEqual(
      outputs.map(({ column }) => column),
      expected,
    )
  })
}

test('the factory is typed by the catalogue', () => {
  // A factory as a runner makes one; what is checked here is checked by the compiler.
  const bar = { open: 1, high: 2, low: 1, close: 2, volume: 1 }
  const factory = Object.fromEntries(
    catalogue.map((definition) => [
      definition.name,
      (params = {}, options: { readonly input?: 'open' } = {}) => {
        const instance = definition.stream(params)
        instance.updateBar(barSource(options.input)(bar))
        return instance
      },
    ]),
  ) as unknown as IndicatorFactory
  const { signal, histogram, value }: { readonly [name in 'signal' | 'histogram' | 'value']: number } = factory.macd({
    fast: 8,
  })
  assert.deepEqual([signal, histogram, value], [NaN, NaN, NaN])
  assert.equal(factory.ema({ length: 1 }).value, 2)
  assert.equal(factory.ema({ length: 1 }, { input: 'open' }).value, 1)
  assert.equal(factory.bbands({ length: 1 }).upper, 2)
  // @ts-expect-error the catalogue says length
  assert.throws(() => factory.ema({ period: 3 }), RangeError)
  // @ts-expect-error an indicator of several inputs has no other input to take
  factory.atr({}, { input: 'open' })
  // @ts-expect-error macd has no bands
  assert.equal(factory.macd().upper, undefined)
})
