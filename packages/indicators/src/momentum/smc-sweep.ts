import { indicator } from '../definition.ts'
import { calc } from '../graph/graph.ts'
import { lag } from '../graph/lags.ts'
import { highest, lowest } from '../graph/windows.ts'
import { length, pythonFloat, real } from '../params.ts'

/** Liquidity sweep: a bar that passes an earlier extreme and closes back inside. */
export const smcSweep = indicator({
  name: 'smc_sweep',
  title: 'Smart Money Concept Liquidity Sweep',
  category: 'momentum',
  formula:
    '1 where low < L < close, close > open and the lower wick is over wick_mult · |close - open|; -1 where high > H > close, close < open and the upper wick is; else 0. L and H: least low and greatest high of the `length` bars before.',
  params: {
    length: length(15),
    wick_mult: real(1.5, 0.001, 1_000, 'Wick, in bodies'),
  },
  inputs: ['open', 'high', 'low', 'close'],
  memory: 'window',
  source: ['pandas-ta-classic smc_sweep'],
  outputs: (p, { compat }) => [
    {
      name: 'value',
      column: `SMC_SWEEP_${p.length}_${pythonFloat(Math.round(p.wick_mult * 1e4) / 1e4)}`,
      lookback: compat ? 0 : p.length,
      chart: 'pane',
      range: [-1, 1],
    },
  ],
  build: (g, { open, high, low, close }, p) => {
    const least = lowest(g, lag(g, low), p.length)
    const most = highest(g, lag(g, high), p.length)
    const swept = calc(
      g,
      [open, high, low, close, least, most],
      (x, y) => {
        const body = x[3]! - x[0]!
        const wick = p.wick_mult * Math.abs(body)
        const up = x[2]! < x[4]! && x[3]! > x[4]! && body > 0 && x[0]! - x[2]! > wick
        const down = x[1]! > x[5]! && x[3]! < x[5]! && body < 0 && x[1]! - x[0]! > wick
        y[0] = Number(up) - Number(down)
      },
      { passesMissing: g.compat },
    )
    return [swept]
  },
})
