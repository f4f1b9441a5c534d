import { indicator } from '../definition.ts'
import { hilbert } from '../graph/hilbert.ts'
import { trendMode } from '../graph/hilbert-phase.ts'
import { fromRow } from '../graph/lags.ts'
import { placeholder } from '../graph/placeholder.ts'

/** Whether the market trends or cycles. */
export const htTrendmode = indicator({
  name: 'ht_trendmode',
  title: 'Hilbert Transform - Trend vs Cycle Mode',
  category: 'cycles',
  formula:
    '0 for half a cycle after sine and lead sine crossed, and while the phase moves by 0.67 to 1.5 times 360° / period a bar; else 1; 1 in any case where the smoothed price is 1.5 % or more from the trendline.',
  notes: ['Begins at bar 37 and is shown from bar 63 on, with nothing before; TA-Lib and pandas_ta have 0 there.'],
  params: {},
  inputs: ['close'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 HT_TRENDMODE', 'Ehlers, Rocket Science for Traders, 2001'],
  outputs: (_, { compat }) => [
    { name: 'value', column: 'HT_TRENDMODE', lookback: compat ? 0 : 63, chart: 'pane', range: [0, 1] },
  ],
  build: (g, { close }) => {
    const mode = fromRow(g, trendMode(g, close, hilbert(g, close, 37)), 63)
    return [g.compat ? placeholder(g, mode, 0) : mode]
  },
})
