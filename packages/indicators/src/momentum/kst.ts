import { indicator } from '../definition.ts'
import { calc } from '../graph/graph.ts'
import { relativeChange } from '../graph/returns.ts'
import { sma } from '../graph/windows.ts'
import { length } from '../params.ts'

/** Know sure thing: four smoothed rates of change, the longer ones with more weight. */
export const kst = indicator({
  name: 'kst',
  title: 'Know Sure Thing',
  category: 'momentum',
  formula:
    '100 · (SMA(ROC(x, roc1), sma1) + 2 · SMA(ROC(x, roc2), sma2) + 3 · SMA(ROC(x, roc3), sma3) + 4 · SMA(ROC(x, roc4), sma4)), ROC in percent; signal = SMA of it.',
  notes: ['A hundred times the usual numbers, as in pandas_ta: the rates are in percent already.'],
  params: {
    roc1: length(10, 'Bars of the first rate'),
    roc2: length(15, 'Bars of the second rate'),
    roc3: length(20, 'Bars of the third rate'),
    roc4: length(30, 'Bars of the fourth rate'),
    sma1: length(10, 'Mean of the first rate'),
    sma2: length(10, 'Mean of the second rate'),
    sma3: length(10, 'Mean of the third rate'),
    sma4: length(15, 'Mean of the fourth rate'),
    signal: length(9, 'Signal length'),
  },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic kst', 'Pring, Technical Analysis of Stocks & Commodities, September 1992'],
  outputs: (p) => {
    const lookback = Math.max(p.roc1 + p.sma1, p.roc2 + p.sma2, p.roc3 + p.sma3, p.roc4 + p.sma4) - 1
    const lengths = [p.roc1, p.roc2, p.roc3, p.roc4, p.sma1, p.sma2, p.sma3, p.sma4].join('_')
    return [
      { name: 'value', column: `KST_${lengths}`, lookback, chart: 'pane' },
      { name: 'signal', column: `KSTs_${p.signal}`, lookback: lookback + p.signal - 1, chart: 'pane' },
    ]
  },
  build: (g, { close }, p) => {
    const rates = [p.roc1, p.roc2, p.roc3, p.roc4].map((bars) => relativeChange(g, close, bars, 100))
    const means = [p.sma1, p.sma2, p.sma3, p.sma4].map((bars, k) => sma(g, rates[k]!, bars))
    const value = calc(g, means, (x, y) => {
      y[0] = 100 * (x[0]! + 2 * x[1]! + 3 * x[2]! + 4 * x[3]!)
    })
    return [value, sma(g, value, p.signal)]
  },
})
