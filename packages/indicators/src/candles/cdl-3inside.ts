import { WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdl3inside = pattern({
  name: '3inside',
  title: 'Three Inside Up/Down',
  formula:
    'A long candle; one that is not long, its body within the first; one of the other color that closes beyond the open of the first: as the last candle.',
  candles: 3,
  beside: WIDE,
  rule: (a, b, c) =>
    b.top < c.top &&
    b.bottom > c.bottom &&
    (c.white ? a.black && a.close < c.open : a.white && a.close > c.open) &&
    c.long &&
    !b.long
      ? -c.color
      : 0,
})
