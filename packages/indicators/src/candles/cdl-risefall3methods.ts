import { type Candle, WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlRisefall3methods = pattern({
  name: 'risefall3methods',
  title: 'Rising/Falling Three Methods',
  formula:
    'A long candle; three short ones of the other color within its range that come back step by step; a long one of the first color that opens beyond the last close and closes beyond the first: as the first.',
  candles: 5,
  beside: WIDE,
  rule: (a, b, c, d, e) => {
    const side = e.color
    if (d.color === side || c.color === side || b.color === side || a.color !== side) return 0
    const rests =
      inside(d, e) && inside(c, e) && inside(b, e) && c.close * side < d.close * side && b.close * side < c.close * side
    const resumes = a.open * side > b.close * side && a.close * side > e.close * side
    return rests && resumes && e.long && d.short && c.short && b.short && a.long ? side : 0
  },
})

/** Whether the body of `a` reaches into the range of `b`. */
function inside(a: Candle, b: Candle): boolean {
  return a.bottom < b.high && a.top > b.low
}
