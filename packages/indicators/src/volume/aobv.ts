import { indicator } from '../definition.ts'
import { calc } from '../graph/graph.ts'
import { change } from '../graph/lags.ts'
import { averageLookback, mamode, movingAverage } from '../graph/moving-average.ts'
import { placeholder } from '../graph/placeholder.ts'
import { onBalanceVolume } from '../graph/volume.ts'
import { highest, lowest } from '../graph/windows.ts'
import { length } from '../params.ts'

/** Archer's on balance volume: with its extremes, two averages, and whether these run. */
export const aobv = indicator({
  name: 'aobv',
  title: 'Archer On Balance Volume',
  category: 'volume',
  formula:
    'value = OBV, its lowest and highest over `min_lookback` and `max_lookback` bars, two averages of it; long = 1 where over `run_length` bars the fast one rose and the slow one moved, short = 1 where the fast one fell and the slow one moved, else 0.',
  notes: ['The shorter length is the fast one, however they are given. compat has 0 before a run can be told.'],
  params: {
    fast: length(4, 'Fast length'),
    slow: length(12, 'Slow length'),
    max_lookback: length(2, 'Length of the highest'),
    min_lookback: length(2, 'Length of the lowest'),
    mamode: mamode('ema'),
    run_length: length(2, 'Length of a run'),
  },
  inputs: ['close', 'volume'],
  memory: 'cumulative',
  source: ['pandas-ta-classic aobv'],
  outputs: (p, { compat }) => {
    const [fast, slow] = inOrder(p.fast, p.slow)
    const [first, second] = [fast, slow].map((length) => averageLookback(p.mamode, length, compat))
    const run = compat ? 0 : Math.max(first!, second!) + p.run_length
    const flag = { lookback: run, chart: 'pane', range: [0, 1] } as const
    return [
      { name: 'value', column: 'OBV', lookback: 0, chart: 'pane' },
      { name: 'lowest', column: `OBV_min_${p.min_lookback}`, lookback: p.min_lookback - 1, chart: 'pane' },
      { name: 'highest', column: `OBV_max_${p.max_lookback}`, lookback: p.max_lookback - 1, chart: 'pane' },
      { name: 'fast', column: `OBV${p.mamode[0]}_${fast}`, lookback: first!, chart: 'pane' },
      { name: 'slow', column: `OBV${p.mamode[0]}_${slow}`, lookback: second!, chart: 'pane' },
      { name: 'long', column: `AOBV_LR_${p.run_length}`, ...flag },
      { name: 'short', column: `AOBV_SR_${p.run_length}`, ...flag },
    ]
  },
  build: (g, { close, volume }, p) => {
    const obv = onBalanceVolume(g, close, volume)
    const averages = inOrder(p.fast, p.slow).map((length) => movingAverage(g, p.mamode, obv, length))
    const moves = averages.map((average) => change(g, average, p.run_length))
    const run = (side: 1 | -1) => {
      const flag = calc(g, moves, (x, y) => {
        y[0] = Number(side * x[0]! > 0 && x[1] !== 0)
      })
      return g.compat ? placeholder(g, flag, 0) : flag
    }
    return [obv, lowest(g, obv, p.min_lookback), highest(g, obv, p.max_lookback), ...averages, run(1), run(-1)]
  },
})

function inOrder(a: number, b: number): readonly [fast: number, slow: number] {
  return a < b ? [a, b] : [b, a]
}
