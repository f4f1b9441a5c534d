/**
 * trading-signals: bar by bar only, so its batch is a loop into columns. It keeps the candle objects it is given, so each bar gets one of
 * its own, made beforehand and not measured. Its SUPERTREND and MFI begin one bar earlier than TA-Lib's.
 */

import { loadPeer } from '../../peers/cache.ts'
import type { Bars } from '../bars.ts'
import { type BatchJob, type Contestant, overBars, type StreamJob } from '../job.ts'

type Candle = {
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}
type Follows<Input, Output = number> = { add(input: Input): Output | null }
type OfNumbers = new (length: number) => Follows<number>
type OfCandles = new (length: number) => Follows<Candle>
type Macd = { readonly macd: number; readonly signal: number; readonly histogram: number }
type Bands = { readonly upper: number; readonly middle: number; readonly lower: number }
type Stoch = { readonly stochK: number; readonly stochD: number }
type Trend = { readonly supertrend: number; readonly trend: string }
type Peer = {
  readonly SMA: OfNumbers
  readonly EMA: OfNumbers
  readonly RSI: OfNumbers
  readonly KAMA: OfNumbers
  readonly ATR: OfCandles
  readonly ADX: OfCandles
  readonly CCI: OfCandles
  readonly MFI: OfCandles
  readonly OBV: OfCandles
  readonly WilliamsR: OfCandles
  readonly MACD: new (fast: Follows<number>, slow: Follows<number>, signal: Follows<number>) => Follows<number, Macd>
  readonly BollingerBands: new (length: number, deviations: number) => Follows<number, Bands>
  readonly StochasticOscillator: new (config: {
    readonly kPeriod: number
    readonly kSlowingPeriod: number
    readonly dPeriod: number
  }) => Follows<Candle, Stoch>
  readonly SuperTrend: new (config: {
    readonly interval: number
    readonly multiplier: number
  }) => Follows<Candle, Trend>
  readonly LinearRegression: new (length: number) => Follows<number, { readonly prediction: number }>
}

const peer = loadPeer<Peer>('indicators', 'trading-signals')

function newMacd(): Follows<number, Macd> {
  return new peer.MACD(new peer.EMA(12), new peer.EMA(26), new peer.EMA(9))
}

export const contestant: Contestant = {
  stream: {
    SMA20: ({ close }) => streamOne(close, () => new peer.SMA(20)),
    EMA20: ({ close }) => streamOne(close, () => new peer.EMA(20)),
    RSI14: ({ close }) => streamOne(close, () => new peer.RSI(14)),
    ATR14: (bars) => streamOne(candles(bars), () => new peer.ATR(14)),
    MACD:
      ({ close }) =>
      () => {
        const macd = newMacd()
        let sum = 0
        let last: Macd | null = null
        for (let i = 0; i < close.length; i += 1) {
          last = macd.add(close[i]!)
          if (last !== null) sum += last.macd + last.signal + last.histogram
        }
        return [last!.macd, last!.signal, last!.histogram, sum]
      },
    BBANDS20:
      ({ close }) =>
      () => {
        const bands = new peer.BollingerBands(20, 2)
        let sum = 0
        let last: Bands | null = null
        for (let i = 0; i < close.length; i += 1) {
          last = bands.add(close[i]!)
          if (last !== null) sum += last.upper + last.middle + last.lower
        }
        return [last!.upper, last!.middle, last!.lower, sum]
      },
  },
  batch: {
    SMA20: ({ close }) => batchOne(close, () => new peer.SMA(20)),
    EMA20: ({ close }) => batchOne(close, () => new peer.EMA(20)),
    RSI14: ({ close }) => batchOne(close, () => new peer.RSI(14)),
    KAMA10: ({ close }) => batchOne(close, () => new peer.KAMA(10)),
    ATR14: (bars) => batchOne(candles(bars), () => new peer.ATR(14)),
    ADX14: (bars) => batchOne(candles(bars), () => new peer.ADX(14)),
    CCI20: (bars) => batchOne(candles(bars), () => new peer.CCI(20)),
    MFI14: (bars) => batchOne(candles(bars), () => new peer.MFI(14)),
    OBV: (bars) => batchOne(candles(bars), () => new peer.OBV(2)),
    WILLR14: (bars) => batchOne(candles(bars), () => new peer.WilliamsR(14)),
    LINREG14: ({ close }) =>
      overBars(close.length, 1, () => {
        const line = new peer.LinearRegression(14)
        return (i, [out]) => {
          out![i] = line.add(close[i]!)?.prediction ?? Number.NaN
        }
      }),
    MACD: ({ close }) =>
      overBars(close.length, 3, () => {
        const macd = newMacd()
        return (i, [line, signal, histogram]) => {
          const value = macd.add(close[i]!)
          if (value === null) return
          line![i] = value.macd
          signal![i] = value.signal
          histogram![i] = value.histogram
        }
      }),
    BBANDS20: ({ close }) =>
      overBars(close.length, 3, () => {
        const bands = new peer.BollingerBands(20, 2)
        return (i, [upper, middle, lower]) => {
          const value = bands.add(close[i]!)
          if (value === null) return
          upper![i] = value.upper
          middle![i] = value.middle
          lower![i] = value.lower
        }
      }),
    STOCH: (bars) => {
      const all = candles(bars)
      return overBars(all.length, 2, () => {
        const stoch = new peer.StochasticOscillator({ kPeriod: 14, kSlowingPeriod: 3, dPeriod: 3 })
        return (i, [k, d]) => {
          const value = stoch.add(all[i]!)
          if (value === null) return
          k![i] = value.stochK
          d![i] = value.stochD
        }
      })
    },
    SUPERTREND: (bars) => {
      const all = candles(bars)
      return overBars(all.length, 2, () => {
        const trend = new peer.SuperTrend({ interval: 10, multiplier: 3 })
        return (i, [line, direction]) => {
          const value = trend.add(all[i]!)
          if (value === null) return
          line![i] = value.supertrend
          direction![i] = value.trend === 'BULLISH' ? 1 : -1
        }
      })
    },
  },
}

function candles({ open, high, low, close, volume }: Bars): Candle[] {
  return Array.from(close, (_, i) => ({
    open: open[i]!,
    high: high[i]!,
    low: low[i]!,
    close: close[i]!,
    volume: volume[i]!,
  }))
}

function streamOne<Input>(inputs: ArrayLike<Input>, make: () => Follows<Input>): StreamJob {
  return () => {
    const indicator = make()
    let sum = 0
    let last = Number.NaN
    for (let i = 0; i < inputs.length; i += 1) {
      const value = indicator.add(inputs[i]!)
      if (value === null) continue
      last = value
      sum += value
    }
    return [last, sum]
  }
}

function batchOne<Input>(inputs: ArrayLike<Input>, make: () => Follows<Input>): BatchJob {
  return overBars(inputs.length, 1, () => {
    const indicator = make()
    return (i, [out]) => {
      out![i] = indicator.add(inputs[i]!) ?? Number.NaN
    }
  })
}
