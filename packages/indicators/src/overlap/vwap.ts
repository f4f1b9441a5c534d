import { indicator } from '../definition.ts'
import { fold } from '../graph/graph.ts'
import { typicalPrice } from '../graph/prices.ts'
import { anchor, calendarPeriod } from '../graph/sessions.ts'

/** Volume weighted average price since the calendar period began. */
export const vwap = indicator({
  name: 'vwap',
  title: 'Volume Weighted Average Price',
  category: 'overlap',
  formula:
    'Σ (high + low + close)/3 · volume / Σ volume since the first bar of the day, week, month, quarter, year or hour.',
  notes: [
    'Periods are those of the calendar in the zone that is asked for (UTC unless said); a week begins on Monday.',
    'NaN until the period has had volume.',
  ],
  params: { anchor: anchor() },
  inputs: ['high', 'low', 'close', 'volume', 'time'],
  memory: 'session',
  source: ['pandas-ta-classic vwap'],
  outputs: (p) => [{ name: 'value', column: `VWAP_${p.anchor}`, lookback: 0, chart: 'overlay' }],
  build: (g, { high, low, close, volume, time }, p) =>
    // State: period, sum of price times volume, sum of volume.
    fold(
      g,
      [typicalPrice(g, high, low, close), volume, calendarPeriod(g, time, p.anchor)],
      1,
      [NaN, 0, 0],
      (x, y, s) => {
        const same = x[2] === s[0] ? 1 : 0
        s[0] = x[2]!
        s[1] = s[1]! * same + x[0]! * x[1]!
        s[2] = s[2]! * same + x[1]!
        y[0] = s[1]! / s[2]!
        if (s[2] === 0) y[0] = NaN
      },
    ),
})
