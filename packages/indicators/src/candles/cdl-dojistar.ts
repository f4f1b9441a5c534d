import { above, below, WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlDojistar = pattern({
  name: 'dojistar',
  title: 'Doji Star',
  formula: 'A long candle; a doji beyond it, with a gap between the bodies: against the first.',
  candles: 2,
  beside: WIDE,
  rule: (a, b) => ((b.white ? above(a, b) : below(a, b)) && b.long && a.doji ? -b.color : 0),
})
