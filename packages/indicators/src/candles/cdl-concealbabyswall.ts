import { below, WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlConcealbabyswall = pattern({
  name: 'concealbabyswall',
  title: 'Concealing Baby Swallow',
  formula:
    'Four black candles: two without shadows; one that opens below a gap but has an upper shadow into the body before it; one that holds the third, shadows and all: bullish.',
  candles: 4,
  beside: WIDE,
  rule: (a, b, c, d) =>
    d.black &&
    c.black &&
    b.black &&
    a.black &&
    below(b, c) &&
    b.high > c.close &&
    a.high > b.high &&
    a.low < b.low &&
    d.bottomless &&
    d.topless &&
    c.bottomless &&
    c.topless &&
    b.upper > b.slight
      ? 1
      : 0,
})
