import { indicator } from '../definition.ts'
import { fold } from '../graph/graph.ts'
import { int, length } from '../params.ts'

/** McGinley's dynamic: an average that hurries after a falling price and waits for a rising one. */
export const mcgd = indicator({
  name: 'mcgd',
  title: 'McGinley Dynamic',
  category: 'overlap',
  formula: 'y += (x - y) / (c · length · (x / y)⁴), beginning with the first value.',
  notes: ['The divisor is 1e-10 at least. McGinley has 0.6 for c.'],
  params: { length: length(10), c: int(1, 1, 100, 'Multiple of the length') },
  inputs: ['close'],
  memory: 'recursive',
  source: ['pandas-ta-classic mcgd'],
  outputs: (p) => [{ name: 'value', column: `MCGD_${p.length}`, lookback: 0, chart: 'overlay' }],
  build: (g, { close }, p) => {
    const bars = p.c * p.length
    return fold(g, [close], 1, [NaN], (x, y, s) => {
      const last = s[0]!
      const ratio = x[0]! / last
      const square = ratio * ratio
      y[0] = Number.isNaN(last) ? x[0]! : last + (x[0]! - last) / Math.max(1e-10, bars * square * square)
      s[0] = y[0]
    })
  },
})
