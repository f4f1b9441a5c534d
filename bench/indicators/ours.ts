/** Tickworks as a contestant: the only file of the bench that knows how our indicators are called. */

import { catalogue, checkParams, type Definition, definitionOf, findDefinition } from '@tickworks/indicators'
import type { Bars } from './bars.ts'
import { type BatchJob, type Contestant, job, type StreamJob } from './job.ts'
import { BATCH_ROWS, type BatchRow } from './rows.ts'

type Params = { readonly [name: string]: number }
type Columns = { readonly [name: string]: Float64Array }

/** Name, parameters, and how the columns begin that TA-Lib has, in its order; the first column unless said. */
// biome-ignore format: a table reads by its columns
const OURS: { readonly [Row in BatchRow]: readonly [name: string, params: Params, columns?: readonly string[]] } = {
  SMA20:      ['sma',        { length: 20 }],
  EMA20:      ['ema',        { length: 20 }],
  RSI14:      ['rsi',        { length: 14 }],
  MACD:       ['macd',       { fast: 12, slow: 26, signal: 9 }, ['MACD_', 'MACDs_', 'MACDh_']],
  BBANDS20:   ['bbands',     { length: 20, std: 2 }, ['BBU_', 'BBM_', 'BBL_']],
  ATR14:      ['atr',        { length: 14 }],
  ADX14:      ['adx',        { length: 14 }, ['ADX_']],
  STOCH:      ['stoch',      { k: 14, d: 3, smooth_k: 3 }, ['STOCHk_', 'STOCHd_']],
  CCI20:      ['cci',        { length: 20 }],
  MFI14:      ['mfi',        { length: 14 }],
  OBV:        ['obv',        {}],
  SUPERTREND: ['supertrend', { length: 10, multiplier: 3 }, ['SUPERT_', 'SUPERTd_']],
  KAMA10:     ['kama',       { length: 10, fast: 2, slow: 30 }],
  LINREG14:   ['linreg',     { length: 14 }],
  STDDEV20:   ['stdev',      { length: 20, ddof: 0 }],
  WILLR14:    ['willr',      { length: 14 }],
}

const stream: Contestant['stream'] = {
  SMA20: ({ close }) => streamOne(close, () => definitionOf('sma').stream({ length: 20 })),
  EMA20: ({ close }) => streamOne(close, () => definitionOf('ema').stream({ length: 20 })),
  RSI14: ({ close }) => streamOne(close, () => definitionOf('rsi').stream({ length: 14 })),
  ATR14:
    ({ high, low, close }) =>
    () => {
      const atr = definitionOf('atr').stream({ length: 14 })
      let sum = 0
      for (let i = 0; i < close.length; i += 1) {
        atr.update(high[i]!, low[i]!, close[i]!)
        if (!Number.isNaN(atr.value)) sum += atr.value
      }
      return [atr.value, sum]
    },
  MACD: ({ close }) => streamThree(close, definitionOf('macd'), { fast: 12, slow: 26, signal: 9 }, OURS.MACD[2]!),
  BBANDS20: ({ close }) => streamThree(close, definitionOf('bbands'), { length: 20, std: 2 }, OURS.BBANDS20[2]!),
}

/** With result columns made once and written anew in each run. */
export const reused: Contestant = { stream, batch: batchOf(true) }
/** With result columns made in each run, as the peers do. */
export const allocated: Contestant = { stream, batch: batchOf(false) }

/** How many columns of ours a row fills: TA-Lib's ADX gives one and ours three, and so on. */
export function widthOf(row: BatchRow): number {
  const [name, params] = OURS[row]
  const definition = findDefinition(name)
  return definition === undefined ? 0 : definition.outputs(checkParams(definition, params)).length
}

/** Every definition that has a value per bar, with the columns it takes from bars. */
export function everyDefinition(bars: Bars): readonly { readonly definition: Definition; readonly columns: Columns }[] {
  const time = bars.close.map((_, i) => 1_599_998_400_000_000 + i * 60_000_000)
  const known: Columns = { ...bars, time, benchmark: bars.open }
  // An input by a name of its own is some price, each another one.
  const prices = [bars.close, bars.open, bars.high, bars.low]
  return catalogue.map((definition) => ({
    definition,
    columns: Object.fromEntries(definition.inputs.map((input, k) => [input, known[input] ?? prices[k % 4]!])),
  }))
}

function batchOf(isReused: boolean): Contestant['batch'] {
  const rows = BATCH_ROWS.map((row) => {
    const [name, params, prefixes] = OURS[row]
    const definition = findDefinition(name)
    return [row, definition && ((bars: Bars) => batchJob(definition, params, prefixes, bars, isReused))]
  })
  return Object.fromEntries(rows.filter(([, make]) => make !== undefined))
}

function batchJob(
  definition: Definition,
  params: Params,
  prefixes: readonly string[] | undefined,
  bars: Bars,
  isReused: boolean,
): BatchJob {
  const columns: Columns = Object.fromEntries(
    definition.inputs.map((input) => [input, bars[input as keyof Bars]] as const),
  )
  const outputs = definition.outputs(checkParams(definition, params))
  const names = prefixes?.map((prefix) => outputs.find(({ column }) => column.startsWith(prefix))!.name)
  const out = Object.fromEntries(outputs.map(({ name }) => [name, new Float64Array(bars.close.length)]))
  const options = isReused ? { out } : {}
  return job(
    () => definition.batch(columns, params, options),
    (result) => (names ?? [outputs[0]!.name]).map((name) => result[name]!),
  )
}

function streamOne(x: Float64Array, make: () => { readonly value: number; update(x: number): number }): StreamJob {
  return () => {
    const indicator = make()
    let sum = 0
    for (let i = 0; i < x.length; i += 1) {
      indicator.update(x[i]!)
      const { value } = indicator
      if (!Number.isNaN(value)) sum += value
    }
    return [indicator.value, sum]
  }
}

/** Three outputs out of the caller's array that all of them are written into, which allocates nothing. */
function streamThree(x: Float64Array, definition: Definition, params: Params, prefixes: readonly string[]): StreamJob {
  const outputs = definition.outputs(checkParams(definition, params))
  const [a, b, c] = prefixes.map((prefix) => outputs.findIndex(({ column }) => column.startsWith(prefix))) as [
    number,
    number,
    number,
  ]
  return () => {
    const indicator = definition.stream(params)
    const out = new Float64Array(outputs.length)
    let sum = 0
    for (let i = 0; i < x.length; i += 1) {
      indicator.update(x[i]!)
      indicator.readInto(out, 0)
      if (!Number.isNaN(out[b])) sum += out[a]! + out[b]! + out[c]!
    }
    return [out[a]!, out[b]!, out[c]!, sum]
  }
}
