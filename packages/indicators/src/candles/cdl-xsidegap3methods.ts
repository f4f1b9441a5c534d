import { above, below } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlXsidegap3methods = pattern({
  name: 'xsidegap3methods',
  title: 'Upside/Downside Gap Three Methods',
  formula:
    'Two candles of one color with a gap between the bodies; one of the other color that opens in the second body and closes in the first: as the first.',
  candles: 3,
  rule: (a, b, c) => {
    if (c.color !== b.color || a.color === b.color) return 0
    const closes = a.open < b.top && a.open > b.bottom && a.close < c.top && a.close > c.bottom
    return closes && (c.white ? above(b, c) : below(b, c)) ? c.color : 0
  },
})
