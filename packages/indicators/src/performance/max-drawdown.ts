import { type ChoiceSpec, choice, flag } from '../params.ts'
import { metric } from '../tables/summary.ts'
import { Drawdowns } from './drawdowns.ts'

const METHODS = ['dollar', 'percent', 'log'] as const

/** Maximum drawdown. */
export const maxDrawdown = metric({
  name: 'max_drawdown',
  title: 'Max Drawdown',
  category: 'performance',
  formula:
    'Greatest of m - close (dollar), 1 - close / m (percent) or ln(m / close) (log), m the highest close so far.',
  notes: ['In money unless `method` says otherwise; `all` gives the three of them.'],
  params: {
    method: { ...choice('dollar', METHODS, 'Drawdown'), default: null, nullable: true } satisfies ChoiceSpec<
      (typeof METHODS)[number]
    >,
    all: flag(false, 'All three'),
  },
  inputs: ['close'],
  source: ['pandas-ta-classic max_drawdown'],
  outputs: (p) => (p.all ? METHODS : ['max_drawdown']),
  begin: Drawdowns.begin,
  add: (s, x) => Drawdowns.add(s, x[0]!),
  result: (s, p) => {
    const deepest = Drawdowns.read(s)
    return p.all ? deepest : { max_drawdown: deepest[p.method ?? 'dollar'] }
  },
})
