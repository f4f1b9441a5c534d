import { type Candle, opensInWhite, WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlAdvanceblock = pattern({
  name: 'advanceblock',
  title: 'Advance Block',
  formula:
    'Three white candles that close higher and higher, each opening in or near the body before it, the first long and with a short upper shadow, the next ones weaker: far shorter bodies, or smaller ones with upper shadows: bearish.',
  candles: 3,
  beside: WIDE,
  rule: (a, b, c) =>
    c.white &&
    b.white &&
    a.white &&
    a.close > b.close &&
    b.close > c.close &&
    b.open > c.open &&
    a.open > b.open &&
    opensInWhite(b, c) &&
    opensInWhite(a, b) &&
    c.long &&
    c.upper < c.usualShadow &&
    weakens(a, b, c)
      ? -1
      : 0,
})

function weakens(a: Candle, b: Candle, c: Candle): boolean {
  if (b.body < c.body - c.far && a.body < b.body + b.near) return true
  if (a.body < b.body - b.far) return true
  if (a.body < b.body && b.body < c.body && (a.upper > a.usualShadow || b.upper > b.usualShadow)) return true
  return a.body < b.body && a.upper > a.body
}
