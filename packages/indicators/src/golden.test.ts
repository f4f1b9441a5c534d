import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { catalogue, definitionOf } from './catalogue.ts'
import { type BarInput, type Columns, checkParams, type Definition, type Output } from './definition.ts'
import type { ParamValue } from './params.ts'

/*
 * Vectors of independent implementations: a sample in golden/ that every clone has, made by golden/make.py, and the full reference
 * vectors where the folder with them stands beside the project.
 */

const RELATIVE = 1e-9
const FLOOR = 1e-12

type Params = { readonly [name: string]: ParamValue | undefined }
type JsonColumn = readonly (number | null)[]
type SampleFile = {
  readonly indicator: string
  readonly cases: readonly {
    readonly params: Params
    readonly lookback: { readonly [column: string]: number }
    readonly rows: readonly number[]
    readonly columns: { readonly [column: string]: JsonColumn }
  }[]
}

const SAMPLE = new URL('../golden/', import.meta.url)
const sampleBars = readBars(new URL('bars.csv', SAMPLE))

for (const { name } of catalogue) {
  const file: SampleFile = JSON.parse(readFileSync(new URL(`${name}.json`, SAMPLE), 'utf8'))
  for (const { params, lookback, rows, columns } of file.cases) {
    const definition = definitionOf(file.indicator)
    const title = `${name} ${JSON.stringify(params)}`
    const check = (computed: Columns): void => {
      const outputs = definition.outputs(checkParams(definition, params))
      assert.deepEqual(
        outputs.map(({ column, lookback }) => [column, lookback]),
        Object.entries(lookback),
      )
      for (const { name: output, column } of outputs) {
        const values = computed[output]!
        assert.ok(values.subarray(0, lookback[column]).every(Number.isNaN), `${column} before its look-back`)
        compare(column, rows, columns[column]!, values)
      }
    }
    test(`${title} batch: golden sample`, () => check(definition.batch(sampleBars, params)))
    test(`${title} streaming: golden sample`, () => check(stream(definition, params, sampleBars)))
  }
}

type ReferenceFile = {
  readonly cases: readonly {
    readonly id: string
    readonly params: { readonly [name: string]: ParamValue }
    readonly lookback: { readonly [column: string]: number }
    readonly columns: { readonly [column: string]: JsonColumn }
  }[]
}
/** Parameters as the reference's library names them. */
type Given = { readonly [name: string]: ParamValue }
type Reference = {
  readonly file: string
  readonly indicator: string
  /** Our parameters for a case; `undefined` leaves the case out. */
  readonly params: (given: Given) => Params | undefined
  /** Column of the file → output. */
  readonly columns: readonly (readonly [column: string | RegExp, output: string])[]
}

const period = ({ timeperiod }: Given): Params => ({ length: timeperiod })
const REFERENCES: readonly Reference[] = [
  { file: 'talib/SMA', indicator: 'sma', params: period, columns: [['real', 'value']] },
  { file: 'talib/EMA', indicator: 'ema', params: period, columns: [['real', 'value']] },
  { file: 'talib/RSI', indicator: 'rsi', params: period, columns: [['real', 'value']] },
  { file: 'talib/ATR', indicator: 'atr', params: period, columns: [['real', 'value']] },
  {
    file: 'talib/NATR',
    indicator: 'atr',
    params: ({ timeperiod }) => ({ length: timeperiod, percent: true }),
    columns: [['real', 'value']],
  },
  { file: 'talib/TRANGE', indicator: 'true_range', params: () => ({}), columns: [['real', 'value']] },
  { file: 'talib/ADX', indicator: 'adx', params: period, columns: [['real', 'value']] },
  { file: 'talib/PLUS_DI', indicator: 'adx', params: period, columns: [['real', 'plus']] },
  { file: 'talib/MINUS_DI', indicator: 'adx', params: period, columns: [['real', 'minus']] },
  {
    file: 'talib/MACD',
    indicator: 'macd',
    params: ({ fastperiod, slowperiod, signalperiod }) => ({
      fast: fastperiod,
      slow: slowperiod,
      signal: signalperiod,
    }),
    columns: [
      ['macd', 'value'],
      ['macdsignal', 'signal'],
      ['macdhist', 'histogram'],
    ],
  },
  {
    file: 'talib/BBANDS',
    indicator: 'bbands',
    // Bands of unequal width and other averages are not among our parameters.
    params: ({ timeperiod, nbdevup, nbdevdn, matype }) =>
      matype === 0 && nbdevup === nbdevdn ? { length: timeperiod, std: nbdevup } : undefined,
    columns: [
      ['reallowerband', 'lower'],
      ['realmiddleband', 'middle'],
      ['realupperband', 'upper'],
    ],
  },
  {
    file: 'pandas_ta/bbands',
    indicator: 'bbands',
    params: ({ length, std, ddof, mamode }) => (mamode === 'sma' ? { length, std, ddof } : undefined),
    columns: [
      [/^BBL_/, 'lower'],
      [/^BBM_/, 'middle'],
      [/^BBU_/, 'upper'],
      [/^BBB_/, 'bandwidth'],
      [/^BBP_/, 'percent'],
    ],
  },
  {
    file: 'pandas_ta/donchian',
    indicator: 'donchian',
    params: ({ lower_length, upper_length }) => ({ lower_length, upper_length }),
    columns: [
      [/^DCL_/, 'lower'],
      [/^DCM_/, 'middle'],
      [/^DCU_/, 'upper'],
    ],
  },
  { file: 'pandas_ta/sma', indicator: 'sma', params: ({ length }) => ({ length }), columns: [[/^SMA_/, 'value']] },
  { file: 'pandas_ta/rma', indicator: 'rma', params: ({ length }) => ({ length }), columns: [[/^RMA_/, 'value']] },
  {
    file: 'tulip/wilders',
    indicator: 'rma',
    params: ({ period }) => ({ length: period }),
    columns: [['wilders', 'value']],
  },
]

const REFERENCE_FOLDER = new URL('../../../../shared/reference/golden/', import.meta.url)
const skip = existsSync(REFERENCE_FOLDER) ? false : 'no ../shared/reference/golden beside the project'
const referenceBars = skip === false ? readBars(new URL('input.csv', REFERENCE_FOLDER)) : undefined

for (const { file, indicator, params: paramsOf, columns: named } of REFERENCES) {
  test(`${file}: reference vectors`, { skip }, () => {
    const definition = definitionOf(indicator)
    const { cases }: ReferenceFile = JSON.parse(readFileSync(new URL(`${file}.json`, REFERENCE_FOLDER), 'utf8'))
    let compared = 0
    for (const { id, params: given, columns, lookback } of cases) {
      const params = paramsOf(given)
      if (params === undefined) continue
      const rows = referenceBars!.close.keys().toArray()
      for (const [form, computed] of [
        ['batch', definition.batch(referenceBars!, params)],
        ['streaming', stream(definition, params, referenceBars!)],
      ] as const) {
        for (const [match, output] of named) {
          const column = Object.keys(columns).find((name) =>
            typeof match === 'string' ? name === match : match.test(name),
          )!
          const ours: Output = definition
            .outputs(checkParams(definition, params))
            .find((known) => known.name === output)!
          assert.equal(ours.lookback, lookback[column], `${file} ${id} ${column}: look-back`)
          const label = `${file} ${id} ${column} ${form}`
          compare(label, rows, columns[column]!, computed[output]!)
          compared += 1
        }
      }
    }
    assert.ok(compared > 0)
  })
}

function compare(label: string, rows: readonly number[], expected: JsonColumn, values: Float64Array): void {
  const floor = FLOOR * expected.reduce<number>((most, x) => Math.max(most, Math.abs(x ?? 0)), 0)
  for (const [i, row] of rows.entries()) {
    const want = expected[i] ?? NaN
    const got = values[row]!
    const within = Number.isNaN(want)
      ? Number.isNaN(got)
      : Math.abs(got - want) <= Math.max(RELATIVE * Math.abs(want), floor)
    assert.ok(within, `${label}, row ${row}: ${got}, expected ${want}`)
  }
}

function stream(definition: Definition, params: Params, bars: Columns<keyof BarInput>): Columns {
  const instance = definition.stream(params)
  const outputs = definition.outputs(checkParams(definition, params))
  const columns = outputs.map(() => new Float64Array(bars.close.length))
  const values = new Float64Array(outputs.length)
  const { open, high, low, close, volume } = bars
  for (let i = 0; i < close.length; i += 1) {
    instance.updateBar({ open: open[i]!, high: high[i]!, low: low[i]!, close: close[i]!, volume: volume[i]! })
    instance.readInto(values, 0)
    for (const [k, column] of columns.entries()) column[i] = values[k]!
  }
  return Object.fromEntries(outputs.map(({ name }, k) => [name, columns[k]!]))
}

function readBars(url: URL): Columns<keyof BarInput> {
  const [head, ...lines] = readFileSync(url, 'utf8').trimEnd().split('\n')
  const names = head!.split(',')
  const rows = lines.map((line) => line.split(','))
  const column = (name: string): Float64Array => Float64Array.from(rows, (row) => Number(row[names.indexOf(name)]))
  return {
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
  }
}
