import { indicator } from '../definition.ts'
import { calc } from '../graph/graph.ts'
import { moves } from '../graph/relative-strength.ts'
import { sum } from '../graph/windows.ts'
import { length } from '../params.ts'

/** Chande momentum oscillator as Chande wrote it: sums, not smoothed. */
export const cmou = indicator({
  name: 'cmou',
  title: 'Chande Momentum Oscillator (unsmoothed)',
  category: 'momentum',
  formula:
    '100 · (U - D) / (U + D), U and D the sums of the moves up and down of `length` bars; 0 where nothing has moved.',
  params: { length: length(14) },
  inputs: ['close'],
  memory: 'window',
  source: ['TA-Lib 0.8.2 CMOU', 'Chande and Kroll, The New Technical Trader, 1994'],
  outputs: (p) => [{ name: 'value', column: 'CMOU', lookback: p.length, chart: 'pane', range: [-100, 100] }],
  build: (g, { close }, p) => {
    const [up, size] = moves(g, close, 1).map((part) => sum(g, part, p.length))
    return [
      calc(g, [up!, size!], (x, y) => {
        y[0] = (100 * (2 * x[0]! - x[1]!)) / (x[1]! + Number(x[1] === 0))
      }),
    ]
  },
})
