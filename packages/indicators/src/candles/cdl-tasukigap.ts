import { above, below, NARROW } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlTasukigap = pattern({
  name: 'tasukigap',
  title: 'Tasuki Gap',
  formula:
    'A candle beyond a gap between the bodies; one of the other color and of near size that opens in its body and closes in the gap: as the second.',
  candles: 3,
  beside: NARROW,
  rule: (a, b, c) => {
    if (a.color === b.color) return 0
    const fills = b.white
      ? above(b, c) && a.open > b.open && a.open < b.close && a.close < b.open && a.close > c.top
      : below(b, c) && a.open < b.open && a.open > b.close && a.close > b.open && a.close < c.bottom
    return fills && Math.abs(b.body - a.body) < b.near ? b.color : 0
  },
})
