import { indicator } from '../definition.ts'
import { div, sub } from '../graph/arithmetic.ts'
import { type AverageMode, mamode, movingAverage } from '../graph/moving-average.ts'
import { lateLookback } from '../graph/placeholder.ts'
import { length } from '../params.ts'

/** Bias: how far the price is from its average, as a share of it. */
export const bias = indicator({
  name: 'bias',
  title: 'Bias',
  category: 'momentum',
  formula: 'x / MA(x, length) - 1, MA by `mamode`.',
  params: { length: length(26), mamode: mamode('sma') },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic bias'],
  outputs: (p, { compat }) => [
    {
      name: 'value',
      column: `BIAS_${averageName(p.mamode)}_${p.length}${p.mamode === 't3' ? '_0.7' : ''}`,
      lookback: lateLookback(p.mamode, p.length, 0, compat),
      chart: 'pane',
    },
  ],
  build: (g, { close }, p) => {
    const mean = movingAverage(g, p.mamode, close, p.length)
    return [div(g, sub(g, close, mean), mean)]
  },
})

/** As pandas_ta names the column of the average. */
function averageName(mode: AverageMode): string {
  if (mode === 'linreg') return 'LR'
  return mode === 'zlma' ? 'ZL_EMA' : mode.toUpperCase()
}
