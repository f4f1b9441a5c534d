import { indicator } from '../definition.ts'
import { rmaFromRow } from '../graph/averages.ts'
import { length } from '../params.ts'

/** Wilder's moving average: an exponential average with gain 1/length, seeded with the mean of the first `length` values. */
export const rma = indicator({
  name: 'rma',
  title: "Wilder's Moving Average",
  category: 'overlap',
  formula: 'y = y[1] + (x - y[1]) / length, seeded with the mean of the first `length` values.',
  notes: ['Called SMMA elsewhere; its gain is that of an exponential average over 2 · length - 1 bars.'],
  params: { length: length(10) },
  inputs: ['close'],
  memory: 'recursive',
  source: ['pandas-ta-classic rma', 'Tulip wilders'],
  outputs: (p) => [{ name: 'value', column: `RMA_${p.length}`, lookback: p.length - 1, chart: 'overlay' }],
  build: (g, { close }, p) => [rmaFromRow(g, close, p.length)],
})
