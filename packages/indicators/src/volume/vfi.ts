import { indicator } from '../definition.ts'
import { div } from '../graph/arithmetic.ts'
import { calc } from '../graph/graph.ts'
import { change, lag } from '../graph/lags.ts'
import { averageLookback, mamode, movingAverage } from '../graph/moving-average.ts'
import { sma, sum } from '../graph/windows.ts'
import { length, real } from '../params.ts'

/** Volume flow indicator, simplified: volume at large moves, over the usual volume. */
export const vfi = indicator({
  name: 'vfi',
  title: 'Volume Flow Indicator',
  category: 'volume',
  formula:
    'MA over 3 of Σ flow / SMA(m), both over `length`; m = SMA(volume)[1], flow = min(volume, vcoef · m) · (close - close[1]) where |close - close[1]| > coef · close, else 0.',
  notes: [
    "Katsanos' own: typical prices, and a cut-off of coef · deviation of log returns · close. With a share of the price, as in pandas_ta, the default counts moves above 20 % only.",
  ],
  params: {
    length: length(130),
    coef: real(0.2, 0, 1_000, 'Smallest move, as a share of the close'),
    vcoef: real(2.5, 0, 1_000, 'Greatest volume, in usual ones'),
    mamode: mamode('ema'),
  },
  inputs: ['close', 'volume'],
  memory: 'window',
  source: ['pandas-ta-classic vfi', 'Katsanos, Technical Analysis of Stocks & Commodities 22:6, 2004'],
  outputs: (p, { compat }) => [
    {
      name: 'value',
      column: `VFI_${p.length}`,
      lookback: 2 * p.length - 1 + averageLookback(p.mamode, 3, compat),
      chart: 'pane',
    },
  ],
  build: (g, { close, volume }, p) => {
    const usual = lag(g, sma(g, volume, p.length))
    const flow = calc(g, [volume, usual, change(g, close), close], (x, y) => {
      y[0] = Math.abs(x[2]!) > p.coef * x[3]! ? Math.min(x[0]!, p.vcoef * x[1]!) * x[2]! : 0
    })
    const ratio = div(g, sum(g, flow, p.length), sma(g, usual, p.length))
    return [movingAverage(g, p.mamode, ratio, 3)]
  },
})
