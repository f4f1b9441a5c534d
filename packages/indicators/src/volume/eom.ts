import { indicator } from '../definition.ts'
import { easeOfMovement } from '../graph/ease.ts'
import { sma } from '../graph/windows.ts'
import { drift, int, length } from '../params.ts'

/** Ease of movement, averaged. */
export const eom = indicator({
  name: 'eom',
  title: 'Ease of Movement',
  category: 'volume',
  formula: 'SMA((m - m[drift]) / ((volume / divisor) / (high - low))), m = (high + low) / 2.',
  notes: [
    'NaN while the window holds a bar without volume. Tulip (emv) does not average and counts volume in ten thousands.',
  ],
  params: {
    length: length(14),
    divisor: int(100_000_000, 1, 1_000_000_000_000, 'Unit of the volume'),
    drift: drift(),
  },
  inputs: ['high', 'low', 'close', 'volume'],
  memory: 'window',
  source: ['pandas-ta-classic eom', 'Arms, Volume Cycles in the Stock Market, 1994'],
  outputs: (p) => [
    { name: 'value', column: `EOM_${p.length}_${p.divisor}`, lookback: p.length - 1 + p.drift, chart: 'pane' },
  ],
  build: (g, { high, low, volume }, p) => [sma(g, easeOfMovement(g, high, low, volume, p.drift, p.divisor), p.length)],
})
