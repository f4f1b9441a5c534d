import { WIDE } from '../graph/candle.ts'
import { pattern } from './pattern.ts'

export const cdlRickshawman = pattern({
  name: 'rickshawman',
  title: 'Rickshaw Man',
  formula:
    'A doji with two shadows longer than its body, the body near the middle of the range: 1, without a direction.',
  candles: 1,
  beside: WIDE,
  rule: (a) => {
    if (a.lower <= a.body || a.upper <= a.body || !a.doji) return 0
    const { near, low } = a
    const middle = low + (a.high - low) / 2
    return Number(a.bottom <= middle + near && a.top >= middle - near)
  },
})
