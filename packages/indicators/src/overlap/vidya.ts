import { indicator } from '../definition.ts'
import { vidya as average } from '../graph/moving-average.ts'
import { drift, length } from '../params.ts'

/** Chande's variable index dynamic average: an exponential average whose gain follows the Chande momentum oscillator. */
export const vidya = indicator({
  name: 'vidya',
  title: 'Variable Index Dynamic Average',
  category: 'overlap',
  formula:
    'y += 2/(length + 1) · |Σ d| / Σ |d| · (x - y), d = x - x[drift], from the mean of the first `length` values on.',
  notes: ["Chande's first form and Tulip's vidya take a ratio of standard deviations for the gain."],
  params: { length: length(14), drift: drift() },
  inputs: ['close'],
  memory: 'recursive',
  source: ['pandas-ta-classic vidya'],
  outputs: (p) => [{ name: 'value', column: `VIDYA_${p.length}`, lookback: p.length + p.drift - 2, chart: 'overlay' }],
  build: (g, { close }, p) => [average(g, close, p.length, p.drift)],
})
