import { indicator } from '../definition.ts'
import { change } from '../graph/lags.ts'
import { length } from '../params.ts'

/** Momentum: the change over some bars. */
export const mom = indicator({
  name: 'mom',
  title: 'Momentum',
  category: 'momentum',
  formula: 'x - x[length]',
  params: { length: length(10) },
  inputs: ['close'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 MOM', 'pandas-ta-classic mom'],
  outputs: (p) => [{ name: 'value', column: `MOM_${p.length}`, lookback: p.length, chart: 'pane' }],
  build: (g, { close }, p) => [change(g, close, p.length)],
})
