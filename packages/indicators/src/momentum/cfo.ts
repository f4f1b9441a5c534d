import { indicator } from '../definition.ts'
import { forecastError } from '../graph/forecast-error.ts'
import { length, scalar } from '../params.ts'

/** Chande forecast oscillator: how far the price is from a straight line's next value. */
export const cfo = indicator({
  name: 'cfo',
  title: 'Chande Forecast Oscillator',
  category: 'momentum',
  formula: 'scalar · (x - F) / x, F the line of least squares through the last `length` values, one bar on.',
  notes: ["Chande compares with the forecast that the previous bar made, which is Tulip's FOSC."],
  params: { length: length(9, 'Length', 2), scalar: scalar() },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic cfo'],
  outputs: (p) => [{ name: 'value', column: `CFO_${p.length}`, lookback: p.length - 1, chart: 'pane' }],
  build: (g, { close }, p) => [forecastError(g, close, p.length, p.scalar)],
})
