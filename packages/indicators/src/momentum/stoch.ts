import { indicator } from '../definition.ts'
import { skip } from '../graph/lags.ts'
import { averageOfValues, staysInside } from '../graph/mode-average.ts'
import { averageLookback, mamode } from '../graph/moving-average.ts'
import { stochastic } from '../graph/stochastic.ts'
import { length } from '../params.ts'

/** Lane's stochastic: where the close lies in the range of some bars, smoothed, and its average. */
export const stoch = indicator({
  name: 'stoch',
  title: 'Stochastic Oscillator',
  category: 'momentum',
  formula:
    'k = MA(100 · (close - LL) / (HH - LL), smooth_k) with the extremes of `k` bars, 0 where they are the same; d = MA(k, d), MA by `mamode`.',
  notes: [
    'Both lines begin together, as in TA-Lib; pandas_ta prints the first from its first value on.',
    'A window without a range: 0, as in TA-Lib; some platforms print 50 or 100.',
  ],
  params: {
    k: length(14, 'Length of the range'),
    d: length(3, 'Signal length'),
    smooth_k: length(3, 'Smoothing length'),
    mamode: mamode('sma'),
  },
  inputs: ['high', 'low', 'close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 STOCH', 'pandas-ta-classic stoch'],
  outputs: (p, { compat }) => {
    const suffix = `${p.k}_${p.d}_${p.smooth_k}`
    const first = p.k - 1 + averageLookback(p.mamode, p.smooth_k, compat)
    const whole = first + averageLookback(p.mamode, p.d, compat)
    const range = staysInside(p.mamode) ? ({ range: [0, 100] } as const) : {}
    return [
      { name: 'k', column: `STOCHk_${suffix}`, lookback: compat ? first : whole, chart: 'pane', ...range },
      { name: 'd', column: `STOCHd_${suffix}`, lookback: whole, chart: 'pane', ...range },
    ]
  },
  build: (g, { high, low, close }, p) => {
    const fast = stochastic(g, high, low, close, p.k)
    const k = averageOfValues(g, p.mamode, fast, p.smooth_k)
    const d = averageOfValues(g, p.mamode, k, p.d)
    return [g.compat ? k : skip(g, k, averageLookback(p.mamode, p.d)), d]
  },
})
