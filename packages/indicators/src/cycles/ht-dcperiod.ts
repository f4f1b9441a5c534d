import { indicator } from '../definition.ts'
import { hilbert } from '../graph/hilbert.ts'
import { shownFrom } from '../graph/hilbert-phase.ts'
import { placeholder } from '../graph/placeholder.ts'

/** Period of the dominant cycle, in bars. */
export const htDcperiod = indicator({
  name: 'ht_dcperiod',
  title: 'Hilbert Transform - Dominant Cycle Period',
  category: 'cycles',
  formula:
    "Ehlers' homodyne discriminator on the smoothed price, its period held to 6 to 50 bars and to 0.67 to 1.5 times the last one, smoothed twice.",
  notes: ['Begins at bar 12 and is shown from bar 32 on (TA-Lib). pandas_ta shows it from the start, 0 before bar 12.'],
  params: {},
  inputs: ['close'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 HT_DCPERIOD', 'Ehlers, Rocket Science for Traders, 2001'],
  outputs: (_, { compat }) => [
    { name: 'value', column: 'HT_DCPERIOD', lookback: compat ? 0 : 32, chart: 'pane', range: [0, 50] },
  ],
  build: (g, { close }) => {
    const { period } = hilbert(g, close, 12)
    return [g.compat ? placeholder(g, period, 0) : shownFrom(g, period, 32)]
  },
})
