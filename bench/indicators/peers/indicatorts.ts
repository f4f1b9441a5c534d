/**
 * indicatorts: batch only, arrays of numbers in and out. Its RSI begins earlier than TA-Lib's, its ATR and MFI are simple means and sums
 * seeded with less than a window, CCI takes the deviation from a moving mean of means, STOCH has no smoothing of %K.
 */

import { loadPeer } from '../../peers/cache.ts'
import { type Contestant, job } from '../job.ts'

type Numbers = readonly number[]
type Length = { readonly period: number }
type Peer = {
  sma(x: Numbers, config: Length): number[]
  ema(x: Numbers, config: Length): number[]
  rsi(x: Numbers, config: Length): number[]
  macd(x: Numbers): { readonly macdLine: number[]; readonly signalLine: number[] }
  bb(x: Numbers, config: Length): { readonly upper: number[]; readonly middle: number[]; readonly lower: number[] }
  atr(high: Numbers, low: Numbers, close: Numbers, config: Length): { readonly atrLine: number[] }
  stoch(
    high: Numbers,
    low: Numbers,
    close: Numbers,
    config: { readonly kPeriod: number; readonly dPeriod: number },
  ): { readonly k: number[]; readonly d: number[] }
  cci(high: Numbers, low: Numbers, close: Numbers, config: Length): number[]
  mfi(high: Numbers, low: Numbers, close: Numbers, volume: Numbers, config: Length): number[]
  obv(close: Numbers, volume: Numbers): number[]
  mstd(x: Numbers, config: Length): number[]
  willr(high: Numbers, low: Numbers, close: Numbers, config: Length): number[]
}

const peer = loadPeer<Peer>('indicators', 'indicatorts')

export const contestant: Contestant = {
  stream: {},
  batch: {
    SMA20: ({ close }) => onCloses(close, (x) => peer.sma(x, { period: 20 })),
    EMA20: ({ close }) => onCloses(close, (x) => peer.ema(x, { period: 20 })),
    RSI14: ({ close }) => onCloses(close, (x) => peer.rsi(x, { period: 14 })),
    STDDEV20: ({ close }) => onCloses(close, (x) => peer.mstd(x, { period: 20 })),
    MACD: ({ close }) => {
      const x = [...close]
      return job(
        () => peer.macd(x),
        ({ macdLine, signalLine }) => [macdLine, signalLine],
      )
    },
    BBANDS20: ({ close }) => {
      const x = [...close]
      return job(
        () => peer.bb(x, { period: 20 }),
        ({ upper, middle, lower }) => [upper, middle, lower],
      )
    },
    ATR14: (bars) => {
      const [high, low, close] = [[...bars.high], [...bars.low], [...bars.close]]
      return job(
        () => peer.atr(high, low, close, { period: 14 }),
        ({ atrLine }) => [atrLine],
      )
    },
    STOCH: (bars) => {
      const [high, low, close] = [[...bars.high], [...bars.low], [...bars.close]]
      return job(
        () => peer.stoch(high, low, close, { kPeriod: 14, dPeriod: 3 }),
        ({ k, d }) => [k, d],
      )
    },
    CCI20: (bars) => {
      const [high, low, close] = [[...bars.high], [...bars.low], [...bars.close]]
      return job(
        () => peer.cci(high, low, close, { period: 20 }),
        (cci) => [cci],
      )
    },
    MFI14: (bars) => {
      const [high, low, close, volume] = [[...bars.high], [...bars.low], [...bars.close], [...bars.volume]]
      return job(
        () => peer.mfi(high, low, close, volume, { period: 14 }),
        (mfi) => [mfi],
      )
    },
    OBV: (bars) => {
      const [close, volume] = [[...bars.close], [...bars.volume]]
      return job(
        () => peer.obv(close, volume),
        (obv) => [obv],
      )
    },
    WILLR14: (bars) => {
      const [high, low, close] = [[...bars.high], [...bars.low], [...bars.close]]
      return job(
        () => peer.willr(high, low, close, { period: 14 }),
        (willr) => [willr],
      )
    },
  },
}

function onCloses(close: Float64Array, run: (x: Numbers) => number[]): ReturnType<typeof job> {
  const x = [...close]
  return job(
    () => run(x),
    (column) => [column],
  )
}
