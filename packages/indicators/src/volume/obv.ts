import { indicator } from '../definition.ts'
import { onBalanceVolume } from '../graph/volume.ts'

/** On balance volume. */
export const obv = indicator({
  name: 'obv',
  title: 'On Balance Volume',
  category: 'volume',
  formula: 'Sum of the volumes of bars with a rising close less those with a falling one.',
  notes: ['The first bar counts as rising (TA-Lib); Tulip and others begin at 0, which moves the whole line.'],
  params: {},
  inputs: ['close', 'volume'],
  memory: 'cumulative',
  source: ['TA-Lib 0.6.4 OBV', 'Granville, New Key to Stock Market Profits, 1963'],
  outputs: () => [{ name: 'value', column: 'OBV', lookback: 0, chart: 'pane' }],
  build: (g, { close, volume }) => [onBalanceVolume(g, close, volume)],
})
