import { indicator } from '../definition.ts'
import { addScaled } from '../graph/arithmetic.ts'
import { rmaFromRow } from '../graph/averages.ts'
import type { Slot } from '../graph/graph.ts'
import { trueRange } from '../graph/ranges.ts'
import { highest, lowest, sma } from '../graph/windows.ts'
import { flag, length, pythonFloat, real } from '../params.ts'

/** Chande and Kroll's stops. */
export const cksp = indicator({
  name: 'cksp',
  title: 'Chande Kroll Stop',
  category: 'trend',
  formula:
    'long = highest over q of (highest high over p - x · ATR(p)), short = lowest over q of (lowest low over p + x · ATR(p)).',
  notes: [
    "`tvmode` takes Wilder's average for the ATR, seeded as pandas_ta does, else a plain mean; the other parameters stay. TradingView's own are 10, 1, 9, the book's 10, 3, 20.",
  ],
  params: {
    p: length(10, 'Length of extremes and ATR'),
    x: real(3, 0, 1_000, 'Multiple of the ATR'),
    q: length(20, 'Length of the stop'),
    tvmode: flag(true, "Wilder's average"),
  },
  inputs: ['high', 'low', 'close'],
  memory: 'recursive',
  source: ['pandas-ta-classic cksp', 'Chande and Kroll, The New Technical Trader, 1994'],
  outputs: (p) => {
    // pandas_ta's default prints as an integer, a given value as a float.
    const suffix = `${p.p}_${p.x === 3 ? '3' : pythonFloat(p.x)}_${p.q}`
    const lookback = (p.tvmode ? Math.max(p.p - 1, 1) : p.p) + p.q - 1
    return [
      { name: 'long', column: `CKSPl_${suffix}`, lookback, chart: 'overlay' },
      { name: 'short', column: `CKSPs_${suffix}`, lookback, chart: 'overlay' },
    ]
  },
  build: (g, { high, low, close }, p) => {
    const range = trueRange(g, high, low, close)
    const mean = p.tvmode ? rmaFromRow(g, range, p.p) : sma(g, range, p.p)
    const away = (extreme: Slot, distance: number): Slot => addScaled(g, extreme, mean, distance)
    return [highest(g, away(highest(g, high, p.p), -p.x), p.q), lowest(g, away(lowest(g, low, p.p), p.x), p.q)]
  },
})
