import { indicator } from '../definition.ts'
import { easeOfMovement } from '../graph/ease.ts'
import { drift, int } from '../params.ts'

/** Ease of movement of single bars. */
export const emv = indicator({
  name: 'emv',
  title: 'Ease of Movement',
  category: 'volume',
  formula: '(m - m[drift]) / ((volume / divisor) / (high - low)), m = (high + low) / 2.',
  notes: ['Arms averages it: see `eom`. Without volume ±Infinity, or NaN where nothing moved either.'],
  params: { drift: drift(), divisor: int(10_000, 1, 1_000_000_000_000, 'Unit of the volume') },
  inputs: ['high', 'low', 'volume'],
  memory: 'window',
  source: ['pandas-ta-classic emv', 'Tulip emv'],
  outputs: (p) => [{ name: 'value', column: 'EMV', lookback: p.drift, chart: 'pane' }],
  build: (g, { high, low, volume }, p) => [easeOfMovement(g, high, low, volume, p.drift, p.divisor)],
})
