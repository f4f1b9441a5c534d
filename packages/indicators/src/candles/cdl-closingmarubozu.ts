import { WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlClosingmarubozu = pattern({
  name: 'closingmarubozu',
  title: 'Closing Marubozu',
  formula: 'A long candle without a shadow at its close: as its color.',
  candles: 1,
  beside: WIDE,
  rule: (a) => ((a.white ? a.topless : a.bottomless) && a.long ? a.color : 0),
})
