import { indicator } from '../definition.ts'
import { fold } from '../graph/graph.ts'
import { skip } from '../graph/lags.ts'
import { length } from '../params.ts'

/** Meyers' recursive moving trend average: an exponential average of the value put forward by its trend. */
export const rmta = indicator({
  name: 'rmta',
  title: 'Recursive Moving Trend Average',
  category: 'overlap',
  formula:
    'y += a · (x + b - b[1] - y), b = (1 - a) · b[1] + x, a = 2/(length + 1), from y = x and b = x/a on, where a price that stays gives itself.',
  notes: [
    'MetaStock and Tulip begin with b = (2 - a) · x instead, whose error takes some lengths to fade.',
    'Not cross-checked: no independent numbers were at hand.',
  ],
  params: { length: length(21) },
  inputs: ['close'],
  memory: 'recursive',
  source: ['Meyers, The Japanese Yen, Recursed, Stocks & Commodities, December 1998'],
  unchecked: true,
  outputs: (p) => [{ name: 'value', column: 'rmta', lookback: p.length - 1, chart: 'overlay' }],
  build: (g, { close }, p) => {
    const gain = 2 / (p.length + 1)
    // b times a is an exponential average; b - b[1] = x - a · b[1]. State: that average (NaN at first), y.
    const [average] = fold(g, [close], 1, [NaN, 0], (x, y, s) => {
      if (Number.isNaN(s[0]!)) {
        s[0] = x[0]!
        s[1] = x[0]!
      } else {
        const trend = x[0]! - s[0]!
        s[0] = s[0]! + gain * trend
        s[1] = s[1]! + gain * (x[0]! + trend - s[1]!)
      }
      y[0] = s[1]!
    })
    return [skip(g, average!, p.length - 1)]
  },
})
