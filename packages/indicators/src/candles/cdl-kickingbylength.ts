import { WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlKickingbylength = pattern({
  name: 'kickingbylength',
  title: 'Kicking - bull/bear determined by the longer marubozu',
  formula:
    'Two long candles of different colors without shadows, the second beyond a gap on its side: as the longer one.',
  candles: 2,
  beside: WIDE,
  rule: (a, b) => {
    const kicks =
      a.color !== b.color &&
      (b.black ? a.low > b.high : a.high < b.low) &&
      b.long &&
      b.topless &&
      b.bottomless &&
      a.long &&
      a.topless &&
      a.bottomless
    if (!kicks) return 0
    return a.body > b.body ? a.color : b.color
  },
})
