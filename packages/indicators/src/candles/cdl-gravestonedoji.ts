import { WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlGravestonedoji = pattern({
  name: 'gravestonedoji',
  title: 'Gravestone Doji',
  formula: 'A doji with an upper shadow only: 1, without a direction.',
  candles: 1,
  beside: WIDE,
  rule: (a) => (a.doji && a.bottomless && a.upper > a.slight ? 1 : 0),
})
