import { indicator } from '../definition.ts'
import { mul } from '../graph/arithmetic.ts'
import { change } from '../graph/lags.ts'
import { mamode, movingAverage } from '../graph/moving-average.ts'
import { lateLookback } from '../graph/placeholder.ts'
import { drift, length } from '../params.ts'

/** Elder's force index. */
export const efi = indicator({
  name: 'efi',
  title: "Elder's Force Index",
  category: 'volume',
  formula: 'MA((close - close[drift]) · volume).',
  params: { length: length(13), mamode: mamode('ema'), drift: drift() },
  inputs: ['close', 'volume'],
  memory: 'recursive',
  source: ['pandas-ta-classic efi', 'Elder, Trading for a Living, 1993'],
  outputs: (p, { compat }) => [
    {
      name: 'value',
      column: `EFI_${p.length}`,
      lookback: lateLookback(p.mamode, p.length, p.drift, compat),
      chart: 'pane',
    },
  ],
  build: (g, { close, volume }, p) => [movingAverage(g, p.mamode, mul(g, change(g, close, p.drift), volume), p.length)],
})
