import { indicator } from '../definition.ts'
import { swingIndex } from '../graph/swing-index.ts'
import { real } from '../params.ts'

/** Wilder's swing index: one bar's move beside its range and the limit move. */
export const si = indicator({
  name: 'si',
  title: 'Wilder Swing Index',
  category: 'trend',
  formula:
    '50 · (n / r) · (k / limitmove) with n = (c - c[1]) + (c - o)/2 + (c[1] - o[1])/4, u = |h - c[1]|, d = |l - c[1]|, k = max(u, d), r = max(u - d/2, d - u/2, h - l) + |c[1] - o[1]|/4.',
  notes: [
    'The limit move is that of the contract, in the unit of the price; 3 as in TA-Lib. Within -100 to 100 only where the limit holds.',
    '0 where nothing moved.',
  ],
  params: { limitmove: real(3, 1e-8, 1e12, 'Limit move') },
  inputs: ['open', 'high', 'low', 'close'],
  memory: 'window',
  source: ['TA-Lib main (after 0.8.2) SI', 'Wilder, New Concepts in Technical Trading Systems, 1978'],
  unchecked: true,
  outputs: () => [{ name: 'value', column: 'SI', lookback: 1, chart: 'pane' }],
  build: (g, { open, high, low, close }, p) => [swingIndex(g, open, high, low, close, p.limitmove)],
})
