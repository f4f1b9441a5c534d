import { indicator } from '../definition.ts'
import { cumulate } from '../graph/averages.ts'
import { moneyFlowVolume } from '../graph/volume.ts'

/** Accumulation/distribution line. */
export const ad = indicator({
  name: 'ad',
  title: 'Accumulation/Distribution',
  category: 'volume',
  formula:
    'Sum of volume · ((close - low) - (high - close)) / (high - low) over all bars; with `open`, of volume · (close - open) / (high - low).',
  notes: ['A bar without a range adds nothing (TA-Lib).'],
  params: {},
  inputs: ['high', 'low', 'close', 'volume'],
  optionalInputs: ['open'],
  memory: 'cumulative',
  source: ['TA-Lib 0.6.4 AD', 'pandas-ta-classic ad (open)'],
  outputs: () => [{ name: 'value', column: 'AD', lookback: 0, chart: 'pane' }],
  build: (g, { high, low, close, volume, open }) => [cumulate(g, moneyFlowVolume(g, high, low, close, volume, open))],
})
