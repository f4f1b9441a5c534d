/** @ixjb94/indicators: batch only, a port of Tulip; arrays of numbers in and out. Its results begin at the first value. */

import { loadPeer } from '../../peers/cache.ts'
import { type BatchJob, type Contestant, job } from '../job.ts'

type Numbers = readonly number[]
type Peer = {
  sma(x: Numbers, length: number): number[]
  ema(x: Numbers, length: number): number[]
  rsi(x: Numbers, length: number): number[]
  macd(x: Numbers, fast: number, slow: number, signal: number): number[][]
  bbands(x: Numbers, length: number, deviations: number): number[][]
  atr(high: Numbers, low: Numbers, close: Numbers, length: number): number[]
  adx(high: Numbers, low: Numbers, length: number): number[]
  stoch(high: Numbers, low: Numbers, close: Numbers, k: number, slowing: number, d: number): number[][]
  cci(high: Numbers, low: Numbers, close: Numbers, length: number): number[]
  mfi(high: Numbers, low: Numbers, close: Numbers, volume: Numbers, length: number): number[]
  obv(close: Numbers, volume: Numbers): number[]
  kama(x: Numbers, length: number): number[]
  linreg(x: Numbers, length: number): number[]
  stddev(x: Numbers, length: number): number[]
  willr(high: Numbers, low: Numbers, close: Numbers, length: number): number[]
}

const peer = new (loadPeer<{ readonly IndicatorsSync: new () => Peer }>(
  'indicators',
  '@ixjb94/indicators',
).IndicatorsSync)()

export const contestant: Contestant = {
  stream: {},
  batch: {
    SMA20: ({ close }) => onCloses(close, (x) => peer.sma(x, 20)),
    EMA20: ({ close }) => onCloses(close, (x) => peer.ema(x, 20)),
    RSI14: ({ close }) => onCloses(close, (x) => peer.rsi(x, 14)),
    KAMA10: ({ close }) => onCloses(close, (x) => peer.kama(x, 10)),
    LINREG14: ({ close }) => onCloses(close, (x) => peer.linreg(x, 14)),
    STDDEV20: ({ close }) => onCloses(close, (x) => peer.stddev(x, 20)),
    MACD: ({ close }) => {
      const x = [...close]
      return job(
        () => peer.macd(x, 12, 26, 9),
        (columns) => columns,
      )
    },
    BBANDS20: ({ close }) => {
      const x = [...close]
      return job(
        () => peer.bbands(x, 20, 2),
        (columns) => columns.toReversed(),
      )
    },
    ATR14: (bars) => {
      const [high, low, close] = [[...bars.high], [...bars.low], [...bars.close]]
      return one(() => peer.atr(high, low, close, 14))
    },
    ADX14: (bars) => {
      const [high, low] = [[...bars.high], [...bars.low]]
      return one(() => peer.adx(high, low, 14))
    },
    STOCH: (bars) => {
      const [high, low, close] = [[...bars.high], [...bars.low], [...bars.close]]
      return job(
        () => peer.stoch(high, low, close, 14, 3, 3),
        (columns) => columns,
      )
    },
    CCI20: (bars) => {
      const [high, low, close] = [[...bars.high], [...bars.low], [...bars.close]]
      return one(() => peer.cci(high, low, close, 20))
    },
    MFI14: (bars) => {
      const [high, low, close, volume] = [[...bars.high], [...bars.low], [...bars.close], [...bars.volume]]
      return one(() => peer.mfi(high, low, close, volume, 14))
    },
    OBV: (bars) => {
      const [close, volume] = [[...bars.close], [...bars.volume]]
      return one(() => peer.obv(close, volume))
    },
    WILLR14: (bars) => {
      const [high, low, close] = [[...bars.high], [...bars.low], [...bars.close]]
      return one(() => peer.willr(high, low, close, 14))
    },
  },
}

function onCloses(close: Float64Array, run: (x: Numbers) => number[]): BatchJob {
  const x = [...close]
  return one(() => run(x))
}

function one(run: () => number[]): BatchJob {
  return job(run, (column) => [column])
}
