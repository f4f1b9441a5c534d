import { indicator } from '../definition.ts'
import { hilbert } from '../graph/hilbert.ts'
import { cyclePhase, phaseSines, shownFrom } from '../graph/hilbert-phase.ts'

/** Sine of the dominant cycle's phase, and of the phase an eighth of a cycle ahead. */
export const htSine = indicator({
  name: 'ht_sine',
  title: 'Hilbert Transform - SineWave',
  category: 'cycles',
  formula: 'sine = sin(phase), lead = sin(phase + 45°), of the phase that ht_dcphase shows.',
  notes: ['Begins at bar 37 and is shown from bar 63 on (TA-Lib); pandas_ta shows it from bar 37 on.'],
  params: {},
  inputs: ['close'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 HT_SINE', 'Ehlers, Rocket Science for Traders, 2001'],
  outputs: (_, { compat }) => {
    const lookback = compat ? 37 : 63
    return [
      { name: 'sine', column: 'HT_SINE', lookback, chart: 'pane', range: [-1, 1] },
      { name: 'lead', column: 'HT_LEADSINE', lookback, chart: 'pane', range: [-1, 1] },
    ]
  },
  build: (g, { close }) => {
    const [sine, lead] = phaseSines(g, cyclePhase(g, hilbert(g, close, 37)))
    return [shownFrom(g, sine, 63), shownFrom(g, lead, 63)]
  },
})
