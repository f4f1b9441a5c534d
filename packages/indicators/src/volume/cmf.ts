import { indicator } from '../definition.ts'
import { div } from '../graph/arithmetic.ts'
import { moneyFlowVolume } from '../graph/volume.ts'
import { sum } from '../graph/windows.ts'
import { length } from '../params.ts'

/** Chaikin's money flow: the share of the volume that was traded towards the high. */
export const cmf = indicator({
  name: 'cmf',
  title: 'Chaikin Money Flow',
  category: 'volume',
  formula:
    'Σ volume · ((close - low) - (high - close)) / (high - low) over Σ volume; with `open`, (close - open) for the numerator.',
  notes: ['A bar without a range has no flow. NaN while there is no volume.'],
  params: { length: length(20) },
  inputs: ['high', 'low', 'close', 'volume'],
  optionalInputs: ['open'],
  memory: 'window',
  source: ['pandas-ta-classic cmf'],
  outputs: (p) => [{ name: 'value', column: `CMF_${p.length}`, lookback: p.length - 1, chart: 'pane', range: [-1, 1] }],
  build: (g, { high, low, close, volume, open }, p) => [
    div(g, sum(g, moneyFlowVolume(g, high, low, close, volume, open), p.length), sum(g, volume, p.length)),
  ],
})
