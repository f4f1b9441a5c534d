import { pattern } from './pattern.ts'

export const cdlEngulfing = pattern({
  name: 'engulfing',
  title: 'Engulfing Pattern',
  formula:
    'A candle and the next body of the other color around it: as the last one, 0.8 where the bodies share an end. TA-Lib asks for one bar more than it looks at.',
  candles: 3,
  rule: (a, b) => {
    if (a.color === b.color) return 0
    const engulfs = a.white
      ? (a.close >= b.open && a.open < b.close) || (a.close > b.open && a.open <= b.close)
      : (a.open >= b.close && a.close < b.open) || (a.open > b.close && a.close <= b.open)
    return engulfs ? a.color * (a.open !== b.close && a.close !== b.open ? 1 : 0.8) : 0
  },
})
