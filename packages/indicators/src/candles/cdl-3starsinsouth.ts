import { WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdl3starsinsouth = pattern({
  name: '3starsinsouth',
  title: 'Three Stars In The South',
  formula:
    'Three black candles: a long one with a longer lower shadow; a smaller one that opens above the close of the first and has a higher low; a short one without shadows within the range of the second: bullish.',
  candles: 3,
  beside: WIDE,
  rule: (a, b, c) =>
    c.black &&
    b.black &&
    a.black &&
    c.lower > c.body &&
    b.body < c.body &&
    b.open > c.close &&
    b.open <= c.high &&
    b.low < c.close &&
    b.low >= c.low &&
    a.low > b.low &&
    a.high < b.high &&
    c.long &&
    b.lower > b.slight &&
    a.short &&
    a.bottomless &&
    a.topless
      ? 1
      : 0,
})
