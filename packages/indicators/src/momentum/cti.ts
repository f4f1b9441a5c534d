import { indicator } from '../definition.ts'
import { rolling } from '../graph/windows.ts'
import { length } from '../params.ts'

/** Correlation trend indicator: the correlation of the price with time. */
export const cti = indicator({
  name: 'cti',
  title: 'Correlation Trend Indicator',
  category: 'momentum',
  formula: "Pearson's r of x and the bar number over `length` bars; NaN where x does not move.",
  params: { length: length(12, 'Length', 2) },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic cti', 'Ehlers, Correlation As A Trend Indicator, 2020'],
  outputs: (p) => [{ name: 'value', column: `CTI_${p.length}`, lookback: p.length - 1, chart: 'pane', range: [-1, 1] }],
  build: (g, { close }, p) => {
    const middle = (p.length - 1) / 2
    const timeSquares = (p.length * (p.length * p.length - 1)) / 12
    return rolling(g, [close], p.length, 1, (values, from, length, y) => {
      const last = values[from + length - 1]!
      let sum = 0
      for (let i = 0; i < length; i += 1) sum += values[from + i]! - last
      const mean = sum / length
      let squares = 0
      let products = 0
      for (let i = 0; i < length; i += 1) {
        const distance = values[from + i]! - last - mean
        squares += distance * distance
        products += (i - middle) * distance
      }
      y[0] = products / Math.sqrt(squares * timeSquares)
    })
  },
})
