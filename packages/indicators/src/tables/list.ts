/** Entries without a value per bar: tables and metrics. */

import { cagr } from '../performance/cagr.ts'
import { calmarRatio } from '../performance/calmar-ratio.ts'
import { downsideDeviation } from '../performance/downside-deviation.ts'
import { jensensAlpha } from '../performance/jensens-alpha.ts'
import { logMaxDrawdown } from '../performance/log-max-drawdown.ts'
import { maxDrawdown } from '../performance/max-drawdown.ts'
import { optimalLeverage } from '../performance/optimal-leverage.ts'
import { pureProfitScore } from '../performance/pure-profit-score.ts'
import { sharpeRatio } from '../performance/sharpe-ratio.ts'
import { sortinoRatio } from '../performance/sortino-ratio.ts'
import { volatility } from '../performance/volatility.ts'
import type { Metric, Table } from './summary.ts'
import { vp } from './vp.ts'

export {
  cagr,
  calmarRatio,
  downsideDeviation,
  jensensAlpha,
  logMaxDrawdown,
  maxDrawdown,
  optimalLeverage,
  pureProfitScore,
  sharpeRatio,
  sortinoRatio,
  volatility,
  vp,
}

/** Every table of the catalogue, by name. */
export const tables: readonly Table[] = [vp]

/** Every metric of the catalogue, by name. */
export const metrics: readonly Metric[] = [
  cagr,
  calmarRatio,
  downsideDeviation,
  jensensAlpha,
  logMaxDrawdown,
  maxDrawdown,
  optimalLeverage,
  pureProfitScore,
  sharpeRatio,
  sortinoRatio,
  volatility,
]
