import { indicator } from '../definition.ts'
import { affine, sub } from '../graph/arithmetic.ts'
import { extremeAge } from '../graph/extreme-age.ts'
import { length, scalar } from '../params.ts'

/** Aroon: how recent the extremes are. */
export const aroon = indicator({
  name: 'aroon',
  title: 'Aroon & Aroon Oscillator',
  category: 'trend',
  formula:
    'up = scalar · (1 - bars since the highest high / length) over length + 1 bars, down the same of the lowest low, oscillator = up - down.',
  notes: ['Down first, as in pandas_ta and TA-Lib. Of equal extremes the latest counts.'],
  params: { length: length(14), scalar: scalar() },
  inputs: ['high', 'low'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 AROON, AROONOSC', 'pandas-ta-classic aroon'],
  outputs: (p) => [
    { name: 'down', column: `AROOND_${p.length}`, lookback: p.length, chart: 'pane', range: [0, p.scalar] },
    { name: 'up', column: `AROONU_${p.length}`, lookback: p.length, chart: 'pane', range: [0, p.scalar] },
    {
      name: 'oscillator',
      column: `AROONOSC_${p.length}`,
      lookback: p.length,
      chart: 'pane',
      range: [-p.scalar, p.scalar],
    },
  ],
  build: (g, { high, low }, p) => {
    const factor = -p.scalar / p.length
    const down = affine(g, extremeAge(g, low, p.length + 1, -1), factor, p.scalar)
    const up = affine(g, extremeAge(g, high, p.length + 1, 1), factor, p.scalar)
    return [down, up, sub(g, up, down)]
  },
})
