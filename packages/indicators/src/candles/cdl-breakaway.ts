import { above, below, WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlBreakaway = pattern({
  name: 'breakaway',
  title: 'Breakaway',
  formula:
    'A long candle; one of its color beyond a gap between the bodies; two whose highs and lows go on, the second of the same color; one of the other color that closes in the gap: as the last candle.',
  candles: 5,
  beside: WIDE,
  rule: (a, b, c, d, e) => {
    if (d.color !== e.color || b.color !== e.color || a.color === e.color) return 0
    const breaks = e.black
      ? below(d, e) &&
        c.high < d.high &&
        c.low < d.low &&
        b.high < c.high &&
        b.low < c.low &&
        a.close > d.open &&
        a.close < e.close
      : above(d, e) &&
        c.high > d.high &&
        c.low > d.low &&
        b.high > c.high &&
        b.low > c.low &&
        a.close < d.open &&
        a.close > e.close
    return breaks && e.long ? a.color : 0
  },
})
