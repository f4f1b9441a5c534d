import { indicator } from '../definition.ts'
import { affine } from '../graph/arithmetic.ts'
import { deviation } from '../graph/deviation.ts'
import { logChange } from '../graph/returns.ts'
import { length } from '../params.ts'

/** Annualized historical volatility, a share and not a percentage. */
export const avolume = indicator({
  name: 'avolume',
  title: 'Annualised Historical Volatility',
  category: 'volatility',
  formula: 'Population deviation of ln(close / close[1]) over `length` returns, times √252.',
  notes: ['`hvol` takes the sample deviation, in percent. Tulip (volatility) takes simple returns.'],
  params: { length: length(20) },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic avolume'],
  outputs: (p) => [{ name: 'value', column: `AVOLUME_${p.length}`, lookback: p.length, chart: 'pane' }],
  build: (g, { close }, p) => [affine(g, deviation(g, logChange(g, close), p.length), Math.sqrt(252))],
})
