import { log } from '@tickworks/kernels'
import { metric } from '../tables/summary.ts'
import { Drawdowns } from './drawdowns.ts'

/** Logarithmic return less the deepest logarithmic drawdown. */
export const logMaxDrawdown = metric({
  name: 'log_max_drawdown',
  title: 'Log Max Drawdown',
  category: 'performance',
  formula: 'ln(last / first) - greatest ln(m / close), m the highest close so far.',
  notes: ['Not a drawdown by itself, its name notwithstanding: see `max_drawdown` with `method: log`.'],
  params: {},
  inputs: ['close'],
  source: ['pandas-ta-classic log_max_drawdown'],
  outputs: () => ['log_max_drawdown'],
  // State: that of the drawdowns, first and last close.
  begin: () => [...Drawdowns.begin(), NaN, NaN],
  add: (s, [close]) => {
    Drawdowns.add(s, close!)
    if (Number.isNaN(s[4]!)) s[4] = close!
    s[5] = close!
  },
  result: (s) => ({ log_max_drawdown: log(s[5]! / s[4]!) - Drawdowns.read(s).log }),
})
