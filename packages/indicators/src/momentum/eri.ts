import { indicator } from '../definition.ts'
import { sub } from '../graph/arithmetic.ts'
import { ema } from '../graph/averages.ts'
import { length } from '../params.ts'

/** Elder ray: how far a bar reaches above and below the average. */
export const eri = indicator({
  name: 'eri',
  title: 'Elder Ray Index',
  category: 'momentum',
  formula: 'bull = high - EMA(close, length), bear = low - EMA(close, length).',
  params: { length: length(13) },
  inputs: ['high', 'low', 'close'],
  memory: 'recursive',
  source: ['pandas-ta-classic eri', 'Elder, Trading for a Living, 1993'],
  outputs: (p) => [
    { name: 'bull', column: `BULLP_${p.length}`, lookback: p.length - 1, chart: 'pane' },
    { name: 'bear', column: `BEARP_${p.length}`, lookback: p.length - 1, chart: 'pane' },
  ],
  build: (g, { high, low, close }, p) => {
    const mean = ema(g, close, p.length)
    return [sub(g, high, mean), sub(g, low, mean)]
  },
})
