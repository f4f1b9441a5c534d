import { indicator } from '../definition.ts'
import { skip } from '../graph/lags.ts'
import { staysInside } from '../graph/mode-average.ts'
import { type AverageMode, mamode, movingAverage } from '../graph/moving-average.ts'
import { lateLookback } from '../graph/placeholder.ts'
import { relativeStrength } from '../graph/relative-strength.ts'
import { stochastic } from '../graph/stochastic.ts'
import { length } from '../params.ts'

/** While nothing moves the RSI stays where it is, but for the rounding of numbers up to 100. */
const NOISE = 1e-10

/** Stochastic RSI: where the RSI lies in its own range of some bars. */
export const stochrsi = indicator({
  name: 'stochrsi',
  title: 'Stochastic RSI',
  category: 'momentum',
  formula:
    'k = MA(100 · (r - LL(r)) / (HH(r) - LL(r)), k) with r = RSI(x, rsi_length) and its extremes of `length` bars, 0 where they are the same; d = MA(k, d), MA by `mamode`.',
  notes: [
    'TA-Lib smooths once: its STOCHRSI is k 1, its fastk_period `length`. Tulip prints 0 to 1 and does not smooth.',
    'The RSI has the seed of TA-Lib and both lines begin together; `compat` has the seed and look-backs of pandas_ta.',
  ],
  params: {
    length: length(14, 'Length of the range'),
    rsi_length: length(14, 'Length of the RSI'),
    k: length(3, 'Smoothing length'),
    d: length(3, 'Signal length'),
    mamode: mamode('sma'),
  },
  inputs: ['close'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 STOCHRSI', 'pandas-ta-classic stochrsi'],
  outputs: (p, { compat }) => {
    const suffix = `${p.length}_${p.rsi_length}_${p.k}_${p.d}`
    const [first, whole] = rows(p, compat)
    const range = staysInside(p.mamode) ? ({ range: [0, 100] } as const) : {}
    return [
      { name: 'k', column: `STOCHRSIk_${suffix}`, lookback: compat ? first : whole, chart: 'pane', ...range },
      { name: 'd', column: `STOCHRSId_${suffix}`, lookback: whole, chart: 'pane', ...range },
    ]
  },
  build: (g, { close }, p) => {
    const index = relativeStrength(g, close, p.rsi_length, 100, 1)
    const k = movingAverage(g, p.mamode, stochastic(g, index, index, index, p.length, NOISE), p.k)
    const [first, whole] = rows(p, g.compat)
    return [g.compat ? k : skip(g, k, whole - first), movingAverage(g, p.mamode, k, p.d)]
  },
})

type Lengths = {
  readonly length: number
  readonly rsi_length: number
  readonly k: number
  readonly d: number
  readonly mamode: AverageMode
}

function rows(p: Lengths, compat: boolean): readonly [first: number, whole: number] {
  const index = compat ? Math.max(p.rsi_length - 1, 1) : p.rsi_length
  const first = lateLookback(p.mamode, p.k, index + p.length - 1, compat)
  return [first, lateLookback(p.mamode, p.d, first, compat)]
}
