import { opensAtClose, WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlIdentical3crows = pattern({
  name: 'identical3crows',
  title: 'Identical Three Crows',
  formula:
    'Three black candles without lower shadows that close lower and lower, each opening at the close before it: bearish.',
  candles: 3,
  beside: WIDE,
  rule: (a, b, c) =>
    c.black &&
    b.black &&
    a.black &&
    c.close > b.close &&
    b.close > a.close &&
    opensAtClose(b, c) &&
    opensAtClose(a, b) &&
    c.bottomless &&
    b.bottomless &&
    a.bottomless
      ? -1
      : 0,
})
