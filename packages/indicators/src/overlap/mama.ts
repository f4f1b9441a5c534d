import { indicator } from '../definition.ts'
import { mesa } from '../graph/adaptive.ts'
import { pythonFloat, real } from '../params.ts'

/** Ehlers' MESA adaptive moving average, whose gain follows the speed of the phase, and the slower one that follows it. */
export const mama = indicator({
  name: 'mama',
  title: 'MESA Adaptive Moving Average',
  category: 'overlap',
  formula:
    'gain = fastlimit / the phase passed since the last bar in degrees, not above fastlimit and not below slowlimit; mama += gain · (x - mama), fama += gain/2 · (mama - fama).',
  notes: ['Both begin with 0 at bar 12 and are shown from bar 32 on, as in TA-Lib.'],
  params: {
    fastlimit: real(0.5, 0.01, 0.99, 'Greatest gain'),
    slowlimit: real(0.05, 0.01, 0.99, 'Least gain'),
  },
  inputs: ['close'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 MAMA', 'Ehlers, MESA and Trading Market Cycles, 2002'],
  outputs: (p) => {
    const suffix = `${pythonFloat(p.fastlimit)}_${pythonFloat(p.slowlimit)}`
    return [
      { name: 'mama', column: `MAMA_${suffix}`, lookback: 32, chart: 'overlay' },
      { name: 'fama', column: `FAMA_${suffix}`, lookback: 32, chart: 'overlay' },
    ]
  },
  build: (g, { close }, p) => mesa(g, close, p.fastlimit, p.slowlimit),
})
