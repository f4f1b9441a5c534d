import { indicator } from '../definition.ts'
import { affine, sub } from '../graph/arithmetic.ts'
import { extremeAge } from '../graph/extreme-age.ts'
import { length } from '../params.ts'

/** The Aroon oscillator alone. */
export const aroonosc = indicator({
  name: 'aroonosc',
  title: 'Aroon Oscillator',
  category: 'trend',
  formula: '100 · (bars since the lowest low - bars since the highest high) / length, over length + 1 bars.',
  notes: ['The column `oscillator` of aroon.'],
  params: { length: length(14) },
  inputs: ['high', 'low'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 AROONOSC'],
  outputs: (p) => [
    { name: 'value', column: `AROONOSC_${p.length}`, lookback: p.length, chart: 'pane', range: [-100, 100] },
  ],
  build: (g, { high, low }, p) => {
    const sinceHigh = extremeAge(g, high, p.length + 1, 1)
    return [affine(g, sub(g, extremeAge(g, low, p.length + 1, -1), sinceHigh), 100 / p.length)]
  },
})
