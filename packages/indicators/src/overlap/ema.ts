import { indicator } from '../definition.ts'
import { ema as average, smooth } from '../graph/averages.ts'
import { fold, type Graph, type Slot } from '../graph/graph.ts'
import { skip } from '../graph/lags.ts'
import { flag, length } from '../params.ts'

/** Exponential moving average, seeded with the mean of the first `length` values. */
export const ema = indicator({
  name: 'ema',
  title: 'Exponential Moving Average',
  category: 'overlap',
  formula: 'y = y[1] + 2/(length + 1) · (x - y[1]), seeded with the mean of the first `length` values.',
  notes: ['`sma: false` seeds with the first value; `adjust` divides by the weights that there are, as pandas does.'],
  params: {
    length: length(10),
    adjust: flag(false, 'Divide by the sum of the weights so far'),
    sma: flag(true, 'Seed with a mean'),
  },
  inputs: ['close'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 EMA', 'pandas-ta-classic ema'],
  outputs: (p) => [{ name: 'value', column: `EMA_${p.length}`, lookback: p.sma ? p.length - 1 : 0, chart: 'overlay' }],
  build: (g, { close }, p) => {
    if (!p.adjust) return [p.sma ? average(g, close, p.length) : smooth(g, close, 2 / (p.length + 1))]
    // The first value that is averaged is the mean of the first `length`, as with `sma` and without `adjust`.
    return [p.sma ? adjusted(g, seeded(g, close, p.length), p.length) : adjusted(g, close, p.length)]
  },
})

/** Σ w^k x[k] / Σ w^k with w = 1 - 2/(length + 1), over all values so far. State: both sums. */
function adjusted(g: Graph, x: Slot, length: number): Slot {
  const weight = 1 - 2 / (length + 1)
  return fold(g, [x], 1, [0, 0], (input, y, s) => {
    s[0] = s[0]! * weight + input[0]!
    s[1] = s[1]! * weight + 1
    y[0] = s[0]! / s[1]!
  })[0]!
}

/** x from its value number `length` on, that one replaced by the mean of the first `length`. State: count, sum. */
function seeded(g: Graph, x: Slot, length: number): Slot {
  const values = fold(g, [x], 1, [0, 0], (input, y, s) => {
    if (s[0]! < length) {
      s[0] = s[0]! + 1
      s[1] = s[1]! + input[0]!
      y[0] = s[1]! / s[0]!
    } else {
      y[0] = input[0]!
    }
  })[0]!
  return skip(g, values, length - 1)
}
