import { indicator } from '../definition.ts'
import { runs } from '../graph/compare.ts'
import { averageLookback, mamode, movingAverage } from '../graph/moving-average.ts'
import { length } from '../params.ts'

/** Archer's trends: long and short runs of a fast and a slow average. */
export const amat = indicator({
  name: 'amat',
  title: 'Archer Moving Averages Trends',
  category: 'trend',
  formula:
    'long: 1 where the fast average rose and the slow one moved either way over `lookback` bars; short: 1 where the fast one fell.',
  notes: ['pandas_ta has 0 while there is nothing to compare with.'],
  params: {
    fast: length(8, 'Fast length'),
    slow: length(21, 'Slow length'),
    lookback: length(2, 'Bars compared'),
    mamode: mamode('ema'),
  },
  inputs: ['close'],
  memory: 'recursive',
  source: ['pandas-ta-classic amat, long_run, short_run'],
  outputs: (p, { compat }) => {
    const first = Math.max(averageLookback(p.mamode, p.fast), averageLookback(p.mamode, p.slow)) + p.lookback
    const lookback = compat ? 0 : first
    const suffix = `${p.fast}_${p.slow}_${p.lookback}`
    return [
      { name: 'long', column: `AMAT${p.mamode[0]}_LR_${suffix}`, lookback, chart: 'pane', range: [0, 1] },
      { name: 'short', column: `AMAT${p.mamode[0]}_SR_${suffix}`, lookback, chart: 'pane', range: [0, 1] },
    ]
  },
  build: (g, { close }, p) => {
    const fast = movingAverage(g, p.mamode, close, p.fast)
    const slow = movingAverage(g, p.mamode, close, p.slow)
    return runs(g, fast, slow, p.lookback)
  },
})
