import { indicator } from '../definition.ts'
import { mamode } from '../graph/moving-average.ts'
import { averagesWithin, lateLookback } from '../graph/placeholder.ts'
import { meanOf, relativeVolatility } from '../graph/relative-volatility.ts'
import { drift, flag, length, scalar } from '../params.ts'

/** Relative volatility index: the share of the deviation that belongs to rising prices. */
export const rvi = indicator({
  name: 'rvi',
  title: 'Relative Volatility Index',
  category: 'volatility',
  formula:
    'scalar · MA(up) / (MA(up) + MA(down)), up and down the deviation of the last `length` prices where the price rose or fell, else 0; of the close, of high and low (`refined`), or of all three (`thirds`), averaged.',
  notes: [
    'NaN while no price has moved. TA-Lib 0.8 takes a deviation over 10 bars and Wilder averages, as Dorsey did, and has 50 there.',
  ],
  params: {
    length: length(14),
    scalar: scalar(),
    refined: flag(false, 'Of high and low'),
    thirds: flag(false, 'Of high, low and close'),
    mamode: mamode('ema'),
    drift: drift(),
  },
  inputs: ['close', 'high', 'low'],
  memory: 'recursive',
  source: ['pandas-ta-classic rvi', 'Dorsey, Technical Analysis of Stocks & Commodities 11:6, 1993'],
  outputs: (p, { compat }) => [
    {
      name: 'value',
      column: `RVI${p.refined ? 'r' : p.thirds ? 't' : ''}_${p.length}`,
      lookback: lateLookback(p.mamode, p.length, Math.max(p.length - 1, p.drift), compat),
      chart: 'pane',
      ...(averagesWithin(p.mamode) && { range: [0, p.scalar] }),
    },
  ],
  build: (g, { close, high, low }, p) => {
    const prices = p.refined ? [high, low] : p.thirds ? [high, low, close] : [close]
    const indices = prices.map((x) => relativeVolatility(g, x, p.length, p.scalar, p.mamode, p.drift))
    return [meanOf(g, indices)]
  },
})
