import { indicator } from '../definition.ts'
import { forecastError } from '../graph/forecast-error.ts'
import { length } from '../params.ts'

/** Forecast oscillator: how far the price is from a straight line's next value, in percent. */
export const fosc = indicator({
  name: 'fosc',
  title: 'Forecast Oscillator',
  category: 'momentum',
  formula: '100 · (x - F) / x, F the line of least squares through the last `length` values, one bar on.',
  notes: ['Tulip and Chande compare with the forecast that the previous bar made.'],
  params: { length: length(14, 'Length', 2) },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic fosc', 'Chande and Kroll, The New Technical Trader, 1994'],
  outputs: (p) => [{ name: 'value', column: `FOSC_${p.length}`, lookback: p.length - 1, chart: 'pane' }],
  build: (g, { close }, p) => [forecastError(g, close, p.length, 100)],
})
