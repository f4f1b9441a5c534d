import { indicator } from '../definition.ts'
import { mamode } from '../graph/moving-average.ts'
import { lateLookback } from '../graph/placeholder.ts'
import { linreg } from '../graph/regression.ts'
import { meanOf, relativeVolatility } from '../graph/relative-volatility.ts'
import { flag, length, scalar } from '../params.ts'

/** Inertia: Dorsey's relative volatility index, smoothed by a straight line. */
export const inertia = indicator({
  name: 'inertia',
  title: 'Inertia',
  category: 'momentum',
  formula:
    'The line of least squares through the last `length` values of RVI(close, rvi_length), at the present bar. `refined`: the mean of the RVI of high and of low; `thirds`: of high, low and close.',
  params: {
    length: length(20),
    rvi_length: length(14, 'Length of the volatility index', 2),
    scalar: scalar(),
    refined: flag(false, 'From high and low'),
    thirds: flag(false, 'From high, low and close'),
    mamode: mamode('ema'),
  },
  inputs: ['close', 'high', 'low'],
  memory: 'recursive',
  source: ['pandas-ta-classic inertia', 'Dorsey, Technical Analysis of Stocks & Commodities, September 1995'],
  outputs: (p, { compat }) => [
    {
      name: 'value',
      column: `INERTIA${p.refined ? 'r' : p.thirds ? 't' : ''}_${p.length}_${p.rvi_length}`,
      lookback: lateLookback(p.mamode, p.rvi_length, p.rvi_length - 1, compat) + p.length - 1,
      chart: 'pane',
    },
  ],
  build: (g, { close, high, low }, p) => {
    const used = p.refined ? [high, low] : p.thirds ? [high, low, close] : [close]
    const indices = used.map((x) => relativeVolatility(g, x, p.rvi_length, p.scalar, p.mamode, 1))
    return [linreg(g, meanOf(g, indices), p.length)]
  },
})
