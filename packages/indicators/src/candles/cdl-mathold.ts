import { above, WIDE } from '../graph/candle.ts'
import { penetratingPattern } from './pattern.ts'

export const cdlMathold = penetratingPattern({
  name: 'mathold',
  title: 'Mat Hold',
  formula:
    'A long white candle; three short bodies that come down, the first a black one above it, the others no further than `penetration` into it; a white candle that opens above the last close and closes above all highs: bullish.',
  candles: 5,
  beside: WIDE,
  penetration: 0.5,
  rule: (penetration) => (a, b, c, d, e) => {
    if (e.black || d.white || a.black || !above(d, e) || a.open <= b.close) return 0
    const deepest = e.close - e.body * penetration
    return c.bottom < e.close &&
      c.bottom > deepest &&
      b.bottom < e.close &&
      b.bottom > deepest &&
      c.top < d.open &&
      b.top < c.top &&
      a.close > d.high &&
      a.close > c.high &&
      a.close > b.high &&
      e.long &&
      d.short &&
      c.short &&
      b.short
      ? 1
      : 0
  },
})
