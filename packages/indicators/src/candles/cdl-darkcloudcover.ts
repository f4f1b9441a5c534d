import { WIDE } from '../graph/candle.ts'
import { penetratingPattern } from './pattern.ts'

export const cdlDarkcloudcover = penetratingPattern({
  name: 'darkcloudcover',
  title: 'Dark Cloud Cover',
  formula:
    'A long white candle; a black one that opens above its high and closes `penetration` into its body: bearish.',
  candles: 2,
  beside: WIDE,
  penetration: 0.5,
  rule: (penetration) => (a, b) =>
    b.white && a.black && a.open > b.high && a.close > b.open && a.close < b.close - b.body * penetration && b.long
      ? -1
      : 0,
})
