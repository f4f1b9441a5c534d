import { flag } from '../params.ts'
import { metric } from '../tables/summary.ts'
import { grow, sampleVariance } from './moments.ts'
import { timeUnit, unitsBetween } from './period.ts'
import { nextReturn } from './returns.ts'

/** Volatility of a whole series. */
export const volatility = metric({
  name: 'volatility',
  title: 'Volatility (annualised, scalar)',
  category: 'performance',
  formula:
    'Sample deviation of the returns of one bar · √(bars in a unit of time); with `returns`, `close` holds the returns.',
  notes: ['A year is 252 calendar days, as pandas_ta counts.'],
  params: {
    tf: timeUnit(),
    returns: flag(false, 'The input holds returns'),
    log: flag(false, 'Logarithmic returns'),
  },
  inputs: ['close'],
  timed: true,
  source: ['pandas-ta-classic volatility'],
  outputs: () => ['volatility'],
  // State: last close, moments of the returns, time of the first and the last, bars.
  begin: () => [NaN, 0, 0, 0, NaN, NaN, 0],
  add: (s, x, p) => {
    const value = p.returns ? x[0]! : nextReturn(s, 0, x[0]!, p.log)
    if (!Number.isNaN(value)) grow(s, 1, value)
    if (s[6] === 0) s[4] = x[1]!
    s[5] = x[1]!
    s[6] = s[6]! + 1
  },
  result: (s, p, compat) => {
    const units = unitsBetween(s[4]!, s[5]!, p.tf, compat)
    return { volatility: units > 0 ? Math.sqrt(s[6]! / units) * Math.sqrt(sampleVariance(s, 1)) : NaN }
  },
})
