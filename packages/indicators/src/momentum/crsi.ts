import { indicator } from '../definition.ts'
import { affine, div } from '../graph/arithmetic.ts'
import { smooth } from '../graph/averages.ts'
import { calc, fold, type Graph, type Slot } from '../graph/graph.ts'
import { fromRow } from '../graph/lags.ts'
import { placeholder } from '../graph/placeholder.ts'
import { percentRank } from '../graph/rank.ts'
import { moves } from '../graph/relative-strength.ts'
import { relativeChange } from '../graph/returns.ts'
import { drift, length, real } from '../params.ts'

/** Connors RSI: the mean of an RSI of the price, one of its direction, and the rank of the last return. */
export const crsi = indicator({
  name: 'crsi',
  title: 'Connors RSI',
  category: 'momentum',
  formula:
    '(RSI(x, length_rsi) + RSI(direction, length_streak) + 100 · share of the previous length_rank returns below the present one) / 3, averages begun with their first value.',
  notes: [
    'The direction is -1, 0 or 1, as in pandas_ta 0.4. Connors takes the length of the run with its sign.',
    '`scalar` scales both RSIs and not the rank.',
    'pandas_ta prints the first rank with one return fewer.',
  ],
  params: {
    length_rsi: length(3, 'RSI length', 2),
    length_streak: length(2, 'RSI length of the direction', 2),
    length_rank: length(100, 'Returns that rank the present one'),
    scalar: real(100, 0.001, 1_000_000, 'Scale'),
    drift: drift(),
  },
  inputs: ['close'],
  memory: 'recursive',
  source: ['pandas-ta 0.4.16b crsi', 'Connors and Alvarez, An Introduction to ConnorsRSI, 2012'],
  outputs: (p, { compat }) => [
    {
      name: 'value',
      column: `CRSI_${p.length_rsi}_${p.length_streak}_${p.length_rank}`,
      lookback: Math.max(firstRow(p), p.length_rank + Number(!compat)),
      chart: 'pane',
      ...(p.scalar === 100 ? { range: [0, 100] as const } : {}),
    },
  ],
  build: (g, { close }, p) => {
    const direction = fold(g, [close], 1, [NaN], (x, y, s) => {
      y[0] = Number(x[0]! > s[0]!) - Number(x[0]! < s[0]!)
      s[0] = x[0]!
    })[0]!
    const rises = relativeChange(g, close, 1, 100)
    // Above every return: the missing first one counts as not below.
    const returns = g.compat ? placeholder(g, rises, Number.MAX_VALUE) : rises
    const rank = percentRank(g, returns, p.length_rank)
    const [ofPrice, ofDirection] = [
      strength(g, close, p.length_rsi, p.scalar, p.drift),
      strength(g, direction, p.length_streak, p.scalar, p.drift),
    ]
    const mean = calc(g, [ofPrice, ofDirection, rank], (x, y) => {
      y[0] = (x[0]! + x[1]! + x[2]!) / 3
    })
    return [fromRow(g, mean, firstRow(p))]
  },
})

function firstRow(p: { readonly length_rsi: number; readonly length_streak: number; readonly drift: number }): number {
  return Math.max(p.length_rsi, p.length_streak, p.drift)
}

/** An RSI whose averages begin with their first value. */
function strength(g: Graph, x: Slot, length: number, scalar: number, drift: number): Slot {
  const [up, size] = moves(g, x, drift).map((part) => smooth(g, part, 1 / length))
  return affine(g, div(g, up!, size!), scalar)
}
