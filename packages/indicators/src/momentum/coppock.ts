import { indicator } from '../definition.ts'
import { add } from '../graph/arithmetic.ts'
import { wma } from '../graph/regression.ts'
import { relativeChange } from '../graph/returns.ts'
import { length } from '../params.ts'

/** Coppock curve: the weighted mean of two rates of change. */
export const coppock = indicator({
  name: 'coppock',
  title: 'Coppock Curve',
  category: 'momentum',
  formula: 'WMA(ROC(x, fast) + ROC(x, slow), length), ROC in percent.',
  notes: ['Coppock counts months; the lengths are bars here.'],
  params: { length: length(10), fast: length(11, 'Fast length'), slow: length(14, 'Slow length') },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic coppock', "Coppock, Barron's Magazine, 15 October 1962"],
  outputs: (p) => [
    {
      name: 'value',
      column: `COPC_${p.fast}_${p.slow}_${p.length}`,
      lookback: Math.max(p.fast, p.slow) + p.length - 1,
      chart: 'pane',
    },
  ],
  build: (g, { close }, p) => [
    wma(g, add(g, relativeChange(g, close, p.fast, 100), relativeChange(g, close, p.slow, 100)), p.length),
  ],
})
