import { indicator } from '../definition.ts'
import { affine, div } from '../graph/arithmetic.ts'
import { rma } from '../graph/averages.ts'
import { mamode, movingAverage } from '../graph/moving-average.ts'
import { lateLookback } from '../graph/placeholder.ts'
import { trueRange } from '../graph/ranges.ts'
import { drift, length, scalar } from '../params.ts'

/** Normalized average true range: in percent of the close. */
export const natr = indicator({
  name: 'natr',
  title: 'Normalized Average True Range',
  category: 'volatility',
  formula: 'scalar · ATR / close.',
  notes: ["Wilder's average and seed as in `atr`; pandas_ta 0.3 and 0.4 take the exponential average."],
  params: { length: length(14), scalar: scalar(), mamode: mamode('rma'), drift: drift() },
  inputs: ['high', 'low', 'close'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 NATR', 'pandas-ta-classic natr'],
  outputs: (p, { compat }) => [
    {
      name: 'value',
      column: `NATR_${p.length}`,
      lookback:
        p.mamode === 'rma' && !compat ? p.length - 1 + p.drift : lateLookback(p.mamode, p.length, p.drift, compat),
      chart: 'pane',
    },
  ],
  build: (g, { high, low, close }, p) => {
    const range = trueRange(g, high, low, close, p.drift)
    const wilder = p.mamode === 'rma' && !g.compat
    const mean = wilder ? rma(g, range, p.length) : movingAverage(g, p.mamode, range, p.length)
    return [affine(g, div(g, mean, close), p.scalar)]
  },
})
