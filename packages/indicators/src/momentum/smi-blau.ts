import { indicator } from '../definition.ts'
import { ema } from '../graph/averages.ts'
import { calc } from '../graph/graph.ts'
import { highest, lowest } from '../graph/windows.ts'
import { length } from '../params.ts'

/** Blau's stochastic momentum index: the distance from the middle of the range, doubly smoothed. */
export const smiBlau = indicator({
  name: 'smi_blau',
  title: 'Stochastic Momentum Index (Blau)',
  category: 'momentum',
  formula:
    '100 · E(close - (H + L) / 2) / (E(H - L) / 2), H and L the extremes of `length` bars, E an EMA of `slow` and of that an EMA of `fast`; 0 for 0/0.',
  notes: ['Without the signal line, an EMA of 9 in TA-Lib, which hides the value until there is one.'],
  params: { length: length(13), fast: length(2, 'Second smoothing'), slow: length(25, 'First smoothing') },
  inputs: ['high', 'low', 'close'],
  memory: 'recursive',
  source: ['TA-Lib 0.8.2 SMI', 'Blau, Technical Analysis of Stocks & Commodities, January 1993'],
  outputs: (p) => [
    {
      name: 'value',
      column: 'SMI',
      lookback: p.length + p.slow + p.fast - 3,
      chart: 'pane',
      range: [-100, 100],
    },
  ],
  build: (g, { high, low, close }, p) => {
    const extremes = [close, highest(g, high, p.length), lowest(g, low, p.length)]
    const distance = calc(g, extremes, (x, y) => {
      y[0] = x[0]! - (x[1]! + x[2]!) / 2
    })
    const range = calc(g, extremes, (x, y) => {
      y[0] = x[1]! - x[2]!
    })
    const [above, all] = [distance, range].map((x) => ema(g, ema(g, x, p.slow), p.fast))
    return [
      calc(g, [above!, all!], (x, y) => {
        y[0] = (200 * x[0]!) / (x[1]! + Number(x[1] === 0))
      }),
    ]
  },
})
