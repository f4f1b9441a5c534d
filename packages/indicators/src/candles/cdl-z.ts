import { indicator } from '../definition.ts'
import { calc } from '../graph/graph.ts'
import { moments } from '../graph/windows.ts'
import { flag, int, length } from '../params.ts'

/** Candles in standard deviations from their means. */
export const cdlZ = indicator({
  name: 'cdl_z',
  title: 'Candle Z-Score (z-scored OHLC)',
  category: 'candles',
  formula:
    '(x - mean) / standard deviation over `length` bars, divisor length - ddof, of open, high, low and close each by itself.',
  notes: [
    'With `full` the window is the whole series, later bars too. pandas_ta prints the last bar of that in every row.',
    'Where the window does not move there is no deviation to divide by: NaN.',
  ],
  params: {
    length: length(30, 'Length', 2),
    full: flag(false, 'Take the whole series for the window'),
    ddof: int(1, 0, 1, 'Degrees of freedom that the deviation lost'),
  },
  inputs: ['open', 'high', 'low', 'close'],
  memory: 'window',
  source: ['pandas-ta-classic cdl_z'],
  main: 'close',
  looksAhead: (p) => (p.full ? 'the mean and the deviation are those of the whole series (full)' : undefined),
  outputs: (p) => {
    const suffix = p.full ? 'Za' : `Z_${p.length}_${p.ddof}`
    const lookback = p.full ? 0 : p.length - 1
    return (['open', 'high', 'low', 'close'] as const).map((name) => {
      return { name, column: `${name}_${suffix}`, lookback, chart: 'pane' } as const
    })
  },
  build: (g, { open, high, low, close }, p) => {
    const divisor = p.length - p.ddof
    return [open, high, low, close].map((price) => {
      const { mean, squares } = moments(g, price, p.length)
      return calc(g, [price, mean, squares], (x, y) => {
        y[0] = (x[0]! - x[1]!) / Math.sqrt(x[2]! / divisor)
      })
    })
  },
  whole: ({ open, high, low, close }, p, { compat }) => {
    const scores = [open, high, low, close].map((column) => wholeScore(column, p.ddof))
    if (compat) for (const column of scores) column.fill(column.at(-1) ?? NaN)
    return scores
  },
})

/** Rows with a missing value are left out; `blank` in the caller's columns is up to the reader of `x`. */
function wholeScore(x: Float64Array, ddof: number): Float64Array {
  const valid = x.filter(Number.isFinite)
  const mean = valid.reduce((sum, value) => sum + value, 0) / valid.length
  const squares = valid.reduce((sum, value) => sum + (value - mean) * (value - mean), 0)
  const deviation = Math.sqrt(squares / (valid.length - ddof))
  return x.map((value) => (Number.isFinite(value) ? (value - mean) / deviation : NaN))
}
