import { indicator } from '../definition.ts'
import { fold } from '../graph/graph.ts'
import { fromRow } from '../graph/lags.ts'
import { int } from '../params.ts'

/** A simple moving average whose length is an input of each bar. */
export const mavp = indicator({
  name: 'mavp',
  title: 'Moving Average with Variable Period',
  category: 'overlap',
  formula: 'Mean of the last n values, n = the whole part of `periods`, not below minperiod and not above maxperiod.',
  notes: [
    'Nothing is shown before bar maxperiod - 1 (TA-Lib). pandas_ta shows a value wherever n bars are there, and rounds n to the nearest.',
    "TA-Lib's other kinds of average are not offered.",
  ],
  params: {
    minperiod: int(2, 2, 100_000, 'Least length'),
    maxperiod: int(30, 2, 100_000, 'Greatest length'),
    mamode: int(0, 0, 0, 'Kind of average: 0 for simple'),
  },
  inputs: ['close', 'periods'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 MAVP', 'pandas-ta-classic mavp'],
  outputs: (p, { compat }) => [
    {
      name: 'value',
      column: `MAVP_${p.minperiod}_${p.maxperiod}`,
      lookback: compat ? p.minperiod - 1 : Math.max(p.minperiod, p.maxperiod) - 1,
      chart: 'overlay',
      sparse: compat,
    },
  ],
  build: (g, { close, periods }, p) => {
    const size = Math.max(p.minperiod, p.maxperiod)
    const initial = new Float64Array(size + 1).fill(NaN)
    initial[0] = 1
    const half = g.compat ? 0.5 : 0
    // State: the next place, then the last values, NaN where a bar was invalid.
    const step = (x: Float64Array, y: Float64Array, s: Float64Array): void => {
      const at = s[0]!
      s[at] = x[0]!
      s[0] = at === size ? 1 : at + 1
      const bars = Math.min(Math.max(Math.floor(x[1]! + half), p.minperiod), p.maxperiod)
      let total = 0
      for (let k = 0, i = at; k < bars; k += 1) {
        total += s[i]!
        i = i === 1 ? size : i - 1
      }
      y[0] = total / bars
    }
    const mean = fold(g, [close, periods], 1, initial, step, { passesMissing: true })[0]!
    return [g.compat ? mean : fromRow(g, mean, size - 1)]
  },
})
