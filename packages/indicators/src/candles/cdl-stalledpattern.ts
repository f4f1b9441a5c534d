import { opensInWhite, WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlStalledpattern = pattern({
  name: 'stalledpattern',
  title: 'Stalled Pattern',
  formula:
    'Three white candles that close higher and higher: two long ones, the second without an upper shadow and opening in or near the first body; a short one near the close before it: bearish.',
  candles: 3,
  beside: WIDE,
  rule: (a, b, c) =>
    c.white &&
    b.white &&
    a.white &&
    a.close > b.close &&
    b.close > c.close &&
    b.open > c.open &&
    a.open >= b.close - a.body - b.near &&
    opensInWhite(b, c) &&
    c.long &&
    b.long &&
    b.topless &&
    a.short
      ? -1
      : 0,
})
