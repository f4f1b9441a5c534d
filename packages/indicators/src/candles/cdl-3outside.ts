import { pattern } from './pattern.ts'

export const cdl3outside = pattern({
  name: '3outside',
  title: 'Three Outside Up/Down',
  formula:
    'A candle, the next body of the other color around it, and a close that goes on: as the second candle. TA-Lib asks for one bar more than it looks at.',
  candles: 4,
  rule: (a, b, c) => {
    if (b.color === c.color) return 0
    const goesOn = b.white
      ? b.close > c.open && b.open < c.close && a.close > b.close
      : b.open > c.close && b.close < c.open && a.close < b.close
    return goesOn ? b.color : 0
  },
})
