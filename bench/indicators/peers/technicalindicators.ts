/**
 * technicalindicators: batch through generators, arrays of numbers in, arrays of numbers or objects out; `nextValue` bar by bar. Its RSI
 * is rounded to two places, STOCH has no smoothing of %K. It reads columns backwards and forwards, and keeps them as they are.
 */

import { loadPeer } from '../../peers/cache.ts'
import type { Bars } from '../bars.ts'
import { type BatchJob, type Contestant, job, type StreamJob } from '../job.ts'

type Numbers = readonly number[]
type Columns = { readonly high: Numbers; readonly low: Numbers; readonly close: Numbers; readonly volume: Numbers }
type Candle = { readonly high: number; readonly low: number; readonly close: number }
type Macd = { readonly MACD?: number; readonly signal?: number; readonly histogram?: number }
type Bands = { readonly upper: number; readonly middle: number; readonly lower: number }
type Next<Input, Output = number> = { nextValue(input: Input): Output | undefined }
type OnValues<Output = number> = {
  new (input: { readonly period: number; readonly values: Numbers }): Next<number, Output>
  calculate(input: { readonly period: number; readonly values: Numbers }): Output[]
}
type OnColumns<Output = number> = {
  new (input: Columns & { readonly period: number }): Next<Candle, Output>
  calculate(input: Columns & { readonly period: number; readonly signalPeriod?: number }): Output[]
}
type MacdInput = {
  readonly values: Numbers
  readonly fastPeriod: number
  readonly slowPeriod: number
  readonly signalPeriod: number
  readonly SimpleMAOscillator: boolean
  readonly SimpleMASignal: boolean
}
type BandsInput = { readonly values: Numbers; readonly period: number; readonly stdDev: number }
type Peer = {
  readonly SMA: OnValues
  readonly EMA: OnValues
  readonly RSI: OnValues
  readonly SD: OnValues
  readonly ATR: OnColumns
  readonly CCI: OnColumns
  readonly MFI: OnColumns
  readonly WilliamsR: OnColumns
  readonly ADX: OnColumns<{ readonly adx: number }>
  readonly Stochastic: OnColumns<{ readonly k: number; readonly d: number }>
  readonly OBV: { calculate(input: { readonly close: Numbers; readonly volume: Numbers }): number[] }
  readonly MACD: { new (input: MacdInput): Next<number, Macd>; calculate(input: MacdInput): Macd[] }
  readonly BollingerBands: { new (input: BandsInput): Next<number, Bands>; calculate(input: BandsInput): Bands[] }
}

const peer = loadPeer<Peer>('indicators', 'technicalindicators')
const MACD = { fastPeriod: 12, slowPeriod: 26, signalPeriod: 9, SimpleMAOscillator: false, SimpleMASignal: false }
const NONE: Columns = { high: [], low: [], close: [], volume: [] }

export const contestant: Contestant = {
  stream: {
    SMA20: ({ close }) => streamOne(close, () => new peer.SMA({ period: 20, values: [] })),
    EMA20: ({ close }) => streamOne(close, () => new peer.EMA({ period: 20, values: [] })),
    RSI14: ({ close }) => streamOne(close, () => new peer.RSI({ period: 14, values: [] })),
    ATR14: (bars) => {
      const candles = Array.from(bars.close, (close, i) => ({ high: bars.high[i]!, low: bars.low[i]!, close }))
      return streamOne(candles, () => new peer.ATR({ ...NONE, period: 14 }))
    },
    MACD:
      ({ close }) =>
      () => {
        const macd = new peer.MACD({ ...MACD, values: [] })
        let sum = 0
        let last: Macd | undefined
        for (let i = 0; i < close.length; i += 1) {
          last = macd.nextValue(close[i]!)
          if (last?.histogram !== undefined) sum += last.MACD! + last.signal! + last.histogram
        }
        return [last!.MACD!, last!.signal!, last!.histogram!, sum]
      },
    BBANDS20:
      ({ close }) =>
      () => {
        const bands = new peer.BollingerBands({ period: 20, stdDev: 2, values: [] })
        let sum = 0
        let last: Bands | undefined
        for (let i = 0; i < close.length; i += 1) {
          last = bands.nextValue(close[i]!)
          if (last !== undefined) sum += last.upper + last.middle + last.lower
        }
        return [last!.upper, last!.middle, last!.lower, sum]
      },
  },
  batch: {
    SMA20: ({ close }) => batchOne(close, (values) => peer.SMA.calculate({ period: 20, values })),
    EMA20: ({ close }) => batchOne(close, (values) => peer.EMA.calculate({ period: 20, values })),
    RSI14: ({ close }) => batchOne(close, (values) => peer.RSI.calculate({ period: 14, values })),
    STDDEV20: ({ close }) => batchOne(close, (values) => peer.SD.calculate({ period: 20, values })),
    MACD: ({ close }) => {
      const values = [...close]
      return job(
        () => peer.MACD.calculate({ ...MACD, values }),
        (rows) => [
          rows.map((row) => row.MACD ?? Number.NaN),
          rows.map((row) => row.signal ?? Number.NaN),
          rows.map((row) => row.histogram ?? Number.NaN),
        ],
      )
    },
    BBANDS20: ({ close }) => {
      const values = [...close]
      return job(
        () => peer.BollingerBands.calculate({ period: 20, stdDev: 2, values }),
        (rows) => [rows.map(({ upper }) => upper), rows.map(({ middle }) => middle), rows.map(({ lower }) => lower)],
      )
    },
    ATR14: (bars) => ofColumns(bars, (columns) => peer.ATR.calculate({ ...columns, period: 14 })),
    CCI20: (bars) => ofColumns(bars, (columns) => peer.CCI.calculate({ ...columns, period: 20 })),
    MFI14: (bars) => ofColumns(bars, (columns) => peer.MFI.calculate({ ...columns, period: 14 })),
    WILLR14: (bars) => ofColumns(bars, (columns) => peer.WilliamsR.calculate({ ...columns, period: 14 })),
    OBV: (bars) => ofColumns(bars, ({ close, volume }) => peer.OBV.calculate({ close, volume })),
    ADX14: (bars) => {
      const columns = arrays(bars)
      return job(
        () => peer.ADX.calculate({ ...columns, period: 14 }),
        (rows) => [rows.map(({ adx }) => adx)],
      )
    },
    STOCH: (bars) => {
      const columns = arrays(bars)
      return job(
        () => peer.Stochastic.calculate({ ...columns, period: 14, signalPeriod: 3 }),
        (rows) => [rows.map(({ k }) => k), rows.map(({ d }) => d)],
      )
    },
  },
}

function arrays({ high, low, close, volume }: Bars): Columns {
  return { high: [...high], low: [...low], close: [...close], volume: [...volume] }
}

function streamOne<Input>(inputs: ArrayLike<Input>, make: () => Next<Input>): StreamJob {
  return () => {
    const indicator = make()
    let sum = 0
    let last = Number.NaN
    for (let i = 0; i < inputs.length; i += 1) {
      const value = indicator.nextValue(inputs[i]!)
      if (value === undefined) continue
      last = value
      sum += value
    }
    return [last, sum]
  }
}

function batchOne(close: Float64Array, run: (values: Numbers) => number[]): BatchJob {
  const values = [...close]
  return job(
    () => run(values),
    (column) => [column],
  )
}

function ofColumns(bars: Bars, run: (columns: Columns) => number[]): BatchJob {
  const columns = arrays(bars)
  return job(
    () => run(columns),
    (column) => [column],
  )
}
