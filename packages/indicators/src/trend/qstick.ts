import { indicator } from '../definition.ts'
import { sub } from '../graph/arithmetic.ts'
import { averageLookback, movingAverage } from '../graph/moving-average.ts'
import { choice, length } from '../params.ts'

/** Q stick: the average body of the candles. */
export const qstick = indicator({
  name: 'qstick',
  title: 'Q Stick',
  category: 'trend',
  formula: 'Average of close - open over `length` bars.',
  params: { length: length(10), ma: choice('sma', ['dema', 'ema', 'hma', 'rma', 'sma'], 'Average') },
  inputs: ['open', 'close'],
  memory: 'recursive',
  source: ['pandas-ta-classic qstick', 'Chande and Kroll, The New Technical Trader, 1994'],
  outputs: (p) => [
    { name: 'value', column: `QS_${p.length}`, lookback: averageLookback(p.ma, p.length), chart: 'pane' },
  ],
  build: (g, { open, close }, p) => [movingAverage(g, p.ma, sub(g, close, open), p.length)],
})
