import { indicator } from '../definition.ts'
import { skip } from '../graph/lags.ts'
import { averageOfValues, staysInside } from '../graph/mode-average.ts'
import { averageLookback, mamode } from '../graph/moving-average.ts'
import { stochastic } from '../graph/stochastic.ts'
import { length } from '../params.ts'

/** Fast stochastic: where the close lies in the range of some bars, and the average of that. */
export const stochf = indicator({
  name: 'stochf',
  title: 'Stochastic Fast',
  category: 'momentum',
  formula:
    'k = 100 · (close - LL) / (HH - LL) with the extremes of `fastk` bars, 0 where they are the same; d = MA(k, fastd), MA by `mamode`.',
  notes: ['Both lines begin together, as in TA-Lib; pandas_ta prints the first from its first value on.'],
  params: {
    fastk: length(5, 'Length of the range'),
    fastd: length(3, 'Signal length'),
    mamode: mamode('sma'),
  },
  inputs: ['high', 'low', 'close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 STOCHF', 'pandas-ta-classic stochf'],
  outputs: (p, { compat }) => {
    const suffix = `${p.fastk}_${p.fastd}`
    const whole = p.fastk - 1 + averageLookback(p.mamode, p.fastd, compat)
    const range = staysInside(p.mamode) ? ({ range: [0, 100] } as const) : {}
    return [
      {
        name: 'k',
        column: `STOCHFk_${suffix}`,
        lookback: compat ? p.fastk - 1 : whole,
        chart: 'pane',
        range: [0, 100],
      },
      { name: 'd', column: `STOCHFd_${suffix}`, lookback: whole, chart: 'pane', ...range },
    ]
  },
  build: (g, { high, low, close }, p) => {
    const k = stochastic(g, high, low, close, p.fastk)
    const d = averageOfValues(g, p.mamode, k, p.fastd)
    return [g.compat ? k : skip(g, k, averageLookback(p.mamode, p.fastd)), d]
  },
})
