import { indicator } from '../definition.ts'
import { add, affine, div } from '../graph/arithmetic.ts'
import { fold, type Graph, type Slot } from '../graph/graph.ts'
import { lag } from '../graph/lags.ts'
import { mamode, movingAverage } from '../graph/moving-average.ts'
import { placeholder } from '../graph/placeholder.ts'
import { moves } from '../graph/relative-strength.ts'
import { seededRange, seededRangeLookback } from '../graph/seeded-range.ts'
import { typicalSum } from '../graph/volume.ts'
import { sum } from '../graph/windows.ts'
import { choice, int, length, real } from '../params.ts'

/** AlphaTrend: a line that momentum moves up below the lows or down above the highs. */
export const alphatrend = indicator({
  name: 'alphatrend',
  title: 'AlphaTrend',
  category: 'trend',
  formula:
    'y = max(y[1], low - multiplier · ATR) while momentum is at `threshold` or above, else min(y[1], high + multiplier · ATR); momentum is the RSI of `src`, or the money flow index if there are volumes. lagged = y[lag].',
  notes: ['The ATR counts high - low for the first bar and is averaged twice (pandas_ta 0.4).'],
  params: {
    src: choice('close', ['open', 'high', 'low', 'close'], 'Source of the RSI'),
    length: length(14, 'Length', 2),
    multiplier: real(1, 0, 1_000, 'Multiple of the ATR'),
    threshold: real(50, 0, 100, 'Least momentum of a rise'),
    lag: int(2, 1, 1_000, 'Bars of the second line'),
    mamode: mamode('sma'),
  },
  inputs: ['open', 'high', 'low', 'close'],
  optionalInputs: ['volume'],
  memory: 'recursive',
  source: ['pandas_ta 0.4.16b alphatrend'],
  outputs: (p, { compat }) => {
    const suffix = `${p.length}_${p.multiplier}_${p.threshold}`
    const lookback = seededRangeLookback(p.mamode, p.length, compat)
    return [
      { name: 'value', column: `ALPHAT_${suffix}`, lookback, chart: 'overlay' },
      { name: 'lagged', column: `ALPHATl_${suffix}_${p.lag}`, lookback: lookback + p.lag, chart: 'overlay' },
    ]
  },
  build: (g, { open, high, low, close, volume }, p) => {
    const range = seededRange(g, p.mamode, high, low, close, p.length)
    const source = { open, high, low, close }[p.src]
    const momentum = volume === undefined ? strength(g, source, p) : moneyFlow(g, high, low, close, volume, p.length)
    const line = fold(
      g,
      [high, low, range, momentum],
      1,
      [NaN],
      (x, y, s) => {
        const distance = p.multiplier * x[2]!
        const rises = x[3]! >= p.threshold
        const bound = rises ? x[1]! - distance : x[0]! + distance
        y[0] = NaN
        if (Number.isNaN(bound)) return
        const last = Number.isNaN(s[0]!) ? bound : s[0]!
        s[0] = rises ? Math.max(last, bound) : Math.min(last, bound)
        y[0] = s[0]!
      },
      { passesMissing: true },
    )[0]!
    return [line, lag(g, line, p.lag)]
  },
})

/** RSI with the average `mamode`. */
function strength(
  g: Graph,
  x: Slot,
  p: { readonly mamode: Parameters<typeof movingAverage>[1]; readonly length: number },
): Slot {
  const [up, size] = moves(g, x, 1).map((part) => movingAverage(g, p.mamode, part, p.length))
  return affine(g, div(g, up!, size!), 100)
}

function moneyFlow(g: Graph, high: Slot, low: Slot, close: Slot, volume: Slot, length: number): Slot {
  const typical = typicalSum(g, high, low, close)
  const flows = fold(g, [typical.sum, placeholder(g, typical.direction, 0), volume], 2, [], (x, y) => {
    const flow = x[0]! * x[2]!
    y[0] = x[1]! > 0 ? flow : 0
    y[1] = x[1]! < 0 ? flow : 0
  })
  const [up, down] = flows.map((flow) => sum(g, flow, length))
  return affine(g, div(g, up!, add(g, up!, down!)), 100)
}
