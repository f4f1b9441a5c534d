import { indicator } from '../definition.ts'
import { middleOf } from '../graph/arithmetic.ts'
import { averageDirectionalIndex, averageDirectionalLookback, directionalLookback } from '../graph/directional.ts'
import { lag } from '../graph/lags.ts'
import { mamode } from '../graph/moving-average.ts'
import { drift, length, scalar } from '../params.ts'

/** Average directional index rating: the mean of the present ADX and an earlier one. */
export const adxr = indicator({
  name: 'adxr',
  title: 'Average Directional Movement Index Rating',
  category: 'trend',
  formula: 'value = (ADX + ADX[length - 1]) / 2, with the two directional indicators.',
  notes: ["Wilder's book goes `length` bars back; TA-Lib and pandas_ta go length - 1. For the rest see adx."],
  params: {
    length: length(14),
    lensig: { ...length(14, 'Signal length'), defaultFrom: 'length' },
    scalar: scalar(),
    mamode: mamode('rma'),
    drift: drift(),
  },
  inputs: ['high', 'low', 'close'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 ADXR', 'pandas-ta-classic adxr'],
  outputs: (p, { compat }) => {
    const lookback = directionalLookback(p, compat)
    return [
      {
        name: 'value',
        column: `ADXR_${p.lensig}`,
        lookback: averageDirectionalLookback(p, compat) + p.length - 1,
        chart: 'pane',
      },
      { name: 'plus', column: `DMP_${p.length}`, lookback, chart: 'pane' },
      { name: 'minus', column: `DMN_${p.length}`, lookback, chart: 'pane' },
    ]
  },
  build: (g, { high, low, close }, p) => {
    const [index, plus, minus] = averageDirectionalIndex(g, high, low, close, p)
    return [middleOf(g, index, lag(g, index, p.length - 1)), plus, minus]
  },
})
