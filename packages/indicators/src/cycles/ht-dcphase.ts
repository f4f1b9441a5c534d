import { indicator } from '../definition.ts'
import { hilbert } from '../graph/hilbert.ts'
import { cyclePhase, shownFrom } from '../graph/hilbert-phase.ts'

/** Phase of the dominant cycle, in degrees. */
export const htDcphase = indicator({
  name: 'ht_dcphase',
  title: 'Hilbert Transform - Dominant Cycle Phase',
  category: 'cycles',
  formula:
    'The angle of Σ smooth[j] · e^(2πij/k) over the k bars of the dominant cycle, plus 90° and 360° / period, brought to -45° to 315°.',
  notes: ['Begins at bar 37 and is shown from bar 63 on (TA-Lib); pandas_ta shows it from bar 37 on.'],
  params: {},
  inputs: ['close'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 HT_DCPHASE', 'Ehlers, Rocket Science for Traders, 2001'],
  outputs: (_, { compat }) => [{ name: 'value', column: 'HT_DCPHASE', lookback: compat ? 37 : 63, chart: 'pane' }],
  build: (g, { close }) => [shownFrom(g, cyclePhase(g, hilbert(g, close, 37)), 63)],
})
