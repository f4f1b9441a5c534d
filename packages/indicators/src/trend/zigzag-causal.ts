import { indicator } from '../definition.ts'
import { confirmedSwings } from '../graph/zigzag.ts'
import { pythonFloat, real } from '../params.ts'

/** Zigzag as it is known at each bar: the last confirmed swing. */
export const zigzagCausal = indicator({
  name: 'zigzag_causal',
  title: 'Zigzag, causal',
  category: 'trend',
  formula:
    'swing and price: the last high (1) or low (-1) from which the price has gone `deviation` percent the other way; deviation: how far it has gone at most since then, in percent of it.',
  notes: [
    'zigzag draws other swings, because it knows what comes later. Nothing until the first swing is confirmed.',
    'A bar at which a new extreme and the move away from it both stand confirms nothing yet: which came first is not known.',
  ],
  params: { deviation: real(5, 0.000_1, 99, 'Move that confirms, percent') },
  inputs: ['high', 'low'],
  memory: 'recursive',
  source: ['This definition'],
  unchecked: true,
  outputs: (p) => {
    const suffix = `${pythonFloat(p.deviation)}%`
    return [
      { name: 'swing', column: `ZIGZAGCs_${suffix}`, lookback: 0, sparse: true, chart: 'pane', range: [-1, 1] },
      { name: 'price', column: `ZIGZAGCv_${suffix}`, lookback: 0, sparse: true, chart: 'overlay' },
      { name: 'deviation', column: `ZIGZAGCd_${suffix}`, lookback: 0, sparse: true, chart: 'pane' },
    ]
  },
  build: (g, { high, low }, p) => confirmedSwings(g, high, low, p.deviation),
})
