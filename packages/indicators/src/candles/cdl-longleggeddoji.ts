import { WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlLongleggeddoji = pattern({
  name: 'longleggeddoji',
  title: 'Long Legged Doji',
  formula: 'A doji with a shadow longer than its body: 1, without a direction.',
  candles: 1,
  beside: WIDE,
  rule: (a) => ((a.lower > a.body || a.upper > a.body) && a.doji ? 1 : 0),
})
