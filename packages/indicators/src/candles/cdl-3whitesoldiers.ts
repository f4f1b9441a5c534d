import { opensInWhite, WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdl3whitesoldiers = pattern({
  name: '3whitesoldiers',
  title: 'Three Advancing White Soldiers',
  formula:
    'Three white candles without upper shadows that close higher and higher, each opening in or near the body before it and not far shorter than it, the last not short: bullish.',
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
    c.topless &&
    b.topless &&
    a.topless &&
    opensInWhite(b, c) &&
    opensInWhite(a, b) &&
    b.body > c.body - c.far &&
    a.body > b.body - b.far &&
    a.long
      ? 1
      : 0,
})
