import { indicator } from '../definition.ts'
import { cumulate } from '../graph/averages.ts'
import { placeholder } from '../graph/placeholder.ts'
import { swingIndex } from '../graph/swing-index.ts'
import { real } from '../params.ts'

/** Wilder's accumulative swing index. */
export const asi = indicator({
  name: 'asi',
  title: 'Wilder Accumulative Swing Index',
  category: 'trend',
  formula: 'Sum of si over all bars from the second on; 0 on the first, from which it is counted.',
  params: { limitmove: real(3, 1e-8, 1e12, 'Limit move') },
  inputs: ['open', 'high', 'low', 'close'],
  memory: 'cumulative',
  source: ['TA-Lib main (after 0.8.2) ASI', 'Wilder, New Concepts in Technical Trading Systems, 1978'],
  unchecked: true,
  outputs: () => [{ name: 'value', column: 'ASI', lookback: 0, chart: 'pane' }],
  build: (g, { open, high, low, close }, p) => {
    return [cumulate(g, placeholder(g, swingIndex(g, open, high, low, close, p.limitmove), 0))]
  },
})
