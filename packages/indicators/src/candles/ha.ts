import { indicator } from '../definition.ts'
import { fold } from '../graph/graph.ts'

/** Heikin Ashi: bars that are averaged with the bar before. */
export const ha = indicator({
  name: 'ha',
  title: 'Heikin Ashi Candles',
  category: 'candles',
  formula:
    'close = (open + high + low + close) / 4 of the bar; open = mean of the open and close of the Heikin Ashi bar before, of the bar itself on the first; high and low = extremes of the bar with both.',
  notes: ['The numbers remember the first bar: its weight in the open halves with each bar.'],
  params: {},
  inputs: ['open', 'high', 'low', 'close'],
  memory: 'recursive',
  source: ['pandas-ta-classic ha', 'Valcu, Using The Heikin-Ashi Technique, 2004'],
  main: 'close',
  outputs: () => [
    { name: 'open', column: 'HA_open', lookback: 0, chart: 'overlay' },
    { name: 'high', column: 'HA_high', lookback: 0, chart: 'overlay' },
    { name: 'low', column: 'HA_low', lookback: 0, chart: 'overlay' },
    { name: 'close', column: 'HA_close', lookback: 0, chart: 'overlay' },
  ],
  // State: the Heikin Ashi bar's open and close.
  build: (g, { open, high, low, close }) =>
    fold(g, [open, high, low, close], 4, [NaN, NaN], (x, y, s) => {
      const first = Number.isNaN(s[0]!)
      const haOpen = first ? (x[0]! + x[3]!) / 2 : (s[0]! + s[1]!) / 2
      const haClose = (x[0]! + x[1]! + x[2]! + x[3]!) / 4
      y[0] = haOpen
      y[1] = Math.max(x[1]!, haOpen, haClose)
      y[2] = Math.min(x[2]!, haOpen, haClose)
      y[3] = haClose
      s[0] = haOpen
      s[1] = haClose
    }),
})
