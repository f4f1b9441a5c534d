import { indicator } from '../definition.ts'
import { rma } from '../graph/averages.ts'
import { calc } from '../graph/graph.ts'
import { moves } from '../graph/relative-strength.ts'
import { sum } from '../graph/windows.ts'
import { drift, length, scalar } from '../params.ts'

/** Chande momentum oscillator, smoothed as TA-Lib does. */
export const cmo = indicator({
  name: 'cmo',
  title: 'Chande Momentum Oscillator',
  category: 'momentum',
  formula:
    "scalar · (U - D) / (U + D), U and D Wilder's averages of the parts of x - x[drift] above and below 0; 0 where nothing has moved.",
  notes: [
    "Wilder's averages are TA-Lib's way. Chande, pandas_ta (and `compat`) and Tulip sum the moves of `length` bars: `cmou`.",
  ],
  params: { length: length(14), scalar: scalar(), drift: drift() },
  inputs: ['close'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 CMO', 'pandas-ta-classic cmo (compat)'],
  outputs: (p) => [
    {
      name: 'value',
      column: `CMO_${p.length}`,
      lookback: p.length + p.drift - 1,
      chart: 'pane',
      range: [-p.scalar, p.scalar],
    },
  ],
  build: (g, { close }, p) => {
    const average = g.compat ? sum : rma
    const [up, size] = moves(g, close, p.drift).map((part) => average(g, part, p.length))
    const still = g.compat ? 0 : 1
    return [
      calc(g, [up!, size!], (x, y) => {
        y[0] = (p.scalar * (2 * x[0]! - x[1]!)) / (x[1]! + Number(x[1] === 0) * still)
      }),
    ]
  },
})
