import { indicator } from '../definition.ts'
import { affine, div } from '../graph/arithmetic.ts'
import { smooth } from '../graph/averages.ts'
import { moves } from '../graph/relative-strength.ts'
import { int, length } from '../params.ts'

/** Relative momentum index: an RSI of the changes over some bars. */
export const rmi = indicator({
  name: 'rmi',
  title: 'Relative Momentum Index',
  category: 'momentum',
  formula:
    '100 · E(up) / (E(up) + E(down)), up and down the parts of x - x[drift] above and below 0, E an average with gain 2 / (length + 1) begun with its first value; NaN until something has moved.',
  notes: ["Altman takes Wilder's average, with which a drift of 1 is the RSI."],
  params: { length: length(20), drift: int(5, 1, 1_000, 'Bars of a difference') },
  inputs: ['close'],
  memory: 'recursive',
  source: ['Tulip Indicators rmi (beta)', 'Altman, Technical Analysis of Stocks & Commodities, February 1993'],
  unchecked: true,
  outputs: (p) => [{ name: 'value', column: 'rmi', lookback: p.drift, chart: 'pane', range: [0, 100] }],
  build: (g, { close }, p) => {
    const [up, size] = moves(g, close, p.drift).map((part) => smooth(g, part, 2 / (p.length + 1)))
    return [affine(g, div(g, up!, size!), 100)]
  },
})
