import { choice, int } from '../params.ts'
import { metric } from '../tables/summary.ts'
import { Drawdowns } from './drawdowns.ts'
import { annualGrowth, unitsBetween } from './period.ts'

const US_PER_YEAR = 365.25 * 86_400_000_000

/** Calmar ratio: growth over the deepest drawdown, both of the last years. */
export const calmarRatio = metric({
  name: 'calmar_ratio',
  title: 'Calmar Ratio',
  category: 'performance',
  formula: 'cagr / max_drawdown(method), of the bars less than `years` · 365.25 days older than the last one.',
  notes: [
    "The sign of the growth is kept; Young's own ratio takes the percent drawdown.",
    'The state holds the closes of these years.',
  ],
  params: {
    method: choice('percent', ['dollar', 'percent', 'log'], 'Drawdown'),
    years: int(3, 1, 1_000, 'Years'),
  },
  inputs: ['close'],
  timed: true,
  source: ['pandas-ta-classic calmar_ratio', 'Young, Futures 20:1, 1991'],
  outputs: () => ['calmar_ratio'],
  // State: place of the oldest close that counts, then close and time in turn.
  begin: () => [1],
  add: (s, x, p) => {
    s.push(x[0]!, x[1]!)
    let from = s[0]!
    while (s[from + 1]! <= x[1]! - p.years * US_PER_YEAR) from += 2
    // What is out of date goes in one piece, so that a bar costs the same however many there are.
    if (from > s.length / 2) {
      s.splice(1, from - 1)
      from = 1
    }
    s[0] = from
  },
  result: (s, p, compat) => {
    const from = s[0]!
    const end = s.length - 2
    const drawdowns = Drawdowns.begin()
    for (let i = from; i <= end; i += 2) Drawdowns.add(drawdowns, s[i]!)
    const years = unitsBetween(s[from + 1]!, s[end + 1]!, 'years', compat)
    return {
      calmar_ratio: end < from ? NaN : annualGrowth(s[from]!, s[end]!, years) / Drawdowns.read(drawdowns)[p.method],
    }
  },
})
