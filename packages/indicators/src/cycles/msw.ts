import { atan, cos, sin } from '@tickworks/kernels'
import { indicator } from '../definition.ts'
import { calc } from '../graph/graph.ts'
import { fromRow } from '../graph/lags.ts'
import { rolling } from '../graph/windows.ts'
import { flag, length } from '../params.ts'

/** MESA sine wave: sine of the phase of one cycle per window, and an eighth of a cycle ahead. */
export const msw = indicator({
  name: 'msw',
  title: 'Mesa Sine Wave',
  category: 'cycles',
  formula:
    'phase = arctan(Σ x[j] sin(2πj/period) / Σ x[j] cos(2πj/period)), j back from the present bar, its quadrant fixed, plus a quarter turn; sine = sin(phase), lead = sin(phase + π/4).',
  notes: [
    'Where the cosine sum is not above 0.001 in size the phase is ±π before the quarter turn, as in Tulip, whose π has seven digits. `tulipy` changes nothing.',
  ],
  params: { period: length(5, 'Period', 2), tulipy: flag(true, 'Prefer Tulip') },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic msw', 'Tulip Indicators 0.9.2 msw', 'Ehlers, Rocket Science for Traders, 2001'],
  outputs: (p) => [
    { name: 'sine', column: `MSW_SINE_${p.period}`, lookback: p.period, chart: 'pane', range: [-1, 1] },
    { name: 'lead', column: `MSW_LEAD_${p.period}`, lookback: p.period, chart: 'pane', range: [-1, 1] },
  ],
  build: (g, { close }, p) => {
    const cosine = new Float64Array(p.period)
    const sine = new Float64Array(p.period)
    for (let j = 0; j < p.period; j += 1) {
      cosine[j] = cos((2 * Math.PI * j) / p.period)
      sine[j] = sin((2 * Math.PI * j) / p.period)
    }
    const phase = rolling(g, [close], p.period, 1, (values, from, count, y) => {
      let real = 0
      let imaginary = 0
      for (let j = 0; j < count; j += 1) {
        const x = values[from + count - 1 - j]!
        real += x * cosine[j]!
        imaginary += x * sine[j]!
      }
      let angle = Math.abs(real) > 0.001 ? atan(imaginary / real) : imaginary < 0 ? -Math.PI : Math.PI
      if (real < 0) angle += Math.PI
      angle += Math.PI / 2
      if (angle < 0) angle += 2 * Math.PI
      if (angle > 2 * Math.PI) angle -= 2 * Math.PI
      y[0] = angle
    })[0]!
    const late = fromRow(g, phase, p.period)
    return [0, Math.PI / 4].map((ahead) =>
      calc(g, [late], (x, y) => {
        y[0] = sin(x[0]! + ahead)
      }),
    )
  },
})
