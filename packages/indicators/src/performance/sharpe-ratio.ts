import { flag, int, real } from '../params.ts'
import { metric } from '../tables/summary.ts'
import { grow, sampleVariance } from './moments.ts'
import { annualGrowth, unitsBetween } from './period.ts'
import { nextReturn } from './returns.ts'

/** Sharpe ratio: return above a rate over its deviation, a year. */
export const sharpeRatio = metric({
  name: 'sharpe_ratio',
  title: 'Sharpe Ratio',
  category: 'performance',
  formula:
    '(period · mean - benchmark_rate) / (√period · sample deviation) of the returns of one bar; with `use_cagr`, cagr / volatility.',
  notes: ['`use_cagr` does without rate and period, as in pandas_ta.'],
  params: {
    benchmark_rate: real(0, -1_000, 1_000, 'Rate without risk, a year'),
    log: flag(false, 'Logarithmic returns'),
    use_cagr: flag(false, 'Growth over volatility'),
    period: int(252, 1, 1_000_000, 'Bars in a year'),
  },
  inputs: ['close'],
  timed: true,
  source: ['pandas-ta-classic sharpe_ratio', 'Sharpe, Journal of Portfolio Management 21:1, 1994'],
  outputs: () => ['sharpe_ratio'],
  // State: last close, moments of the returns, first close, time of the first and the last, bars.
  begin: () => [NaN, 0, 0, 0, NaN, NaN, NaN, 0],
  add: (s, x, p) => {
    const value = nextReturn(s, 0, x[0]!, p.log)
    if (!Number.isNaN(value)) grow(s, 1, value)
    if (s[7] === 0) {
      s[4] = x[0]!
      s[5] = x[1]!
    }
    s[6] = x[1]!
    s[7] = s[7]! + 1
  },
  result: (s, p, compat) => {
    const deviation = Math.sqrt(sampleVariance(s, 1))
    if (!p.use_cagr) {
      return { sharpe_ratio: (p.period * s[2]! - p.benchmark_rate) / (Math.sqrt(p.period) * deviation) }
    }
    const years = unitsBetween(s[5]!, s[6]!, 'years', compat)
    return { sharpe_ratio: annualGrowth(s[4]!, s[0]!, years) / (Math.sqrt(s[7]! / years) * deviation) }
  },
})
