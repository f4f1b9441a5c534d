/**
 * @debut/indicators: bar by bar only, so its batch is a loop into columns. Under GPL-3.0: it is loaded into a process of its own, and
 * nothing of ours is built with it. Its KAMA takes another fast length's ratio, so it is left out; STOCH has no smoothing of %K.
 */

import { loadPeer } from '../../peers/cache.ts'
import type { Bars } from '../bars.ts'
import { type BatchJob, type Contestant, overBars, type StreamJob } from '../job.ts'

type One = { nextValue(x: number): number | undefined }
type OfRange = { nextValue(high: number, low: number, close: number): number | undefined }
type Macd = { readonly macd: number; readonly signal?: number; readonly histogram?: number }
type Bands = { readonly upper: number; readonly middle: number; readonly lower: number }
type Peer = {
  readonly SMA: new (length: number) => One
  readonly EMA: new (length: number) => One
  readonly RSI: new (length: number) => One
  readonly MACD: new () => { nextValue(x: number): Macd | undefined }
  readonly BollingerBands: new (length: number, deviations: number) => { nextValue(x: number): Bands | undefined }
  readonly ATR: new (length: number) => OfRange
  readonly CCI: new (length: number) => OfRange
  readonly ADX: new (
    length: number,
  ) => { nextValue(high: number, low: number, close: number): { readonly adx?: number } | undefined }
  readonly Stochastic: new (
    k: number,
    d: number,
  ) => { nextValue(high: number, low: number, close: number): { readonly k: number; readonly d?: number } | undefined }
  readonly MFI: new (
    length: number,
  ) => { nextValue(high: number, low: number, close: number, volume: number): number | undefined }
  readonly SuperTrend: new (
    length: number,
    multiplier: number,
  ) => {
    nextValue(
      high: number,
      low: number,
      close: number,
    ): { readonly superTrend: number; readonly direction: number } | undefined
  }
}

const peer = loadPeer<Peer>('indicators', '@debut/indicators')

export const contestant: Contestant = {
  stream: {
    SMA20: ({ close }) => streamOne(close, () => new peer.SMA(20)),
    EMA20: ({ close }) => streamOne(close, () => new peer.EMA(20)),
    RSI14: ({ close }) => streamOne(close, () => new peer.RSI(14)),
    ATR14:
      ({ high, low, close }) =>
      () => {
        const atr = new peer.ATR(14)
        let sum = 0
        let last = Number.NaN
        for (let i = 0; i < close.length; i += 1) {
          const value = atr.nextValue(high[i]!, low[i]!, close[i]!)
          if (value === undefined) continue
          last = value
          sum += value
        }
        return [last, sum]
      },
    MACD:
      ({ close }) =>
      () => {
        const macd = new peer.MACD()
        let sum = 0
        let last: Macd | undefined
        for (let i = 0; i < close.length; i += 1) {
          last = macd.nextValue(close[i]!)
          if (last?.histogram !== undefined) sum += last.macd + last.signal! + last.histogram
        }
        return [last!.macd, last!.signal!, last!.histogram!, sum]
      },
    BBANDS20:
      ({ close }) =>
      () => {
        const bands = new peer.BollingerBands(20, 2)
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
    SMA20: ({ close }) => batchOne(close, () => new peer.SMA(20)),
    EMA20: ({ close }) => batchOne(close, () => new peer.EMA(20)),
    RSI14: ({ close }) => batchOne(close, () => new peer.RSI(14)),
    MACD: ({ close }) =>
      overBars(close.length, 3, () => {
        const macd = new peer.MACD()
        return (i, [line, signal, histogram]) => {
          const value = macd.nextValue(close[i]!)
          if (value === undefined) return
          line![i] = value.macd
          signal![i] = value.signal ?? Number.NaN
          histogram![i] = value.histogram ?? Number.NaN
        }
      }),
    BBANDS20: ({ close }) =>
      overBars(close.length, 3, () => {
        const bands = new peer.BollingerBands(20, 2)
        return (i, [upper, middle, lower]) => {
          const value = bands.nextValue(close[i]!)
          if (value === undefined) return
          upper![i] = value.upper
          middle![i] = value.middle
          lower![i] = value.lower
        }
      }),
    ATR14: (bars) => batchOfRange(bars, () => new peer.ATR(14)),
    CCI20: (bars) => batchOfRange(bars, () => new peer.CCI(20)),
    ADX14: ({ high, low, close }) =>
      overBars(close.length, 1, () => {
        const adx = new peer.ADX(14)
        return (i, [out]) => {
          out![i] = adx.nextValue(high[i]!, low[i]!, close[i]!)?.adx ?? Number.NaN
        }
      }),
    STOCH: ({ high, low, close }) =>
      overBars(close.length, 2, () => {
        const stoch = new peer.Stochastic(14, 3)
        return (i, [k, d]) => {
          const value = stoch.nextValue(high[i]!, low[i]!, close[i]!)
          if (value === undefined) return
          k![i] = value.k
          d![i] = value.d ?? Number.NaN
        }
      }),
    MFI14: ({ high, low, close, volume }) =>
      overBars(close.length, 1, () => {
        const mfi = new peer.MFI(14)
        return (i, [out]) => {
          out![i] = mfi.nextValue(high[i]!, low[i]!, close[i]!, volume[i]!) ?? Number.NaN
        }
      }),
    SUPERTREND: ({ high, low, close }) =>
      overBars(close.length, 2, () => {
        const trend = new peer.SuperTrend(10, 3)
        return (i, [line, direction]) => {
          const value = trend.nextValue(high[i]!, low[i]!, close[i]!)
          if (value === undefined) return
          line![i] = value.superTrend
          direction![i] = -value.direction
        }
      }),
  },
}

function streamOne(close: Float64Array, make: () => One): StreamJob {
  return () => {
    const indicator = make()
    let sum = 0
    let last = Number.NaN
    for (let i = 0; i < close.length; i += 1) {
      const value = indicator.nextValue(close[i]!)
      if (value === undefined) continue
      last = value
      sum += value
    }
    return [last, sum]
  }
}

function batchOne(close: Float64Array, make: () => One): BatchJob {
  return overBars(close.length, 1, () => {
    const indicator = make()
    return (i, [out]) => {
      out![i] = indicator.nextValue(close[i]!) ?? Number.NaN
    }
  })
}

function batchOfRange({ high, low, close }: Bars, make: () => OfRange): BatchJob {
  return overBars(close.length, 1, () => {
    const indicator = make()
    return (i, [out]) => {
      out![i] = indicator.nextValue(high[i]!, low[i]!, close[i]!) ?? Number.NaN
    }
  })
}
