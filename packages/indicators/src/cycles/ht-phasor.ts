import { indicator } from '../definition.ts'
import { hilbert } from '../graph/hilbert.ts'
import { shownFrom } from '../graph/hilbert-phase.ts'

/** In-phase and quadrature parts of the Hilbert transform. */
export const htPhasor = indicator({
  name: 'ht_phasor',
  title: 'Hilbert Transform - Phasor Components',
  category: 'cycles',
  formula: 'The detrended smoothed price three bars ago, and its Hilbert transform.',
  notes: ['Begins at bar 12 and is shown from bar 32 on (TA-Lib); pandas_ta shows it from bar 12 on.'],
  params: {},
  inputs: ['close'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 HT_PHASOR', 'Ehlers, Rocket Science for Traders, 2001'],
  outputs: (_, { compat }) => {
    const lookback = compat ? 12 : 32
    return [
      { name: 'inphase', column: 'HT_PHASOR_INPHASE', lookback, chart: 'pane' },
      { name: 'quadrature', column: 'HT_PHASOR_QUAD', lookback, chart: 'pane' },
    ]
  },
  build: (g, { close }) => {
    const { inPhase, quadrature } = hilbert(g, close, 12)
    return [shownFrom(g, inPhase, 32), shownFrom(g, quadrature, 32)]
  },
})
