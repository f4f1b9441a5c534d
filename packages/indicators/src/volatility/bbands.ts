import { indicator } from '../definition.ts'
import { bandsAround } from '../graph/deviation-bands.ts'
import { averageLookback, mamode, movingAverage } from '../graph/moving-average.ts'
import { moments } from '../graph/windows.ts'
import { int, length, pythonFloat, real } from '../params.ts'

/** Bollinger bands: an average, and `std` standard deviations above and below it. */
export const bbands = indicator({
  name: 'bbands',
  title: 'Bollinger Bands',
  category: 'volatility',
  formula:
    'middle = average of `length` values, lower and upper = middle ∓ std · standard deviation (divisor length - ddof), bandwidth = 100 · (upper - lower) / middle, percent = (x - lower) / (upper - lower).',
  notes: [
    'Lower band first, as in pandas_ta; TA-Lib has the upper band first.',
    'Population deviation (ddof 0), as in TA-Lib; some platforms take the sample (ddof 1).',
    'Where the bands coincide `percent` is NaN; pandas_ta adds an epsilon to both sides of the division.',
  ],
  params: {
    length: length(5),
    std: real(2, 0, 1_000, 'Standard deviations'),
    ddof: int(0, 0, 1, 'Degrees of freedom that the deviation lost'),
    mamode: mamode('sma'),
  },
  inputs: ['close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 BBANDS', 'pandas-ta-classic bbands'],
  main: 'middle',
  outputs: (p, { compat }) => {
    const suffix = `${p.length}_${pythonFloat(p.std)}`
    const lookback = Math.max(p.length - 1, averageLookback(p.mamode, p.length, compat))
    return [
      { name: 'lower', column: `BBL_${suffix}`, lookback, chart: 'overlay' },
      { name: 'middle', column: `BBM_${suffix}`, lookback, chart: 'overlay' },
      { name: 'upper', column: `BBU_${suffix}`, lookback, chart: 'overlay' },
      { name: 'bandwidth', column: `BBB_${suffix}`, lookback, chart: 'pane' },
      { name: 'percent', column: `BBP_${suffix}`, lookback, chart: 'pane' },
    ]
  },
  build: (g, { close }, p) => {
    const { mean, squares } = moments(g, close, p.length)
    const middle = p.mamode === 'sma' ? mean : movingAverage(g, p.mamode, close, p.length)
    const around = { x: close, squares, divisor: p.length - p.ddof, width: p.std }
    const [lower, upper, bandwidth, percent] = bandsAround(g, middle, around)
    return [lower, middle, upper, bandwidth, percent]
  },
})
