import { type Candle, NARROW } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdl3linestrike = pattern({
  name: '3linestrike',
  title: 'Three-Line Strike',
  formula:
    'Three candles of one color, each opening in or near the body before it and closing further on; one of the other color that opens beyond the last close and closes beyond the first open: as the three.',
  candles: 4,
  beside: NARROW,
  rule: (a, b, c, d) => {
    if (d.color !== b.color || c.color !== b.color || a.color === b.color) return 0
    const strikes = b.white
      ? b.close > c.close && c.close > d.close && a.open > b.close && a.close < d.open
      : b.close < c.close && c.close < d.close && a.open < b.close && a.close > d.open
    return strikes && opensNear(c, d) && opensNear(b, c) ? b.color : 0
  },
})

/** Whether `a` opens in the body of `b` or near it. */
function opensNear(a: Candle, b: Candle): boolean {
  const { near } = b
  return a.open >= b.bottom - near && a.open <= b.top + near
}
