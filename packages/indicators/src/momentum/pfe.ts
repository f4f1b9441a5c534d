import { indicator } from '../definition.ts'
import { smooth } from '../graph/averages.ts'
import { calc } from '../graph/graph.ts'
import { change } from '../graph/lags.ts'
import { sum } from '../graph/windows.ts'
import { length } from '../params.ts'

/** Polarized fractal efficiency: how straight the way was, below 0 if it led down. */
export const pfe = indicator({
  name: 'pfe',
  title: 'Polarized Fractal Efficiency',
  category: 'momentum',
  formula:
    'y = y[1] + 2 / (smoothing + 1) · (e - y[1]), begun with the first e = sign(d) · 100 · √(d² + length²) / Σ √((x - x[1])² + 1), d = x - x[length], the sum over `length` bars.',
  notes: [
    'Tulip has 10² for length², which is the same at length 10, and counts a d of 0 as a fall; here it is 0.',
    'A bar is one unit wide, so the number depends on the unit of the price.',
  ],
  params: { length: length(10), smoothing: length(5, 'Smoothing length') },
  inputs: ['close'],
  memory: 'recursive',
  source: ['Tulip Indicators pfe (beta)', 'Hannula, Technical Analysis of Stocks & Commodities, January 1994'],
  unchecked: true,
  outputs: (p) => [{ name: 'value', column: 'pfe', lookback: p.length, chart: 'pane', range: [-100, 100] }],
  build: (g, { close }, p) => {
    const step = calc(g, [change(g, close)], (x, y) => {
      y[0] = Math.sqrt(x[0]! * x[0]! + 1)
    })
    const squared = p.length * p.length
    const efficiency = calc(g, [change(g, close, p.length), sum(g, step, p.length)], (x, y) => {
      y[0] = (Math.sign(x[0]!) * 100 * Math.sqrt(x[0]! * x[0]! + squared)) / x[1]!
    })
    return [smooth(g, efficiency, 2 / (p.smoothing + 1))]
  },
})
