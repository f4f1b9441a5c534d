import { WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlKicking = pattern({
  name: 'kicking',
  title: 'Kicking',
  formula: 'Two long candles of different colors without shadows, the second beyond a gap on its side: as the second.',
  candles: 2,
  beside: WIDE,
  rule: (a, b) =>
    a.color !== b.color &&
    (b.black ? a.low > b.high : a.high < b.low) &&
    b.long &&
    b.topless &&
    b.bottomless &&
    a.long &&
    a.topless &&
    a.bottomless
      ? a.color
      : 0,
})
